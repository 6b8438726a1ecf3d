#include "journal/reader.h"
#include "journal/sqlite/migrations.h"
#include "journal/watching.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QScopeGuard>

#include <cstdio>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

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

// Opening a journal: what can be in the way, and what a crash left behind.
class OpeningTest final : public QObject {
    Q_OBJECT
private slots:
    void init();
    void createsAPrivateFile();
    void explainsWhatItCannotOpen_data();
    void explainsWhatItCannotOpen();
    void leavesForeignFilesAsTheyAre_data();
    void leavesForeignFilesAsTheyAre();
    void opensOnlyRegularFilesOfOneName_data();
    void opensOnlyRegularFilesOfOneName();
    void followsALinkOfItsOwner();
    void knowsJournalsWithoutAnId_data();
    void knowsJournalsWithoutAnId();
    void refusesASecondInstance();
    void refusesASecondInstanceUnderAnotherName();
    void saysWhatStandsInPlaceOfTheLock_data();
    void saysWhatStandsInPlaceOfTheLock();
    void takesOverAStaleLock();
    void refusesANewerSchema();
    void completesStreamsAfterACrash_data();
    void completesStreamsAfterACrash();
    void survivesBeingKilled();
    void opensWithLiveAndLatelyEndedStreams();
    void migratesEverySchema_data();
    void migratesEverySchema();
    void joinsStreamsOfOneNode();
    void joinsWhatWasNotCompleteYet();

private:
    void copyTo(const QString &path) const;
    void makeOld(const QList<Hook> &hooks, qint64 completeThrough = -1);
    void compareWithANew(const QList<Hook> &hooks);

    std::unique_ptr<QTemporaryDir> m_folder;
    JournalOptions m_options;
};

void OpeningTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_options = {{.retryMs = 5}, m_folder->filePath(u"deep/in/journal.db"_s)};
}

void OpeningTest::copyTo(const QString &path) const
{
    for (const QString &part : {u""_s, u"-wal"_s}) {
        QFile::remove(path + part);
        QVERIFY(QFile::copy(m_options.path + part, path + part));
    }
}

void OpeningTest::createsAPrivateFile()
{
    const mode_t mask = ::umask(0); // nothing but the writer keeps others out
    const auto back = qScopeGuard([mask] { ::umask(mask); });
    Watched w(m_options);
    w.writer.open();
    QCOMPARE(w.openError(), QString());
    QCOMPARE(w.opened.size(), 1);
    QCOMPARE(w.snapshot()->throughId, 0);
    QCOMPARE(w.state().kind, StoreState::Kind::Ok);
    const auto others =
        QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ReadOther | QFileDevice::WriteOther;
    for (const QString &part : {u""_s, u"-wal"_s, u"-shm"_s, u".lock"_s}) {
        const QFileDevice::Permissions permissions = QFile::permissions(m_options.path + part);
        QVERIFY2(permissions & QFileDevice::ReadOwner, qPrintable(part)); // it is there
        QVERIFY2(!(permissions & others), qPrintable(part));
    }
    for (const QString &folder : {u"deep"_s, u"deep/in"_s})
        QVERIFY(!(QFile::permissions(m_folder->filePath(folder)) & others));
    Other other(m_options.path);
    QCOMPARE(other.ask(u"PRAGMA application_id"_s).toInt(), 0x53774a31);
    QCOMPARE(other.ask(u"PRAGMA page_size"_s).toInt(), 16384);
    QCOMPARE(other.ask(u"PRAGMA journal_mode"_s).toString(), u"wal"_s);
}

void OpeningTest::explainsWhatItCannotOpen_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("says");
    QTest::newRow("folder") << u"folder"_s << u"is a folder"_s;
    QTest::newRow("file in place of the folder") << u"text/journal.db"_s << u"cannot be created"_s;
    QTest::newRow("not a database") << u"text"_s << u"is not a journal"_s;
    QTest::newRow("nowhere") << u"/proc/streamwatch/journal.db"_s << u"cannot be created"_s;
}

