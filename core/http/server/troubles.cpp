#include "http/server/troubles.h"

#include "base/clock.h"

#include <algorithm>

namespace http {

namespace {

constexpr qint64 Millisecond = 1'000'000; // ns

} // namespace

Troubles::Troubles(BoundedLog::Category category, QObject *parent, int keptMs)
    : QObject(parent)
    , m_category(category)
    , m_keptMs(keptMs)
    , m_expiry(this)
{
    m_expiry.setSingleShot(true);
    connect(&m_expiry, &QTimer::timeout, this, &Troubles::expire);
}

void Troubles::add(const QString &sentence)
{
    ++note(sentence).count;
    emit changed();
}

void Troubles::begin(const QString &sentence)
{
    Trouble &trouble = note(sentence);
    trouble.count += trouble.lasts ? 0 : 1;
    trouble.lasts = true;
    emit changed();
}

void Troubles::end(const QString &sentence)
{
    const auto trouble = std::ranges::find(m_troubles, sentence, &Trouble::sentence);
    if (trouble == m_troubles.end() || !trouble->lasts)
        return;
    trouble->lasts = false;
    trouble->lastMono = steadyNanoseconds();
    arm();
}

QStringList Troubles::sentences() const
{
    QStringList sentences;
    for (const Trouble &trouble : m_troubles)
        sentences.append(trouble.count < 2 ? trouble.sentence
                                           : QStringLiteral("%1 (%2 times)").arg(trouble.sentence).arg(trouble.count));
    return sentences;
}

Troubles::Trouble &Troubles::note(const QString &sentence)
{
    auto trouble = std::ranges::find(m_troubles, sentence, &Trouble::sentence);
    if (trouble == m_troubles.end()) {
        qCWarning(m_category).noquote() << sentence;
        trouble = m_troubles.insert(trouble, {.sentence = sentence});
    }
    trouble->lastMono = steadyNanoseconds();
    arm();
    return *trouble;
}

void Troubles::expire()
{
    const qint64 since = steadyNanoseconds() - m_keptMs * Millisecond;
    const auto isOver = [since](const Trouble &trouble) { return !trouble.lasts && trouble.lastMono <= since; };
    for (const Trouble &trouble : m_troubles) {
        if (isOver(trouble))
            qCInfo(m_category).noquote()
                << QStringLiteral("No more for a minute: %1 (%2 times)").arg(trouble.sentence).arg(trouble.count);
    }
    if (std::erase_if(m_troubles, isOver) > 0)
        emit changed();
    arm();
}

// For the first one that may be over.
void Troubles::arm()
{
    if (m_expiry.isActive())
        return;
    if (std::ranges::any_of(m_troubles, [](const Trouble &trouble) { return !trouble.lasts; }))
        m_expiry.start(m_keptMs);
}

} // namespace http
