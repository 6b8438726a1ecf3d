#include "journal/report.h"

#include "journal/store.h"

#include <QLoggingCategory>

using namespace Qt::Literals::StringLiterals;

namespace journal {

namespace {

Q_LOGGING_CATEGORY(logJournal, "streamwatch.journal")

constexpr qsizetype MostNotices = 10;
constexpr qint64 RoomEvery = 5'000; // ms

} // namespace

StoreFigures Report::figures(const Store *store)
{
    if (store)
        read(*store);
    StoreFigures figures = m_figures;
    if (store && !store->salvageNews().isEmpty())
        figures.notices.append(store->salvageNews());
    if (!m_room.isEmpty())
        figures.notices.append(m_room);
    return figures;
}

void Report::read(const Store &store)
{
    const StoreContent content = store.content();
    m_figures.firstId = content.firstId;
    m_figures.lastId = content.lastId;
    m_figures.rejected = content.rejected;
    m_figures.stored = content.accepted;
    m_figures.fileBytes = content.bytes;
    const QString removal = store.removalNews();
    if (m_figures.removal.isEmpty() && !removal.isEmpty())
        qCWarning(logJournal).noquote() << removal;
    m_figures.removal = removal;
    const QString damage = damageSentence(store.damaged());
    m_figures.causes = damage.isEmpty() ? QStringList() : QStringList(damage);
}

void Report::measure(std::chrono::duration<double> commit)
{
    ++m_figures.commits;
    m_figures.commitSeconds += commit.count();
    for (size_t i = 0; i < m_figures.CommitBounds.size(); ++i)
        m_figures.commitBuckets[i] += commit.count() <= m_figures.CommitBounds[i] ? 1 : 0;
}

void Report::notice(const QString &sentence)
{
    m_figures.notices.append(sentence);
    if (m_figures.notices.size() > MostNotices)
        m_figures.notices.removeFirst();
}

bool Report::lookAtRoom(const Store &store)
{
    if (m_sinceRoom.isValid() && m_sinceRoom.elapsed() < RoomEvery)
        return false;
    m_sinceRoom.start();
    const QString before = std::exchange(m_room, store.roomNews());
    if (before.isEmpty() && !m_room.isEmpty())
        qCWarning(logJournal).noquote() << m_room;
    return before != m_room;
}

} // namespace journal
