#include "journal/report.h"

#include "journal/store.h"

#include <QLoggingCategory>

using namespace Qt::Literals::StringLiterals;

namespace journal {

namespace {

Q_LOGGING_CATEGORY(logJournal, "streamwatch.journal")

constexpr qsizetype MostNotices = 10;
constexpr qint64 DiskEvery = 5'000; // ms

} // namespace

StoreFigures Report::figures(const Store *store)
{
    if (store)
        read(*store);
    StoreFigures figures = m_figures;
    if (store && !store->salvageNotice().isEmpty())
        figures.notices.append(store->salvageNotice());
    if (!m_disk.isEmpty())
        figures.notices.append(m_disk);
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
    m_figures.mayGrowBytes = std::max<qint64>(store.mostBytes() - content.bytes, 0);
    const QString removal = store.removalNotice();
    if (m_figures.removal.isEmpty() && !removal.isEmpty())
        qCWarning(logJournal).noquote() << removal;
    m_figures.removal = removal;
    const QString damage = damageSentence(store.damaged());
    m_figures.causes = damage.isEmpty() ? QStringList() : QStringList(damage);
}

void Report::measure(qint64 commit)
{
    m_figures.commitTimes.add(commit);
}

void Report::notice(const QString &sentence)
{
    m_figures.notices.append(sentence);
    if (m_figures.notices.size() > MostNotices)
        m_figures.notices.removeFirst();
}

bool Report::lookAtDisk(const Store &store)
{
    if (m_sinceDisk.isValid() && m_sinceDisk.elapsed() < DiskEvery)
        return false;
    m_sinceDisk.start();
    m_figures.freeBytes = store.freeBytes();
    const QString before = std::exchange(m_disk, store.diskNotice());
    if (before.isEmpty() && !m_disk.isEmpty())
        qCWarning(logJournal).noquote() << m_disk;
    return before != m_disk;
}

} // namespace journal
