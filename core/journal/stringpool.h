#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>

namespace journal {

// Index of a text in a StringPool. 0 is the empty text.
using Atom = quint32;

// Keeps texts that many streams share (node ids, apps, statuses, reasons) once, and names them by a number.
// A value: copies are cheap and independent.
class StringPool {
public:
    StringPool();

    Atom atom(const QByteArray &text); // adds it where it is new
    const QByteArray &text(Atom atom) const { return m_texts.at(qsizetype(atom)); }
    bool has(const QByteArray &text) const { return text.isEmpty() || m_atoms.contains(text); }
    qsizetype size() const { return m_texts.size(); }

private:
    QList<QByteArray> m_texts;
    QHash<QByteArray, Atom> m_atoms;
};

} // namespace journal
