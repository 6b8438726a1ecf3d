#include "files/descriptor.h"
#include "files/safefile.h"

#include <QDir>
#include <QFile>
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <fcntl.h>
#include <future>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

class TestSafeFile final : public QObject {
    Q_OBJECT
private slots:
    void init();
    void writesAndReads();
    void isForItsOwnerAlone_data();
    void isForItsOwnerAlone();
    void createsOnlyWhatIsNotThere();
    void leavesIrregularFilesAlone_data();
    void leavesIrregularFilesAlone();
    void followsLinksOfItsOwner();
    void followsNoLinksOfOthers_data();
    void followsNoLinksOfOthers();
    void endsWithALoopOfLinks();
    void leavesNothingBehind();
    void readsNoMoreThanAsked();
    void readsWhatIsNamed();
    void readsAPipeToItsEnd();
    void waitsForNoPipeForEver();
    void readsNoMoreOfWhatIsNamedThanAsked();
    void readsNothingElseThatIsNamed_data();
    void readsNothingElseThatIsNamed();
    void preparesAFile();
    void preparesNoFileOfAnother();

private:
    QString path(const char *name) const { return m_folder->filePath(QLatin1String(name)); }
    QByteArray bytes(const char *name) const { return QFile::encodeName(path(name)); }
    static mode_t modeOf(const QString &path);
    static QByteArray contentOf(const QString &path);
    static void put(const QString &path, const QByteArray &content);

    static constexpr uid_t Other = 65'534;
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestSafeFile::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

mode_t TestSafeFile::modeOf(const QString &path)
{
    struct stat file {};
    return ::lstat(QFile::encodeName(path).constData(), &file) == 0 ? file.st_mode & 07777 : 0;
}

QByteArray TestSafeFile::contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(unreadable)");
}

void TestSafeFile::put(const QString &path, const QByteArray &content)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
}

void TestSafeFile::writesAndReads()
{
    QVERIFY(!files::read(path("a"))->has_value());
    QVERIFY(!files::read(path("missing/folder/a"))->has_value());
    QVERIFY(files::replace(path("a"), "one"));
    QCOMPARE(files::read(path("a"))->value(), "one");
    QVERIFY(files::replace(path("a"), {}));
    QCOMPARE(files::read(path("a"))->value(), QByteArray());
    QVERIFY(!files::replace(path("missing/a"), "one"));
    QVERIFY(!files::replace(path("missing/folder/a"), "one"));
    QVERIFY(!files::replace(m_folder->path() + u'/', "one"));
    QVERIFY(!files::replace({}, "one"));
    const QString before = QDir::currentPath();
    const auto back = qScopeGuard([&before] { QDir::setCurrent(before); });
    QVERIFY(QDir::setCurrent(m_folder->path()));
    QVERIFY(files::replace(QStringLiteral("./relative"), "two"));
    QCOMPARE(contentOf(path("relative")), "two");
}

void TestSafeFile::isForItsOwnerAlone_data()
{
    QTest::addColumn<int>("mask");
    QTest::newRow("none") << 0;
    QTest::newRow("usual") << 022;
    QTest::newRow("all") << 0777;
}

void TestSafeFile::isForItsOwnerAlone()
{
    QFETCH(int, mask);
    put(path("old"), "readable by all");
    ::chmod(bytes("old").constData(), 0666);
    const mode_t before = ::umask(mode_t(mask));
    const auto back = qScopeGuard([before] { ::umask(before); });
    for (const char *name : {"old", "new"}) {
        QVERIFY(files::replace(path(name), "x"));
        QCOMPARE(modeOf(path(name)), mode_t(0600));
    }
    QVERIFY(files::prepare(path("deep/er/prepared")));
    QCOMPARE(modeOf(path("deep/er/prepared")), mode_t(0600));
    QCOMPARE(modeOf(path("deep")), mode_t(0700));
    QCOMPARE(modeOf(path("deep/er")), mode_t(0700));
}

void TestSafeFile::createsOnlyWhatIsNotThere()
{
    QVERIFY(files::create(path("a"), "one"));
    QVERIFY(!files::create(path("a"), "two"));
    QCOMPARE(contentOf(path("a")), "one");
    QCOMPARE(modeOf(path("a")), mode_t(0600));
}

void TestSafeFile::leavesIrregularFilesAlone_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("word");
    QTest::newRow("folder") << QStringLiteral("folder") << QStringLiteral("a folder");
    QTest::newRow("pipe") << QStringLiteral("pipe") << QStringLiteral("a pipe");
    QTest::newRow("socket") << QStringLiteral("socket") << QStringLiteral("a socket");
    QTest::newRow("device") << QStringLiteral("/dev/null") << QStringLiteral("a device");
    QTest::newRow("a link to one") << QStringLiteral("link") << QStringLiteral("a device");
}