void OpeningTest::explainsWhatItCannotOpen()
{
    QFETCH(QString, path);
    QFETCH(QString, says);
    QVERIFY(QDir(m_folder->path()).mkdir(u"folder"_s));
    QFile text(m_folder->filePath(u"text"_s));
    QVERIFY(text.open(QIODevice::WriteOnly));
    text.write(QByteArray("This is a letter, not a database. ").repeated(100));
    text.close();

    m_options.path = QDir(m_folder->path()).absoluteFilePath(path);
    Watched w(m_options);
    w.writer.open();
    QVERIFY(w.opened.isEmpty());
    QCOMPARE(w.openFailed.size(), 1);
    QVERIFY2(w.openError().contains(says), qPrintable(w.openError()));
    QVERIFY(w.openError().contains(m_options.path) || w.openError().contains(QFileInfo(m_options.path).path()));
}

// Bytes, rights and what stands beside it.
QMap<QString, QByteArray> everythingIn(const QString &folder)
{
    QMap<QString, QByteArray> all;
    for (const QFileInfo &info : QDir(folder).entryInfoList(QDir::Files | QDir::Hidden | QDir::System)) {
        QFile file(info.filePath());
        const bool isRegular = info.isFile() && file.open(QIODevice::ReadOnly);
        all.insert(info.fileName(),
                   QByteArray::number(int(info.permissions())) + '\n' + (isRegular ? file.readAll() : QByteArray()));
    }
    return all;
}

void OpeningTest::leavesForeignFilesAsTheyAre_data()
{
    QTest::addColumn<QByteArray>("bytes"); // empty: a database
    QTest::addColumn<QString>("says");
    QTest::newRow("text") << QByteArray("Dear diary,\n") << u"is not a journal"_s;
    QTest::newRow("long text") << QByteArray("This is a letter. ").repeated(100'000) << u"is not a journal"_s;
    QTest::newRow("picture") << QByteArray::fromHex("ffd8ffe000104a46494600010100") + QByteArray(200'000, '\x5a')
                             << u"is not a journal"_s;
    QTest::newRow("zeros") << QByteArray(200'000, '\0') << u"is not a journal"_s;
    QTest::newRow("database") << QByteArray() << u"database of another program"_s;
    QTest::newRow("database with an id") << QByteArray() << u"database of another program"_s;
    QTest::newRow("database with a log") << QByteArray() << u"database of another program"_s;
    QTest::newRow("database with tables of our names") << QByteArray() << u"database of another program"_s;
}

void OpeningTest::leavesForeignFilesAsTheyAre()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, says);
    m_options.path = m_folder->filePath(u"theirs"_s);
    QFile file(m_options.path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
    file.close();
    std::optional<Other> other;
    if (bytes.isEmpty()) {
        const QByteArrayView tag = QTest::currentDataTag();
        other.emplace(m_options.path);
        if (tag.endsWith("id"))
            other->ask(u"PRAGMA application_id = 252006673"_s);
        if (tag.endsWith("log"))
            other->ask(u"PRAGMA journal_mode = WAL"_s);
        other->ask(tag.endsWith("names") ? u"CREATE TABLE records (id)"_s : u"CREATE TABLE notes (id)"_s);
        if (!tag.endsWith("log")) // which stays there while it is open
            other.reset();
    }
    QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::ReadOther));
    const auto before = everythingIn(m_folder->path());
    Watched w(m_options);
    w.writer.open();
    QVERIFY2(w.openError().contains(says), qPrintable(w.openError()));
    QVERIFY(w.openError().contains(m_options.path));
    QCOMPARE(everythingIn(m_folder->path()), before);
}

void OpeningTest::opensOnlyRegularFilesOfOneName_data()
{
    QTest::addColumn<QString>("says");
    QTest::newRow("pipe") << u"is not a regular file"_s;
    QTest::newRow("hard link") << u"has 2 names"_s;
    QTest::newRow("link to nowhere") << u"leads nowhere"_s;
    QTest::newRow("link of another user") << u"link of another user"_s;
    QTest::newRow("file of another user") << u"belongs to another user"_s;
}

