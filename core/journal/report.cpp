#include "journal/report.h"

#include "journal/journalfile.h"

#include <QLoggingCategory>

using namespace Qt::Literals::StringLiterals;

namespace journal {

namespace {

Q_LOGGING_CATEGORY(logJournal, "streamwatch.journal")

constexpr qsizetype MostNotices = 10;
constexpr qint64 RoomEvery = 5'000; // ms

} // namespace

StoreFigures Report::figures(const JournalFile *file)
{
    if (file)
        read(*file);
    StoreFigures told = m_figures;
    if (file && !file->salvageNews().isEmpty())
        told.notices.append(file->salvageNews());
    if (!m_room.isEmpty())
        told.notices.append(m_room);
    return told;
}

void Report::read(const JournalFile &file)
{
    m_figures.firstId = file.firstId();
    m_figures.lastId = file.lastId();
    m_figures.rejected = file.rejected();
    m_figures.stored = file.accepted();
    m_figures.fileBytes = file.bytesOnDisk();
    const QString removal = file.removalNews();
    if (m_figures.removal.isEmpty() && !removal.isEmpty())
        qCWarning(logJournal).noquote() << removal;
    m_figures.removal = removal;
    const QString damage = damageSentence(file.damaged());
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

bool Report::lookAtRoom(const JournalFile &file)
{
    if (m_sinceRoom.isValid() && m_sinceRoom.elapsed() < RoomEvery)
        return false;
    m_sinceRoom.start();
    const QString before = std::exchange(m_room, file.roomNews());
    if (before.isEmpty() && !m_room.isEmpty())
        qCWarning(logJournal).noquote() << m_room;
    return before != m_room;
}

} // namespace journal
