#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>

namespace journal {

// Index of a text in a StringPool. 0 is the empty text.
using Atom = quint32;

// Keeps texts that many streams share (node ids, apps, statuses, reasons) once, and names them by a number.
// A value: copies are cheap and independent. It only grows: where hasGrown(), whoever has atoms of it moves what is
// still used to a new one.
class StringPool {
public:
    StringPool();

    Atom atom(const QByteArray &text); // adds it where it is new
    const QByteArray &text(Atom atom) const { return m_texts.at(qsizetype(atom)); }
    bool has(const QByteArray &text) const { return text.isEmpty() || m_atoms.contains(text); }
    qsizetype size() const { return m_texts.size(); }
    bool hasGrown() const { return size() > m_mostTexts || m_bytes > m_mostBytes; }
    void setUsed(); // all that is in it is used: it has grown once it is twice as large

private:
    static constexpr qsizetype LeastTexts = 100'000;
    static constexpr qsizetype LeastBytes = 16 * 1024 * 1024;

    QList<QByteArray> m_texts;
    QHash<QByteArray, Atom> m_atoms;
    qsizetype m_bytes = 0;
    qsizetype m_mostTexts = LeastTexts;
    qsizetype m_mostBytes = LeastBytes;
};

} // namespace journal