void TestSafeFile::leavesIrregularFilesAlone()
{
    QFETCH(QString, kind);
    QFETCH(QString, word);
    const QString file = kind.startsWith(u'/') ? kind : m_folder->filePath(kind);
    const QByteArray name = QFile::encodeName(file);
    QVERIFY(::mkdir(bytes("folder").constData(), 0700) == 0 && ::mkfifo(bytes("pipe").constData(), 0600) == 0);
    QVERIFY(QFile::link(QStringLiteral("/dev/null"), path("link")));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    qstrncpy(address.sun_path, bytes("socket").constData(), sizeof address.sun_path);
    const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
    QCOMPARE(::bind(socket, reinterpret_cast<const sockaddr *>(&address), sizeof address), 0);
    ::close(socket);

    const mode_t before = modeOf(file);
    const auto replaced = files::replace(file, "x");
    const auto read = files::read(file);
    const auto prepared = files::prepare(file);
    QVERIFY(!replaced && !read && !prepared);
    for (const QString &sentence : {replaced.error().sentence, read.error().sentence, prepared.error().sentence})
        QVERIFY2(sentence.contains(word), qPrintable(sentence));
    QCOMPARE(modeOf(file), before);
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::AllEntries | QDir::System | QDir::Hidden | QDir::NoDotAndDotDot),
             QStringList(
                 {QStringLiteral("folder"), QStringLiteral("link"), QStringLiteral("pipe"), QStringLiteral("socket")}));
}

void TestSafeFile::followsLinksOfItsOwner()
{
    QVERIFY(QDir(m_folder->path()).mkdir(QStringLiteral("real")));
    QVERIFY(::symlink("real", bytes("folder").constData()) == 0);
    QVERIFY(::symlink("../folder/file", bytes("real/link").constData()) == 0);
    QVERIFY(files::replace(path("folder/link"), "x")); // to a file that is not there yet
    QCOMPARE(contentOf(path("real/file")), "x");
    QVERIFY(files::replace(path("folder/link"), "y"));
    QCOMPARE(contentOf(path("real/file")), "y");
    QCOMPARE(files::read(path("folder/link"))->value(), "y");
    QVERIFY(files::prepare(path("folder/link")));
    QVERIFY(QFile(path("real/link")).symLinkTarget().endsWith(u"folder/file")); // it is still one
}

void TestSafeFile::followsNoLinksOfOthers_data()
{
    QTest::addColumn<QByteArray>("link");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QString>("file");
    QTest::newRow("to a file") << QByteArray("link") << QByteArray("victim") << QStringLiteral("link");
    QTest::newRow("to nothing") << QByteArray("link") << QByteArray("nothing") << QStringLiteral("link");
    QTest::newRow("to a folder") << QByteArray("link") << QByteArray("real") << QStringLiteral("link/victim");
}

void TestSafeFile::followsNoLinksOfOthers()
{
    if (::geteuid() != 0)
        QSKIP("Only root can make a link of another user.");
    QFETCH(QByteArray, link);
    QFETCH(QByteArray, target);
    QFETCH(QString, file);
    QVERIFY(QDir(m_folder->path()).mkdir(QStringLiteral("real")));
    put(path("victim"), "precious");
    put(path("real/victim"), "precious");
    QVERIFY(::symlink(target.constData(), bytes(link.constData()).constData()) == 0);
    QVERIFY(::lchown(bytes(link.constData()).constData(), Other, Other) == 0);
    const auto replaced = files::replace(m_folder->filePath(file), "x");
    QVERIFY(!replaced);
    QVERIFY2(replaced.error().sentence.contains(QStringLiteral("link of user 65534")),
             qPrintable(replaced.error().sentence));
    QVERIFY(!files::create(m_folder->filePath(file), "x"));
    QVERIFY(!files::read(m_folder->filePath(file)));
    QVERIFY(!files::prepare(m_folder->filePath(file)));
    QCOMPARE(contentOf(path("victim")), "precious");
    QCOMPARE(contentOf(path("real/victim")), "precious");
    QVERIFY(!QFile::exists(path("nothing")));
}

void TestSafeFile::endsWithALoopOfLinks()
{
    QVERIFY(::symlink("two", bytes("one").constData()) == 0 && ::symlink("one", bytes("two").constData()) == 0);
    QVERIFY(!files::replace(path("one"), "x"));
    QVERIFY(!files::replace(path("one/file"), "x"));
}

void TestSafeFile::leavesNothingBehind()
{
    QVERIFY(files::create(path("a"), "one"));
    QVERIFY(!files::create(path("a"), "two"));
    QVERIFY(files::replace(path("a"), "three"));
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden), QStringList{QStringLiteral("a")});
}

