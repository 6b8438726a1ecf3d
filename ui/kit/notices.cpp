#include "ui/kit/notices.h"

#include "ui/kit/banner.h"

#include <QLocale>

#include <algorithm>

namespace ui {

namespace {

constexpr qsizetype MostLasting = 4; // shown at once

QString withoutFigures(QString sentence)
{
    sentence.removeIf([](QChar c) { return c.isDigit(); });
    return sentence;
}

} // namespace

Notices::Notices(Banner &banner, QObject *parent)
    : QObject(parent)
    , m_banner(banner)
{
    connect(&banner, &Banner::pressed, this, &Notices::dismiss);
}

void Notices::add(const QString &sentence)
{
    if (m_added.contains(sentence))
        return;
    m_added.append(sentence);
    show();
}

void Notices::setLasting(const QStringList &sentences)
{
    QStringList open = m_dismissed;
    m_dismissed.clear();
    m_lasting.clear();
    for (const QString &sentence : sentences) {
        if (const QString kind = withoutFigures(sentence); open.removeOne(kind))
            m_dismissed.append(kind);
        else
            m_lasting.append(sentence);
    }
    show();
}

void Notices::dismiss()
{
    for (const QString &sentence : std::as_const(m_lasting))
        m_dismissed.append(withoutFigures(sentence));
    m_lasting.clear();
    m_added.clear();
    show();
}

void Notices::show()
{
    const qsizetype earlier = std::max<qsizetype>(m_lasting.size() - MostLasting, 0);
    QStringList lines = m_lasting.sliced(earlier);
    if (earlier > 0)
        lines.prepend(tr("%1 earlier notices of the journal are in the log.").arg(QLocale().toString(earlier)));
    const QString text = (m_added + lines).join(u'\n');
    if (text != m_banner.sentence())
        m_banner.say(text, tr("Dismiss"));
}

} // namespace ui