void OpeningTest::opensOnlyRegularFilesOfOneName()
{
    QFETCH(QString, says);
    const QByteArrayView tag = QTest::currentDataTag();
    m_options.path = m_folder->filePath(u"here"_s);
    const QByteArray path = QFile::encodeName(m_options.path);
    const QByteArray target = QFile::encodeName(m_folder->filePath(u"there"_s));
    if (tag.endsWith("user") && ::geteuid() != 0)
        QSKIP("Only root can give files away.");
    if (tag != "link to nowhere")
        QVERIFY(QFile(QFile::decodeName(target)).open(QIODevice::WriteOnly));
    if (tag == "pipe")
        QCOMPARE(::mkfifo(path.constData(), 0644), 0);
    else if (tag == "hard link")
        QCOMPARE(::link(target.constData(), path.constData()), 0);
    else if (tag.startsWith("link"))
        QCOMPARE(::symlink(target.constData(), path.constData()), 0);
    else
        QVERIFY(QFile(m_options.path).open(QIODevice::WriteOnly));
    if (tag.endsWith("user"))
        QCOMPARE(::lchown(path.constData(), 12345, 12345), 0);
    const auto before = everythingIn(m_folder->path());
    Watched w(m_options);
    w.writer.open();
    QVERIFY2(w.openError().contains(says), qPrintable(w.openError()));
    QCOMPARE(everythingIn(m_folder->path()), before);
}

void OpeningTest::followsALinkOfItsOwner()
{
    const QString name = m_folder->filePath(u"name"_s);
    {
        Watched w(m_options);
        w.writer.open();
        w.writer.close(1000);
    }
    QVERIFY(QFile::link(m_options.path, name));
    Watched w({{}, name});
    w.writer.open();
    QCOMPARE(w.openError(), QString());
    QVERIFY(!QFile::exists(name + u"-wal"_s));
    QVERIFY(QFile::exists(m_options.path + u"-wal"_s));
    QVERIFY(QFile::exists(m_options.path + u".lock"_s));
}

void OpeningTest::knowsJournalsWithoutAnId_data()
{
    QTest::addColumn<bool>("isClosed");
    QTest::newRow("closed") << true;
    QTest::newRow("killed, all in its log") << false;
}

// As versions before the id left them.
void OpeningTest::knowsJournalsWithoutAnId()
{
    QFETCH(bool, isClosed);
    const QString old = m_folder->filePath(u"old.db"_s);
    {
        Other other(old);
        other.ask(u"PRAGMA page_size = 16384"_s);
        other.ask(u"PRAGMA journal_mode = WAL"_s);
        auto database = journal::Database::open(old, journal::Database::Access::Write);
        QVERIFY(database);
        QVERIFY(journal::migrate(**database, journal::bundledMigrations()));
        m_options.path = isClosed ? old : m_folder->filePath(u"killed.db"_s);
        if (!isClosed) {
            QVERIFY(QFile::copy(old, m_options.path));
            QVERIFY(QFile::copy(old + u"-wal"_s, m_options.path + u"-wal"_s));
            QCOMPARE(QFile(m_options.path).size(), 16384);
        }
    }
    Watched w(m_options);
    w.writer.open();
    QCOMPARE(w.openError(), QString());
    QCOMPARE(Other(m_options.path).ask(u"PRAGMA application_id"_s).toInt(), 0x53774a31);
}

void OpeningTest::refusesASecondInstanceUnderAnotherName()
{
    Watched first(m_options);
    first.writer.open();
    const QString link = m_folder->filePath(u"link"_s);
    QVERIFY(QFile::link(m_options.path, link));
    const QString folderLink = m_folder->filePath(u"folder"_s);
    QVERIFY(QFile::link(QFileInfo(m_options.path).path(), folderLink));
    for (const QString &name :
         {link, folderLink + u"/journal.db"_s, QDir::current().relativeFilePath(m_options.path)}) {
        Watched second({{}, name});
        second.writer.open();
        QVERIFY2(second.openError().contains(u"in use"_s), qPrintable(second.openError()));
        QVERIFY(!QFile::exists(name + u"-wal"_s) || name != link);
    }
}

void OpeningTest::refusesASecondInstance()
{
    Watched first(m_options);
    first.writer.open();
    Watched second(m_options);
    second.writer.open();
    QVERIFY(second.opened.isEmpty());
    const QString process = u"process %1"_s.arg(QCoreApplication::applicationPid());
    QVERIFY2(second.openError().contains(process), qPrintable(second.openError()));

    first.writer.close(1000);
    second.writer.open();
    QCOMPARE(second.opened.size(), 1);
}

void OpeningTest::saysWhatStandsInPlaceOfTheLock_data()
{
    QTest::addColumn<bool>("isLink");
    QTest::newRow("folder") << false;
    QTest::newRow("link") << true;
}

