#include "journal/openhead.h"
#include "journal/reader.h"
#include "journal/sqlite/migrations.h"
#include "journal/watching.h"

#include <QFileInfo>

using namespace watching;

namespace {

const QByteArray OneNode = "N0000000000000000000000000000001";
const QByteArray OtherNode = "N0000000000000000000000000000002";

// When the hook with this id came: lately, so that nothing is too old to be kept.
qint64 timeOf(qint64 id)
{
    static const qint64 start = wallMicroseconds() - 3'600'000'000;
    return start + id * 10'000'000;
}

// One hook, in the order in which they came.
struct Hook {
    QByteArray nodeId;
    QByteArray mediaSessionId; // empty: the stream is named by its session and name
    QByteArray status;

    QByteArray body() const
    {
        const QByteArray id = mediaSessionId.isEmpty() ? "" : "\"mediaSessionId\":\"" + mediaSessionId + "\",";
        return "{\"nodeId\":\"" + nodeId + "\"," + id +
               "\"sessionId\":\"/s\",\"name\":\"cam\",\"published\":true,\"status\":\"" + status + "\"}";
    }
    Record record(qint64 id) const { return samples::hook("StreamStatusEvent", body(), timeOf(id)); }
};

QByteArray blob(const QByteArray &bytes)
{
    return "x'" + bytes.toHex() + '\'';
}

} // namespace

// Opening a journal that an older version has written.
class UpgradingTest final : public QObject {
    Q_OBJECT
private slots:
    void init();
    void migratesEverySchema_data();
    void migratesEverySchema();
    void joinsStreamsOfOneNode();
    void joinsWhatWasNotCompleteYet();
    void tellsADemonstrationOfBeforeByItsNodes();

private:
    void makeOld(const QList<Hook> &hooks, qint64 completeThrough = -1);
    void compareWithANew(const QList<Hook> &hooks);

    std::unique_ptr<QTemporaryDir> m_folder;
    JournalOptions m_options;
};

void UpgradingTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_options = {{.retryMs = 5}, m_folder->filePath(u"deep/in/journal.db"_s)};
}

void UpgradingTest::migratesEverySchema_data()
{
    QTest::addColumn<int>("version");
    for (qsizetype version = 1; version <= journal::bundledMigrations().size(); ++version)
        QTest::addRow("version %d", int(version)) << int(version);
}

