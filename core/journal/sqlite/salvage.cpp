#include "journal/sqlite/salvage.h"

#include "journal/sqlite/damagedtable.h"
#include "journal/sqlite/jumptable.h"
#include "journal/sqlite/recordrows.h"
#include "journal/sqlite/tablecopy.h"

#include <QFile>

using namespace Qt::Literals::StringLiterals;

namespace journal {

namespace {

constexpr qint64 Portion = 300;        // records at a time: a few milliseconds
constexpr qint64 LongestTail = 50'000; // records that a start may have to apply to their streams

qint64 numberIn(Database &database, const QString &sql)
{
    const Result<qint64> number = database.number(sql);
    return number ? *number : 0;
}

} // namespace

// What belongs to single records.
struct Salvage::Tables {
    Tables(Database &from, Database &to)
        : records(from, to, u"records"_s, u"id"_s)
        , forms(from, to, u"forms"_s, u"id"_s)
        , outcomes(from, to, u"outcomes"_s, u"record"_s)
        , commits(from, to, u"commits"_s, u"first"_s)
        , backendForms(from, to, u"backend_forms"_s, u"id"_s)
        , backendBodies(from, to, u"backend_bodies"_s, u"record"_s)
        , damaged(to)
        , rows(to, none, 0)
        , copied(to, RecordRows::query(u"WHERE r.id BETWEEN ? AND ?"_s))
        , database(to)
    {}

    // How many records.
    Result<qint64> copy(qint64 low, qint64 high)
    {
        Result<qint64> done = forms.copy(-high, -low);
        if (done)
            done = outcomes.copy(low, high);
        if (done)
            done = commits.copy(low, high);
        if (done)
            done = backendForms.copy(-high, -low);
        if (done)
            done = backendBodies.copy(low, high);
        return done ? records.copy(low, high) : done;
    }

    // How many of those are not what came: they are noted as that.
    Result<qint64> noteDamaged(qint64 low, qint64 high)
    {
        if (!copied.run(low, high))
            return database.error();
        while (copied.next()) {
            if (const Result<RecordRow> row = rows.read(copied); !row)
                return row.error();
        }
        const bool isRead = !copied.hasFailed();
        copied.finish();
        const QList<qint64> found = rows.takeDamaged();
        if (!isRead || !damaged.note(found))
            return database.error();
        return found.size();
    }