void OpeningTest::saysWhatStandsInPlaceOfTheLock()
{
    QFETCH(bool, isLink);
    const QString name = m_options.path + u".lock"_s;
    QVERIFY(QDir().mkpath(QFileInfo(m_options.path).path()));
    QVERIFY(isLink ? QFile::link(u"/dev/null"_s, name) : QDir().mkdir(name));
    Watched w(m_options);
    w.writer.open();
    QVERIFY2(w.openError().startsWith(name + u", which must be a file of Streamwatch, is a folder or a link; "_s),
             qPrintable(w.openError()));
    QVERIFY(!QFile::exists(m_options.path));
}

void OpeningTest::takesOverAStaleLock()
{
    QVERIFY(QDir().mkpath(QFileInfo(m_options.path).path()));
    QFile lock(m_options.path + u".lock"_s);
    QVERIFY(lock.open(QIODevice::WriteOnly));
    lock.write(QByteArray::number(QCoreApplication::applicationPid()) + '\n' +
               QCoreApplication::applicationName().toUtf8() + '\n' + QSysInfo::machineHostName().toUtf8() + '\n' +
               QSysInfo::machineUniqueId() + '\n' + QSysInfo::bootUniqueId() + '\n');
    lock.close();
    Watched w(m_options);
    w.writer.open();
    QCOMPARE(w.openError(), QString());
}

void OpeningTest::refusesANewerSchema()
{
    {
        Watched w(m_options);
        w.writer.open();
        w.writer.close(1000);
        Other other(m_options.path);
        other.ask(u"PRAGMA user_version = 99"_s);
    }
    const auto contents = [&] {
        QFile file(m_options.path);
        file.open(QIODevice::ReadOnly);
        return file.readAll();
    };
    const QByteArray before = contents();
    QVERIFY(before.startsWith("SQLite format 3"));
    Watched w(m_options);
    w.writer.open();
    QVERIFY2(w.openError().contains(u"newer Streamwatch"_s), qPrintable(w.openError()));
    QCOMPARE(contents(), before);
}

void OpeningTest::completesStreamsAfterACrash_data()
{
    QTest::addColumn<int>("tail");
    QTest::newRow("all in the tail") << 50'000;
    QTest::newRow("rows written all the time") << 64;
    QTest::newRow("rows written by and by") << 700;
}

void OpeningTest::completesStreamsAfterACrash()
{
    QFETCH(int, tail);
    m_options.tailRecords = tail;
    m_options.trainAfter = 50;
    Watched w(m_options);
    w.writer.open();
    Projection projection;
    connect(&w.writer, &Writer::committed, this, [&](const BatchPtr &batch) { projection.apply(batch->records); });

    Records records = mixed(100, 12);
    records.insert(records.begin() + 500, samples::hook("connect", samples::file(u"connect-2018.json"_s)));
    records.insert(records.begin() + 600, samples::rejected("/nonsense", "{", "not JSON"));
    records.push_back(samples::hook("playRTSP", samples::file(u"playRTSP.json"_s), wallMicroseconds()));
    const auto total = qsizetype(records.size());
    for (auto it = records.begin(); it != records.end();) {
        const auto end = it + std::min<std::ptrdiff_t>(10, records.end() - it);
        w.writer.append(std::make_shared<Records>(it, end));
        const qsizetype before = w.committed.size();
        QTRY_VERIFY(w.committed.size() > before);
        it = end;
    }
    QCOMPARE(w.records(), total);
    Other other(m_options.path);
    const qint64 complete = other.ask(u"SELECT value FROM meta WHERE key = 'complete_through'"_s).toLongLong();
    QVERIFY2(total - complete <= tail, qPrintable(u"complete through %1 of %2"_s.arg(complete).arg(total)));

    JournalOptions crashed = m_options;
    crashed.path = m_folder->filePath(u"crashed.db"_s);
    copyTo(crashed.path);
    // Nobody waited for these, so no commit's time stands there: a kill has left nothing open.
    Other(crashed.path).ask(u"INSERT INTO commits SELECT max(id), max(id), 0 FROM records"_s);
    Watched again(crashed);
    again.writer.open();
    QCOMPARE(again.openError(), QString());
    QCOMPARE(again.snapshot()->throughId, total);
    QCOMPARE(described(*again.snapshot()), projection.described());

    again.writer.append(samples::records({samples::full(3, 1)}));
    QVERIFY(again.committed.wait());
    QCOMPARE(again.batch(0)->records[0].id, total + 1);
}