void TestSafeFile::readsNoMoreThanAsked()
{
    put(path("a"), "12345");
    QCOMPARE(files::read(path("a"), 5)->value(), "12345");
    QVERIFY(!files::read(path("a"), 4));
}

void TestSafeFile::readsWhatIsNamed()
{
    put(path("a"), "one");
    QVERIFY(QFile::link(path("a"), path("link")));
    QCOMPARE(*files::readNamed(path("a"), 3), "one");
    QCOMPARE(*files::readNamed(path("link"), 3), "one");
    QCOMPARE(*files::readNamed(QStringLiteral("/dev/null"), 3), QByteArray());
    QVERIFY(!files::readNamed(path("missing"), 3));
    QVERIFY(!files::readNamed({}, 3));
}

void TestSafeFile::readsAPipeToItsEnd()
{
    std::array<int, 2> ends{};
    QCOMPARE(::pipe2(ends.data(), O_CLOEXEC), 0);
    const files::Descriptor reader(ends[0]);
    std::optional<files::Descriptor> writer(std::in_place, ends[1]);
    QCOMPARE(::write(ends[1], "one", 3), 3);
    const QString name = QStringLiteral("/proc/self/fd/%1").arg(ends[0]);
    const auto more = std::async(std::launch::async, [&] { // it waits, or finds all of it
        const bool isWritten = ::write(ends[1], "two", 3) == 3;
        writer.reset();
        return isWritten;
    });
    const auto content = files::readNamed(name, 6);
    QVERIFY2(content, content ? "" : qPrintable(content.error().sentence));
    QCOMPARE(*content, "onetwo");
}

void TestSafeFile::waitsForNoPipeForEver()
{
    const std::chrono::milliseconds patience(50);
    QCOMPARE(::mkfifo(bytes("pipe").constData(), 0600), 0);
    const auto without = files::readNamed(path("pipe"), 3, patience); // nobody writes
    QVERIFY(!without);
    QVERIFY2(without.error().sentence.contains(u"in time"), qPrintable(without.error().sentence));
    const files::Descriptor writer(::open(bytes("pipe").constData(), O_RDWR | O_CLOEXEC));
    QCOMPARE(::write(writer.number(), "one", 3), 3);
    QVERIFY(!files::readNamed(path("pipe"), 3, patience)); // somebody does not end
}

void TestSafeFile::readsNoMoreOfWhatIsNamedThanAsked()
{
    put(path("a"), "12345");
    QCOMPARE(*files::readNamed(path("a"), 5), "12345");
    const auto larger = files::readNamed(path("a"), 4);
    QVERIFY(!larger);
    QCOMPARE(larger.error().sentence, QStringLiteral("it is larger than 4 bytes"));
    QVERIFY(QFile::resize(path("a"), 10'000'000'000)); // it has no blocks
    QVERIFY(!files::readNamed(path("a"), 1024 * 1024));
    QVERIFY(!files::prepare(path("a"), 1024 * 1024));
    QCOMPARE(::mkfifo(bytes("pipe").constData(), 0600), 0);
    const files::Descriptor writer(::open(bytes("pipe").constData(), O_RDWR | O_CLOEXEC));
    QCOMPARE(::write(writer.number(), "12345", 5), 5);
    QVERIFY(!files::readNamed(path("pipe"), 4));
}

void TestSafeFile::readsNothingElseThatIsNamed_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("word");
    QTest::newRow("folder") << QStringLiteral("/dev") << QStringLiteral("a folder");
    QTest::newRow("endless device") << QStringLiteral("/dev/zero") << QStringLiteral("a device");
    QTest::newRow("terminal") << QStringLiteral("/dev/tty") << QStringLiteral("a device");
}

void TestSafeFile::readsNothingElseThatIsNamed()
{
    QFETCH(QString, file);
    QFETCH(QString, word);
    const auto content = files::readNamed(file, 1024 * 1024);
    QVERIFY(!content);
    QVERIFY2(content.error().sentence.contains(word), qPrintable(content.error().sentence));
}

void TestSafeFile::preparesAFile()
{
    put(path("a"), "kept");
    ::chmod(bytes("a").constData(), 0644);
    QVERIFY(files::prepare(path("a")));
    QCOMPARE(contentOf(path("a")), "kept");
    QCOMPARE(modeOf(path("a")), mode_t(0600));
}

void TestSafeFile::preparesNoFileOfAnother()
{
    if (::geteuid() != 0)
        QSKIP("Only root can make a file of another user.");
    put(path("a"), "theirs");
    QVERIFY(::chown(bytes("a").constData(), Other, Other) == 0);
    QVERIFY(!files::prepare(path("a")));
}

QTEST_APPLESS_MAIN(TestSafeFile)
#include "tst_safefile.moc"
