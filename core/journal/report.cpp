#include "journal/report.h"

#include "journal/journalfile.h"

#include <QLoggingCategory>

using namespace Qt::Literals::StringLiterals;

namespace journal {

namespace {

Q_LOGGING_CATEGORY(logJournal, "streamwatch.journal")

constexpr size_t MostDamaged = 10'000; // records that are told apart
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
    m_damaged.erase(m_damaged.begin(), m_damaged.lower_bound(m_figures.firstId));
    m_figures.causes.clear();
    if (m_damaged.size() == 1)
        m_figures.causes.append(
            u"Record %1 of the journal is damaged: it is listed as that, without what came."_s.arg(*m_damaged.begin()));
    else if (!m_damaged.empty())
        m_figures.causes.append(u"%1 of the records in the journal are damaged, the newest of them %2: they are listed "
                                "as that, without what came."_s.arg(m_damaged.size())
                                    .arg(*m_damaged.rbegin()));
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

void Report::addDamaged(const QList<qint64> &records)
{
    for (const qint64 record : records) {
        if (m_damaged.size() < MostDamaged && m_damaged.insert(record).second)
            qCWarning(logJournal).noquote() << u"Record %1 of the journal is damaged, and is left out."_s.arg(record);
    }
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