int writeUntilKilled(QCoreApplication &app, const QString &path)
{
    Writer writer(sqlite(path));
    QObject::connect(&writer, &Writer::committed, &writer, [&writer](const BatchPtr &batch) {
        std::printf("%lld\n", static_cast<long long>(batch->records.back().id));
        std::fflush(stdout);
        Records records = mixed(20, 1);
        for (Record &record : records)
            record.peer = QByteArray::number(batch->records.back().id);
        writer.append(std::make_shared<Records>(std::move(records)));
    });
    writer.open();
    writer.append(std::make_shared<Records>(mixed(1, 1)));
    return app.exec();
}

void OpeningTest::survivesBeingKilled()
{
    for (int round = 0; round < 3; ++round) {
        QProcess child;
        child.start(QCoreApplication::applicationFilePath(), {u"--write"_s, m_options.path});
        QByteArray said;
        QTRY_VERIFY((said += child.readAllStandardOutput()).count('\n') > 20 + round);
        child.kill();
        QVERIFY(child.waitForFinished());
        said += child.readAllStandardOutput();
        said.truncate(said.lastIndexOf('\n'));
        const qint64 committed = said.mid(said.lastIndexOf('\n') + 1).toLongLong();

        Watched w(m_options);
        w.writer.open();
        QCOMPARE(w.openError(), QString());
        QVERIFY(committed > 0);
        QVERIFY(w.snapshot()->throughId >= committed);
        Other other(m_options.path);
        QCOMPARE(other.ask(u"PRAGMA integrity_check"_s).toString(), u"ok"_s);
        QCOMPARE(other.ask(u"SELECT count(*) FROM records"_s).toLongLong(), w.snapshot()->throughId);
        w.writer.close(1000);
    }
}

void OpeningTest::opensWithLiveAndLatelyEndedStreams()
{
    constexpr qint64 Hour = 3'600'000'000;
    const qint64 now = wallMicroseconds();
    Watched w(m_options);
    w.writer.open();
    w.writer.append(samples::records({samples::status("live", "PUBLISHING", now - 100 * Hour),
                                      samples::status("ended lately", "UNPUBLISHED", now - 23 * Hour),
                                      samples::status("ended long ago", "FAILED", now - 25 * Hour)}));
    QVERIFY(w.committed.wait());
    w.writer.close(1000);
    w.writer.open();
    QCOMPARE(w.snapshot()->throughId, 3);
    QByteArrayList ids;
    for (const StreamState &state : w.snapshot()->streams)
        ids.append(state.mediaSessionId);
    QCOMPARE(ids, QByteArrayList({"live", "ended lately"}));

    // One that is only in the database goes on where it was.
    w.writer.append(samples::records({samples::status("ended long ago", "PUBLISHING", now)}));
    QTRY_COMPARE(w.records(), 4);
    Other other(m_options.path);
    QCOMPARE(other.ask(u"SELECT previous FROM records WHERE id = 4"_s).toInt(), 3);
    QCOMPARE(other.ask(u"SELECT count(*) FROM streams"_s).toInt(), 3);
    w.writer.close(1000);
    w.writer.open();
    QCOMPARE(w.snapshot()->streams.size(), size_t(3));
}

void OpeningTest::migratesEverySchema_data()
{
    QTest::addColumn<int>("version");
    for (qsizetype version = 1; version <= journal::bundledMigrations().size(); ++version)
        QTest::addRow("version %d", int(version)) << int(version);
}

// A journal as that schema had it, with an event that a rule had answered.
void OpeningTest::migratesEverySchema()
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
void OpeningTest::makeOld(const QList<Hook> &hooks, qint64 completeThrough)
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
void OpeningTest::compareWithANew(const QList<Hook> &hooks)
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
    QCOMPARE(other
                 .ask(u"SELECT count(*) FROM sqlite_schema WHERE name IN ('joined', 'moved', "
                      "'demonstrated', 'parted')"_s)
                 .toInt(),
             0);

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

void OpeningTest::joinsStreamsOfOneNode()
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
void OpeningTest::joinsWhatWasNotCompleteYet()
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

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = app.arguments();
    if (arguments.size() == 3 && arguments[1] == u"--write"_s)
        return writeUntilKilled(app, arguments[2]);
    OpeningTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_opening.moc"