// A journal as that schema had it, with an event that a rule had answered.
void UpgradingTest::migratesEverySchema()
{
    QFETCH(int, version);
    QVERIFY(QDir().mkpath(QFileInfo(m_options.path).path()));
    {
        QVERIFY(QFile(m_options.path).open(QIODevice::WriteOnly));
        auto database = journal::Database::open(m_options.path, journal::Database::Access::Write);
        QVERIFY(database);
        QVERIFY(journal::migrate(**database, journal::bundledMigrations().first(version)));
        const QStringList rows{
            u"INSERT INTO forms (id, method, head, length_at, rule, answer_status, answer_kind) VALUES "
            "(1, 'StreamStatusEvent', 'Host: x', -1, '403', 403, 2)"_s,
            u"INSERT INTO records (id, received_at, stream, previous, form, answer_us, peer, body, rejection) "
            "VALUES (1, 1000000, 1, 0, 1, 50, '127.0.0.1:5', "
            "CAST('{\"mediaSessionId\":\"m\",\"status\":\"PUBLISHING\"}' AS BLOB), NULL)"_s,
            u"INSERT INTO streams (id, media_session_id, node_id, leg, session_id, name, app_key, media_provider, "
            "rtsp_url, status, info, last_rule, first_seen, last_seen, status_since, last_record, events, width, "
            "height, bitrate, quality, last_answer, published, has_video, has_audio, record, findings, ended_at) "
            "VALUES (1, 'm', '', '', '', 'cam', 'app', '', '', 'PUBLISHING', '', '403', 1000000, "
            "1000000, 1000000, 1, 1, 0, 0, 0, 0, 403, 1, -1, -1, -1, 0, 9223372036854775807)"_s,
            u"INSERT INTO forms (id, %1, head, length_at, rule, answer_status, answer_kind) VALUES "
            "(-2, CAST('/elsewhere' AS BLOB), %2'Host: x', -1, '', 404, 3)"_s.arg(
                version < 3 ? u"method"_s : u"target, method"_s, version < 3 ? QString() : u"x'', "_s),
            u"INSERT INTO records (id, received_at, stream, previous, form, answer_us, peer, body, rejection) "
            "VALUES (2, 2000000, 0, 0, -2, 50, '127.0.0.1:5', CAST('{}' AS BLOB), 'No.')"_s,
            u"UPDATE meta SET value = 1 WHERE key = 'complete_through'"_s,
            version < 11 ? u"SELECT 1"_s
                         : u"INSERT INTO commits VALUES (1, 2, 0)"_s, // earlier ones get it by migration
        };
        for (const QString &row : rows) {
            const auto done = (*database)->execute(row);
            QVERIFY2(done, done ? "" : qPrintable(done.error().sentence));
        }
    }
    QFile older(m_options.path + u".before-1"_s);
    QVERIFY(older.open(QIODevice::WriteOnly));
    older.close();
    Watched w(m_options);
    w.writer.open();
    QCOMPARE(w.openError(), QString());
    QCOMPARE(w.snapshot()->throughId, 2);
    // As it was, it is kept.
    const int newest = journal::bundledMigrations().last().version;
    const QString copy = m_options.path + u".before-%1"_s.arg(newest);
    QCOMPARE(QFile::exists(copy), version < newest);
    QCOMPARE(older.exists(), version == newest); // there is one alone
    if (version < newest) {
        QCOMPARE(Other(copy).ask(u"PRAGMA user_version"_s).toInt(), version);
        QCOMPARE(Other(copy).ask(u"SELECT count(*) FROM records"_s).toInt(), 2);
        QCOMPARE(QFile::permissions(copy) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        QVERIFY(w.lastFigures().notices.first().contains(copy));
        // It may have taken long: that was said before.
        QCOMPARE(w.states.size(), 2);
        const auto before = w.states.first()[0].value<journal::StoreState>();
        QCOMPARE(before.kind, journal::StoreState::Kind::Failing);
        QVERIFY2(before.cause.contains(u"from schema %1 to %2"_s.arg(version).arg(newest)), qPrintable(before.cause));
    }
    QCOMPARE(w.state().kind, journal::StoreState::Kind::Ok);
    const StreamState &state = w.snapshot()->streams.at(0);
    QCOMPARE(state.lastAnswer, qint16(403));
    QCOMPARE(state.firstSeen, 1'000'000); // the same as the clock's time, as no jump was noticed
    QVERIFY(w.snapshot()->timeline.jumps().isEmpty());
    QCOMPARE(state.lastSent, journal::Sent::Response);
    QCOMPARE(state.injected, version < 7 ? 1U : 0U); // later ones count by themselves
    QCOMPARE(w.snapshot()->pool.text(state.lastRule), QByteArray("403"));
    QCOMPARE(w.snapshot()->pool.text(state.lastRuleName), QByteArray());

    journal::Reader reader;
    reader.open(sqlite(m_options.path));
    const auto page = reader.entriesAfter(0, 10);
    QVERIFY(page);
    QCOMPARE(page->entries.size(), 2);
    QCOMPARE(page->entries.last().target, QByteArray("/elsewhere")); // stood in place of the method
    QCOMPARE(page->entries.last().method, QByteArray());
    QCOMPARE(page->entries.first().target, QByteArray());
    QCOMPARE(page->entries.first().status, QByteArray("PUBLISHING"));
    QCOMPARE(page->entries.first().answer, (journal::Answer{403, journal::AnswerKind::Injected, "403"}));
}

// A journal as the schema before node ids had it: each node id with streams of its own.
void UpgradingTest::makeOld(const QList<Hook> &hooks, qint64 completeThrough)
{
    QVERIFY(QDir().mkpath(QFileInfo(m_options.path).path()));
    QVERIFY(QFile(m_options.path).open(QIODevice::WriteOnly));
    auto database = journal::Database::open(m_options.path, journal::Database::Access::Write);
    QVERIFY(database);
    const QList<journal::Migration> migrations = journal::bundledMigrations();
    QVERIFY(journal::migrate(
        **database, migrations.first(std::ranges::count_if(migrations, [](const auto &m) { return m.version < 4; }))));
    struct Row {
        qint64 id = 0;
        qint64 last = 0; // its newest record, which the state may not know
        StreamState state;
    };
    QHash<QByteArray, Row> rows;
    StringPool pool;
    const auto execute = [&](const QByteArray &sql) {
        const auto done = (*database)->execute(QString::fromUtf8(sql));
        QVERIFY2(done, done ? "" : qPrintable(done.error().sentence));
    };
    execute("INSERT INTO forms (id, method, head, length_at, rule, answer_status, answer_kind) VALUES "
            "(1, CAST('StreamStatusEvent' AS BLOB), x'', -1, x'', 200, 0)");
    const qint64 complete = completeThrough < 0 ? hooks.size() : completeThrough;
    for (qint64 id = 1; id <= hooks.size(); ++id) {
        const Hook &hook = hooks[id - 1];
        Row &row = rows[hook.nodeId + '\n' + hook.mediaSessionId];
        if (row.id == 0)
            row.id = rows.size();
        const qint64 form = id % 2 == 0 ? 1 : -id; // shared, or its own
        if (form < 0)
            execute("INSERT INTO forms (id, method, head, length_at, rule, answer_status, answer_kind) VALUES (" +
                    QByteArray::number(form) + ", CAST('StreamStatusEvent' AS BLOB), x'', -1, x'', 200, 0)");
        execute("INSERT INTO records (id, received_at, stream, previous, form, answer_us, peer, body) VALUES (" +
                QByteArray::number(id) + ',' + QByteArray::number(timeOf(id)) + ',' + QByteArray::number(row.id) + ',' +
                QByteArray::number(row.last) + ',' + QByteArray::number(form) + ", 50, x'', " + blob(hook.body()) +
                ')');
        row.last = id;
        if (id > complete && row.state.events > 0)
            continue; // a row is written with its stream's first record
        Record record = hook.record(id);
        record.id = id;
        row.state.apply(record, pool);
    }
    for (auto row = rows.begin(); row != rows.end(); ++row) {
        const StreamState &s = row->state;
        const QByteArray node = pool.text(s.nodeId);
        const QByteArray leg = s.mediaSessionId.isEmpty() ? "/s\ncam\n1" : "";
        const qint64 end = wcs::isFinal(s.phase) ? s.statusSince : std::numeric_limits<qint64>::max();
        QByteArrayList values{QByteArray::number(row->id)};
        for (const QByteArray &text : {s.mediaSessionId, node, leg, s.sessionId, s.name, QByteArray(), QByteArray(),
                                       QByteArray(), pool.text(s.status), QByteArray(), QByteArray()})
            values.append(blob(text));
        for (const qint64 number :
             {s.firstSeen, s.lastSeen, s.statusSince, s.lastRecord, qint64(s.events), qint64(0), qint64(0), qint64(0),
              qint64(0), qint64(200), qint64(1), qint64(-1), qint64(-1), qint64(-1), qint64(s.findings), end})
            values.append(QByteArray::number(number));
        execute("INSERT INTO streams (id, media_session_id, node_id, leg, session_id, name, app_key, media_provider, "
                "rtsp_url, status, info, last_rule, first_seen, last_seen, status_since, last_record, events, width, "
                "height, bitrate, quality, last_answer, published, has_video, has_audio, record, findings, ended_at) "
                "VALUES (" +
                values.join(',') + ')');
    }
    execute("UPDATE meta SET value = " + QByteArray::number(complete) + " WHERE key = 'complete_through'");
}

// The old journal, once it is opened, tells of each stream what one that was written today tells.
void UpgradingTest::compareWithANew(const QList<Hook> &hooks)
{
    QMap<QByteArray, QList<qint64>> histories; // by stream, as they should be
    QMap<QByteArray, QByteArray> newestNode;
    for (qint64 id = 1; id <= hooks.size(); ++id) {
        const Record record = hooks[id - 1].record(id);
        histories[record.streamKey].append(id);
        newestNode[record.streamKey] = record.event.nodeId;
    }
    Watched w(m_options);
    w.writer.open();
    QCOMPARE(w.openError(), QString());
    w.writer.close(1000);
    Other other(m_options.path);
    QCOMPARE(other.ask(u"SELECT count(*) FROM streams"_s).toLongLong(), histories.size());
    QCOMPARE(other.ask(u"SELECT count(*) FROM records WHERE stream NOT IN (SELECT id FROM streams)"_s).toInt(), 0);
    QCOMPARE(other.ask(u"SELECT count(*) FROM sqlite_schema WHERE name IN ('joined', 'moved')"_s).toInt(), 0);

    journal::Reader reader;
    reader.open(sqlite(m_options.path));
    for (auto history = histories.begin(); history != histories.end(); ++history) {
        const qint64 last = history->last();
        const Record record = hooks[last - 1].record(last);
        const auto found = reader.streams(record.event.mediaSessionId, record.event.nodeId);
        QVERIFY(found);
        const auto state = std::ranges::find_if(
            found->streams, [&](const StreamState &s) { return journal::streamKey(s, found->pool) == history.key(); });
        QVERIFY2(state != found->streams.end(), history.key().constData());
        QCOMPARE(found->pool.text(state->nodeId), newestNode[history.key()]);
        QCOMPARE(found->pool.text(state->status), record.event.status);
        QCOMPARE(state->lastRecord, last);
        const bool isDemonstrated = record.event.nodeId.startsWith("demo-");
        const wcs::Origin origin = isDemonstrated ? wcs::Origin::Demonstration : wcs::Origin::Wcs;
        QCOMPARE(state->origin, origin);
        QCOMPARE(qint64(state->events), history->size());
        QCOMPARE(state->firstSeen, timeOf(history->first()));
        QList<qint64> ids;
        const auto page = reader.history(last, 100);
        QVERIFY(page);
        for (const journal::Entry &entry : page->entries) {
            ids.append(entry.id);
            QCOMPARE(entry.origin, origin);
        }
        QCOMPARE(ids, *history);
    }
}

void UpgradingTest::joinsStreamsOfOneNode()
{
    const QList<Hook> hooks{
        {OneNode + "@192.0.2.10", "pair", "PUBLISHING"},
        {OtherNode + "@192.0.2.10", "pair", "PUBLISHING"},
        {OneNode + "@192.0.2.10", "alone", "PUBLISHING"},
        {OneNode + "@192.0.2.10", "three", "PENDING"},
        {OneNode + "@192.0.2.11", "three", "PUBLISHING"},
        {OneNode + "@192.0.2.10", "pair", "PUBLISHING"},
        {OneNode, "three", "PUBLISHING"},
        {"cam@studio", "pair", "PUBLISHING"},
        {"cam@home", "pair", "PUBLISHING"},
        {OneNode + "@192.0.2.11", "pair", "UNPUBLISHED"},
        {OneNode + "@192.0.2.10", "", "PUBLISHING"},
        {OneNode + "@192.0.2.10", "three", "PUBLISHING"},
        {OneNode + "@192.0.2.12", "", "UNPUBLISHED"},
        {"demo-1-north@198.19.0.1", "pair", "PUBLISHING"},
        {OneNode + "@192.0.2.11", "three", "FAILED"},
        {"demo-1-north@198.19.0.1", "pair", "FAILED"},
        {"demo-1-south@198.19.0.2", "pair", "PUBLISHING"},
    };
    makeOld(hooks);
    compareWithANew(hooks);

    Watched w(m_options); // and goes on as one
    w.writer.open();
    w.writer.append(samples::records({Hook{OneNode + "@192.0.2.99", "pair", "PUBLISHING"}.record(18)}));
    w.writer.close(1000);
    Other other(m_options.path);
    QCOMPARE(other.ask(u"SELECT previous FROM records WHERE id = 18"_s).toInt(), 10);
    QCOMPARE(other
                 .ask(u"SELECT count(*) FROM streams WHERE media_session_id = CAST('pair' AS BLOB) AND node = "
                      "CAST('%1' AS BLOB)"_s.arg(QString::fromUtf8(OneNode)))
                 .toInt(),
             1);
}

// The rows of streams lag behind their records, each as far as it may.
void UpgradingTest::joinsWhatWasNotCompleteYet()
{
    const QList<Hook> hooks{{OneNode + "@192.0.2.10", "m", "PENDING"},
                            {OneNode + "@192.0.2.10", "m", "PUBLISHING"},
                            {OtherNode, "m", "PUBLISHING"},
                            {OneNode + "@192.0.2.10", "m", "PUBLISHING"},
                            {OneNode + "@192.0.2.11", "m", "PUBLISHING"},
                            {OneNode + "@192.0.2.10", "m", "PUBLISHING"},
                            {OneNode + "@192.0.2.11", "m", "UNPUBLISHED"}};
    for (qint64 complete = 0; complete <= hooks.size(); ++complete) {
        init();
        makeOld(hooks, complete);
        compareWithANew(hooks);
        if (QTest::currentTestFailed())
            return qWarning("complete through %lld", complete);
    }
}

// Also by hooks that concern no stream. What a WCS sends later, whatever it calls its node, is its own.
void UpgradingTest::tellsADemonstrationOfBeforeByItsNodes()
{
    const auto connect = [](const QByteArray &node) {
        return samples::hook("connect", "{'nodeId':'" + node + "','sessionId':'/s'}", timeOf(9));
    };
    m_options.path = m_folder->filePath(u"journal.db"_s);
    QVERIFY(QFile(m_options.path).open(QIODevice::WriteOnly));
    {
        auto database = journal::Database::open(m_options.path, journal::Database::Access::Write);
        QVERIFY(database);
        QVERIFY(journal::migrate(**database, journal::bundledMigrations().first(11)));
        const Record demonstrated = connect("demo-1-north@198.19.0.1");
        const journal::OpenHead head = journal::openHead(demonstrated.head, demonstrated.body.size());
        QByteArrayList rows{"INSERT INTO forms (id, method, head, length_at, rule, answer_status, answer_kind) VALUES "
                            "(1, CAST('connect' AS BLOB), " +
                            blob(head.text) + ',' + QByteArray::number(head.lengthAt) + ", x'', 200, 0)"};
        for (const char *node : {"demo-1-north@198.19.0.1", "north@198.19.0.1"}) {
            rows.append(
                "INSERT INTO records (id, received_at, stream, previous, form, answer_us, peer, body) VALUES (" +
                QByteArray::number(rows.size()) + ", 1000000, 0, 0, 1, 50, x'', " + blob(connect(node).body) + ')');
        }
        for (const QByteArray &row : rows)
            QVERIFY((*database)->execute(QString::fromUtf8(row)));
    }
    Watched w(m_options);
    w.writer.open();
    QCOMPARE(w.openError(), QString());
    for (int n = 0; n < 3; ++n) // shared from the second time on
        w.writer.append(samples::records({connect("demo-1-north@198.19.0.1")}));
    w.writer.close(1000);
    journal::Reader reader;
    reader.open(sqlite(m_options.path));
    const auto page = reader.entriesAfter(0, 10);
    QVERIFY(page);
    QList<wcs::Origin> origins;
    for (const journal::Entry &entry : page->entries)
        origins.append(entry.origin);
    using enum wcs::Origin;
    QCOMPARE(origins, (QList<wcs::Origin>{Demonstration, Wcs, Wcs, Wcs, Wcs}));
}

QTEST_GUILESS_MAIN(UpgradingTest)
#include "tst_upgrading.moc"
