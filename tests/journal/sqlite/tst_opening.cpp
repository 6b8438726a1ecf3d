#include "journal/sqlite/migrations.h"
#include "journal/watching.h"

#include <QDir>
#include <QFileInfo>
#include <QScopeGuard>

#include <optional>
#include <sys/stat.h>
#include <unistd.h>

using namespace watching;

// Opening a journal: what can be in the way of it.
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
    void refusesANewerSchema();
    void opensWithLiveAndLatelyEndedStreams();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    JournalOptions m_options;
};

void OpeningTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_options = {{.retryMs = 5}, m_folder->filePath(u"deep/in/journal.db"_s)};
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

QTEST_GUILESS_MAIN(OpeningTest)
#include "tst_opening.moc"