    TableCopy records;
    TableCopy forms;
    TableCopy outcomes;
    TableCopy commits;
    TableCopy backendForms;
    TableCopy backendBodies;
    DamagedTable damaged;
    const RecentOutcomes none;
    RecordRows rows;
    Statement copied;
    Database &database;
};

Salvage::Salvage(Database &to, QString path)
    : m_to(to)
    , m_path(std::move(path))
{}

Salvage::~Salvage() = default;

Salvage::Found Salvage::look(const QString &path, qint64 lastId)
{
    Found found{.lastId = lastId, .lastStamp = 0, .timeline = {}};
    const Result<std::unique_ptr<Database>> from = Database::open(path, Database::Access::Read);
    if (!from)
        return found;
    // Where the one cannot be read, the others nearly know it.
    for (const QString &sql :
         {u"SELECT max(id) FROM records"_s, u"SELECT max(last_record) FROM streams"_s,
          u"SELECT max(last) FROM commits"_s, u"SELECT value FROM meta WHERE key = 'complete_through'"_s})
        found.lastId = std::max(found.lastId, numberIn(**from, sql));
    found.lastStamp = numberIn(**from, u"SELECT received_at FROM records WHERE id = %1"_s.arg(found.lastId));
    (void)JumpTable(**from).load(found.timeline);
    return found;
}

Result<Done> Salvage::begin(Database &to, const QString &path, qint64 lastId)
{
    const Result<std::unique_ptr<Database>> from = Database::open(path, Database::Access::Read);
    if (!from || lastId == 0)
        return Done{};
    for (const QString &table : {u"dictionaries"_s, u"runs"_s, u"forms"_s, u"backend_forms"_s}) {
        if (const Result<qint64> done = TableCopy(**from, to, table, u"id"_s).copy(1, LargestNumber); !done)
            return done.error();
    }
    Salvage salvage(to, path);
    Tables tables(**from, to);
    const qint64 first = tables.records.nextReadable(1, lastId);
    salvage.m_first = first <= lastId ? first : 1; // nothing can be read: all is missing
    salvage.m_last = lastId;
    qint64 complete = lastId;
    // Streams of an older schema are not known by the same names.
    if (TableCopy streams(**from, to, u"streams"_s, u"id"_s); streams.isWhole()) {
        if (const Result<qint64> done = streams.copy(1, LargestNumber); !done)
            return done.error();
        const qint64 known = numberIn(**from, u"SELECT value FROM meta WHERE key = 'complete_through'"_s);
        complete = std::max({known, lastId - LongestTail, salvage.m_first - 1});
    }
    const Result<Progress> tail = copy(tables, complete + 1, lastId);
    if (!tail)
        return tail.error();
    salvage.m_progress = *tail;
    if (Result<Done> done = to.execute(u"UPDATE meta SET value = %1 WHERE key = 'complete_through'"_s.arg(complete));
        !done)
        return done;
    return to.execute(u"INSERT INTO salvages (path, first, next, last, kept, damaged) "
                      "VALUES (x'%1', %2, %3, %4, %5, %6)"_s.arg(QString::fromLatin1(path.toUtf8().toHex()))
                          .arg(salvage.m_first)
                          .arg(complete)
                          .arg(lastId)
                          .arg(tail->kept)
                          .arg(tail->damaged));
}

// Those from low on, and what came of it; then, those before low are next.
Result<Salvage::Progress> Salvage::copy(Tables &tables, qint64 low, qint64 high)
{
    Progress progress{.next = low - 1};
    if (low > high)
        return progress;
    const Result<qint64> kept = tables.copy(low, high);
    const Result<qint64> damaged = kept ? tables.noteDamaged(low, high) : kept;
    if (!damaged)
        return damaged.error();
    progress.kept = *kept;
    progress.damaged = *damaged;
    return progress;
}

Result<std::unique_ptr<Salvage>> Salvage::pending(Database &to)
{
    QSqlQuery query(to.connection());
    if (!query.exec(u"SELECT id, path, first, next, last, kept, damaged FROM salvages WHERE next >= first "
                    "ORDER BY id DESC LIMIT 1"_s)) {
        to.note(query.lastError());
        return to.error();
    }
    if (!query.next())
        return std::unique_ptr<Salvage>();
    std::unique_ptr<Salvage> salvage(new Salvage(to, QString::fromUtf8(query.value(1).toByteArray())));
    salvage->m_id = storedNumber(query.value(0));
    salvage->m_first = storedNumber(query.value(2));
    salvage->m_last = storedNumber(query.value(4));
    salvage->m_progress = {.next = storedNumber(query.value(3)),
                           .kept = storedNumber(query.value(5)),
                           .damaged = storedNumber(query.value(6))};
    Result<std::unique_ptr<Database>> from = Database::open(salvage->m_path, Database::Access::Read);
    if (from) {
        salvage->m_from = *std::move(from);
        salvage->m_tables = std::make_unique<Tables>(*salvage->m_from, to);
    }
    return salvage;
}

Result<Done> Salvage::bringSome()
{
    if (!m_tables || !QFile::exists(m_path))
        return giveUp();
    // Where there is none for long, perhaps because a number is damaged, that is skipped.
    const qint64 high = m_tables->records.lastReadable(m_first, m_progress.next);
    const qint64 low = std::max(m_first, high - Portion + 1);
    const Result<Progress> done = copy(*m_tables, low, high);
    if (!done)
        return done.error();
    m_progress.kept += done->kept;
    m_progress.damaged += done->damaged;
    m_progress.next = done->next;
    return note();
}

Result<Done> Salvage::giveUp()
{
    m_progress.next = m_first - 1;
    return note();
}

Result<Done> Salvage::note()
{
    return m_to.execute(u"UPDATE salvages SET next = %1, kept = %2, damaged = %3 WHERE id = %4"_s.arg(m_progress.next)
                            .arg(m_progress.kept)
                            .arg(m_progress.damaged)
                            .arg(m_id));
}

QString Salvage::notice() const
{
    const qint64 all = m_last - m_first + 1;
    const QString whole =
        (isDone() ? u"Of the %2 records of the damaged journal %3, %1 could be brought over"_s
                  : u"Of the %2 records of the damaged journal %3, %1 have been brought over so far"_s)
            .arg(m_progress.kept - m_progress.damaged)
            .arg(all)
            .arg(m_path);
    const QString damaged = m_progress.damaged > 0
                                ? u", %1 more without what came, as that is damaged"_s.arg(m_progress.damaged)
                                : QString();
    const QString lost = isDone() && m_progress.kept < all ? u"; %1 are lost"_s.arg(all - m_progress.kept) : QString();
    return whole + damaged + lost + u'.';
}

} // namespace journal
