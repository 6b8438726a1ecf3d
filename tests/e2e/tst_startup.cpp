#include "api.h"
#include "testdata.h"

#include <QProcess>
#include <QScopeGuard>
#include <QTcpServer>
#include <QTemporaryDir>

#include <sys/mount.h>
#include <sys/stat.h>

// Options, exit codes, the ready file and the ways to fail, as CONTRACT §2 has them.
class TestStartup : public QObject {
    Q_OBJECT
private slots:
    void init();
    void helpAndVersion();
    void usageErrors_data();
    void usageErrors();
    void readyFileNamesThePid();
    void endsCleanlyOnSigterm();
    void takenPortIsTriedAgain_data();
    void takenPortIsTriedAgain();
    void addressOfAnotherMachine_data();
    void addressOfAnotherMachine();
    void databaseCannotBeOpened_data();
    void databaseCannotBeOpened();
    void secondInstanceSaysSo();
    void secondInstanceUnderAnotherNameSaysSo();
    void readsTheConfigurationFile();
    void endlessFilesAreRefused_data();
    void endlessFilesAreRefused();
    void readsPipes_data();
    void readsPipes();
    void readsCertificateAndKeyFromOnePipe();
    void secretsComeFromTheEnvironment();
    void shortSecretsAreWarnedOf();
    void emptySecretsOfTheEnvironmentAreRefused();
    void damagedConfigurationIsRefused_data();
    void damagedConfigurationIsRefused();
    void basePaths();
    void listensOnIpv6();
    void headlessNeedsNoQtGui();
    void databaseIsPrivate();
    void whatItWritesIsPrivate();
    void readyFileIsNoDevice_data();
    void readyFileIsNoDevice();

private:
    QString file(const QString &name) const { return m_folder->filePath(name); }
    void launchInShell(const QString &redirections, const QStringList &options);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Program> m_program;
};

void TestStartup::init()
{
    m_program.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_program = std::make_unique<Program>(QStringLiteral(STREAMWATCH_BINARY), m_folder->path());
    m_program->setEnvironment(QStringLiteral("QT_LOGGING_RULES"), QStringLiteral("*.info=false")); // only what is wrong
}

void TestStartup::helpAndVersion()
{
    const auto said = [](const char *option) {
        QProcess process;
        process.start(QStringLiteral(STREAMWATCH_BINARY), {QLatin1String(option)});
        return process.waitForFinished() && process.exitCode() == 0 ? process.readAllStandardOutput() : QByteArray();
    };
    const QByteArray help = said("--help");
    for (const char *option : {"--headless", "--listen", "--admin", "--db", "--rules", "--config", "--tls-cert"})
        QVERIFY2(help.contains(option), option);
    const QByteArray version = said("--version");
    QVERIFY2(version.startsWith("streamwatch ") && version.contains('.'), version.constData());
}

void TestStartup::usageErrors_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("mention");
    const auto row = [](const char *name, const QStringList &arguments, const char *mention) {
        QTest::newRow(name) << arguments << QByteArray(mention);
    };
    row("unknown option", {QStringLiteral("--colour")}, "colour");
    row("missing value", {QStringLiteral("--listen")}, "--listen");
    row("no port", {QStringLiteral("--listen"), QStringLiteral("127.0.0.1")}, "127.0.0.1");
    row("bad port", {QStringLiteral("--listen"), QStringLiteral("127.0.0.1:99999")}, "99999");
    row("bad address", {QStringLiteral("--listen"), QStringLiteral("somewhere:80")}, "somewhere");
    row("IPv6 without brackets", {QStringLiteral("--listen"), QStringLiteral("::1:80")}, "::1:80");
    row("open control API", {QStringLiteral("--admin"), QStringLiteral("0.0.0.0:0")}, "--admin");
    row("bad path", {QStringLiteral("--base-path"), QStringLiteral("rest")}, "rest");
    row("bad network", {QStringLiteral("--allow-ip"), QStringLiteral("10.0.0.0/99")}, "10.0.0.0/99");
    row("network with more than its prefix", {QStringLiteral("--allow-ip"), QStringLiteral("10.0.0.5/8")},
        "10.0.0.0/8");
    row("network of half an address", {QStringLiteral("--allow-ip"), QStringLiteral("10.1/16")}, "10.1/16");
    row("IPv4 network in IPv6", {QStringLiteral("--allow-ip"), QStringLiteral("::ffff:10.0.0.0/104")},
        "matches nobody");
    row("network of no address", {QStringLiteral("--allow-ip"), QStringLiteral("0.0.0.0")}, "matches nobody");
    row("network of a group", {QStringLiteral("--allow-ip"), QStringLiteral("224.0.0.0/4")}, "matches nobody");
    row("network with an interface", {QStringLiteral("--allow-ip"), QStringLiteral("fe80::1%lo")}, "fe80::1%lo");
    row("network with a port", {QStringLiteral("--allow-ip"), QStringLiteral("10.0.0.1:80")}, "10.0.0.1:80");
    row("network by a name", {QStringLiteral("--allow-ip"), QStringLiteral("wcs.lan")}, "wcs.lan");
    row("no network", {QStringLiteral("--allow-ip"), QString()}, "--allow-ip");
    row("empty certificate", {QStringLiteral("--tls-cert"), QString()}, "--tls-cert");
    row("empty path of rules", {QStringLiteral("--rules"), QString()}, "--rules");
    row("empty token", {QStringLiteral("--admin-token"), QString()}, "--admin-token");
    row("blank token", {QStringLiteral("--admin-token"), QStringLiteral(" \t")}, "STREAMWATCH_ADMIN_TOKEN");
    row("token nobody can send", {QStringLiteral("--admin-token"), QStringLiteral("t ")}, "--admin-token");
    row("empty secret", {QStringLiteral("--hook-secret"), QString()}, "--hook-secret");
    row("blank secret", {QStringLiteral("--hook-secret"), QStringLiteral(" ")}, "STREAMWATCH_HOOK_SECRET");
    row("empty user", {QStringLiteral("--hook-user"), QString()}, "STREAMWATCH_HOOK_USER");
    row("user without a password", {QStringLiteral("--hook-user"), QStringLiteral("me:")}, "--hook-user");
    row("password without a user", {QStringLiteral("--hook-user"), QStringLiteral(":pw")}, "--hook-user");
    row("open control API with a token",
        {QStringLiteral("--admin"), QStringLiteral("0.0.0.0:0"), QStringLiteral("--admin-token"), QStringLiteral("t")},
        "--tls-cert");
    row("open control API with TLS",
        {QStringLiteral("--admin"), QStringLiteral("[::]:0"), QStringLiteral("--tls-cert"),
         QStringLiteral(TEST_DATA "/tls/test-cert.pem"), QStringLiteral("--tls-key"),
         QStringLiteral(TEST_DATA "/tls/test-key.pem")},
        "--insecure-admin");
    row("one port for both",
        {QStringLiteral("--listen"), QStringLiteral("127.0.0.1:18085"), QStringLiteral("--admin"),
         QStringLiteral("127.0.0.1:18085")},
        "--listen and --admin");
    row("the other's usual port", {QStringLiteral("--listen"), QStringLiteral("0.0.0.0:8086")}, "port 8086");
    row("bad number", {QStringLiteral("--retain-days"), QStringLiteral("soon")}, "soon");
    row("zero days", {QStringLiteral("--retain-days"), QStringLiteral("0")}, "--retain-days");
    row("bad user", {QStringLiteral("--hook-user"), QStringLiteral("me")}, "--hook-user");
    row("key without certificate", {QStringLiteral("--tls-key"), QStringLiteral("/dev/null")}, "--tls-cert");
    row("missing configuration", {QStringLiteral("--config"), QStringLiteral("/nonexistent.ini")}, "/nonexistent.ini");
    row("not an option", {QStringLiteral("extra")}, "extra");
}

void TestStartup::usageErrors()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, mention);
    m_program->launch(QStringList{QStringLiteral("--headless")} + arguments);
    QCOMPARE(m_program->waitForExit(), 2);
    const QByteArray error = m_program->errorOutput();
    QCOMPARE(error.trimmed().count('\n'), 0);
    QVERIFY2(error.startsWith("streamwatch: "), error.constData());
    QVERIFY2(error.contains(mention), error.constData());
}

void TestStartup::readyFileNamesThePid()
{
    QVERIFY2(m_program->start(), qPrintable(m_program->failure()));
    QFile ready(file(QStringLiteral("ready.json")));
    QVERIFY(ready.open(QIODevice::ReadOnly));
    const QJsonObject object = QJsonDocument::fromJson(ready.readAll()).object();
    QCOMPARE(object.value(QStringLiteral("pid")).toInteger(), m_program->pid());
    QVERIFY(object.value(QStringLiteral("hookUrl")).toString().startsWith(QLatin1String("http://127.0.0.1:")));
    QVERIFY(object.value(QStringLiteral("hookUrl")).toString().endsWith(QLatin1String("/rest/my_api")));
    QVERIFY(object.value(QStringLiteral("adminUrl")).toString().startsWith(QLatin1String("http://127.0.0.1:")));
}

void TestStartup::endsCleanlyOnSigterm()
{
    QVERIFY2(m_program->start(), qPrintable(m_program->failure()));
    QCOMPARE(postHook(*m_program, "StreamStatusEvent", R"({"nodeId":"n","mediaSessionId":"m"})").status, 200);
    RawClient idle(m_program->hookPort()); // a kept-alive connection does not hold it up
    QVERIFY(idle.isConnected());
    QCOMPARE(m_program->stop(4'000), 0); // one with a request would have 5 s
    QVERIFY2(m_program->start(), qPrintable(m_program->failure()));
    QCOMPARE(storedCount(*m_program), 1);
}

void TestStartup::takenPortIsTriedAgain_data()
{
    QTest::addColumn<QString>("option");
    QTest::newRow("of the endpoint") << QStringLiteral("--listen");
    QTest::newRow("of the control API") << QStringLiteral("--admin");
}

void TestStartup::takenPortIsTriedAgain()
{
    QFETCH(QString, option);
    QTcpServer taken;
    QVERIFY(taken.listen(QHostAddress::LocalHost));
    const QByteArray port = QByteArray::number(taken.serverPort());
    QStringList arguments{QStringLiteral("--headless"), QStringLiteral("--db"), m_program->databasePath(),
                          QStringLiteral("--ready-file"), file(QStringLiteral("ready.json"))};
    for (const QString &each : {QStringLiteral("--listen"), QStringLiteral("--admin")})
        arguments << each
                  << QStringLiteral("127.0.0.1:") + (each == option ? QString::fromLatin1(port) : QStringLiteral("0"));
    m_program->launch(arguments);
    QVERIFY(!m_program->waitUntilReady(2 * 2'500)); // two attempts
    QVERIFY(m_program->isRunning());
    const QByteArray error = m_program->errorOutput();
    QVERIFY2(error.contains(port) && error.contains("tried again"), error.constData());
    QCOMPARE(error.trimmed().count('\n'), 0); // said once
    taken.close();
    QVERIFY2(m_program->waitUntilReady(10'000), qPrintable(m_program->failure()));
    QCOMPARE(postHook(*m_program, "StreamStatusEvent", "{}").status, 200);
    QCOMPARE(getJson(*m_program, "/health").value(QStringLiteral("status")), QJsonValue(QStringLiteral("ok")));
    QCOMPARE(m_program->stop(), 0);
}

void TestStartup::addressOfAnotherMachine_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::newRow("endpoint") << QStringList{QStringLiteral("--no-admin"), QStringLiteral("--listen"),
                                             QStringLiteral("192.0.2.1:8085")};
    const QStringList admin{QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0"), QStringLiteral("--admin"),
                            QStringLiteral("192.0.2.1:8086")};
    QTest::newRow("insecure control API") << admin + QStringList{QStringLiteral("--insecure-admin")};
    QTest::newRow("control API with token and TLS")
        << admin + QStringList{QStringLiteral("--admin-token"), QStringLiteral("t"),
                               QStringLiteral("--tls-cert"),    QStringLiteral(TEST_DATA "/tls/test-cert.pem"),
                               QStringLiteral("--tls-key"),     QStringLiteral(TEST_DATA "/tls/test-key.pem")};
}

// Allowed, but no time will make it come.
void TestStartup::addressOfAnotherMachine()
{
    QFETCH(QStringList, options);
    m_program->launch(QStringList{QStringLiteral("--headless"), QStringLiteral("--db"), file(QStringLiteral("a.db"))} +
                      options);
    QCOMPARE(m_program->waitForExit(), 1);
    const QByteArray error = m_program->errorOutput();
    QVERIFY2(error.contains("192.0.2.1 does not belong to this machine"), error.constData());
    QCOMPARE(error.trimmed().count('\n'), 0);
}

void TestStartup::databaseCannotBeOpened_data()
{
    QTest::addColumn<QString>("path");
    QTest::newRow("a folder that cannot be made") << QStringLiteral("/proc/streamwatch/journal.db");
    QTest::newRow("a folder") << QStringLiteral("/tmp");
    QTest::newRow("not a database") << QStringLiteral(TEST_DATA "/playHLS.json");
}

void TestStartup::databaseCannotBeOpened()
{
    QFETCH(QString, path);
    if (path.startsWith(QLatin1String(TEST_DATA))) {
        QVERIFY(QFile::copy(path, file(QStringLiteral("text.db"))));
        path = file(QStringLiteral("text.db"));
    }
    m_program->launch({QStringLiteral("--headless"), QStringLiteral("--no-admin"), QStringLiteral("--listen"),
                       QStringLiteral("127.0.0.1:0"), QStringLiteral("--db"), path});
    QCOMPARE(m_program->waitForExit(), 1);
    const QByteArray error = m_program->errorOutput();
    if (path.startsWith(QLatin1String("/proc/")))
        path = path.section(QLatin1Char('/'), 0, -2); // the folder is what is wrong
    QVERIFY2(error.contains(path.toUtf8()), error.constData());
    QCOMPARE(error.trimmed().count('\n'), 0);
}

void TestStartup::secondInstanceSaysSo()
{
    QVERIFY2(m_program->start(), qPrintable(m_program->failure()));
    QTemporaryDir folder;
    Program second(QStringLiteral(STREAMWATCH_BINARY), folder.path());
    second.launch({QStringLiteral("--headless"), QStringLiteral("--no-admin"), QStringLiteral("--listen"),
                   QStringLiteral("127.0.0.1:0"), QStringLiteral("--db"), m_program->databasePath()});
    QCOMPARE(second.waitForExit(), 1);
    QVERIFY2(second.errorOutput().contains(QByteArray::number(m_program->pid())), second.errorOutput().constData());
    QCOMPARE(postHook(*m_program, "StreamStatusEvent", "{}").status, 200);
}

// The folder of the journal stands in two places.
void TestStartup::secondInstanceUnderAnotherNameSaysSo()
{
    QTemporaryDir folder;
    if (::mount(qUtf8Printable(m_folder->path()), qUtf8Printable(folder.path()), nullptr, MS_BIND, nullptr) != 0)
        QSKIP("Only root can mount a folder twice.");
    const auto back = qScopeGuard([&] { ::umount2(qUtf8Printable(folder.path()), MNT_DETACH); });
    QVERIFY2(m_program->start(), qPrintable(m_program->failure()));
    QCOMPARE(postHook(*m_program, "StreamStatusEvent", "{}").status, 200);
    // A lock file that says nothing, as one of a container with process numbers of its own.
    QVERIFY(QFile::remove(m_program->databasePath() + QStringLiteral(".lock")));
    const QString path = folder.filePath(QFileInfo(m_program->databasePath()).fileName());
    Program second(QStringLiteral(STREAMWATCH_BINARY), folder.path());
    second.launch({QStringLiteral("--headless"), QStringLiteral("--no-admin"), QStringLiteral("--listen"),
                   QStringLiteral("127.0.0.1:0"), QStringLiteral("--db"), path});
    QCOMPARE(second.waitForExit(), 1);
    QVERIFY2(second.errorOutput().contains("by another name"), second.errorOutput().constData());
    QCOMPARE(postHook(*m_program, "StreamStatusEvent", "{}").status, 200);
}

void TestStartup::readsTheConfigurationFile()
{
    QFile config(file(QStringLiteral("my.ini")));
    QVERIFY(config.open(QIODevice::WriteOnly));
    config.write("base-path=/EchoApp\nhook-user=me:secret\n");
    config.close();
    QVERIFY2(m_program->start({QStringLiteral("--config"), config.fileName()}), qPrintable(m_program->failure()));
    RawClient client(m_program->hookPort());
    QCOMPARE(client.post("/rest/my_api/connect", "{}").status, 404);
    QCOMPARE(client.post("/EchoApp/connect", "{}").status, 401);
    QCOMPARE(client.post("/EchoApp/connect", "{}", "Authorization: Basic bWU6c2VjcmV0\r\n").status, 200);
    QCOMPARE(m_program->stop(), 0);

    QVERIFY(config.open(QIODevice::Append));
    config.write("colour=red\n");
    config.close();
    m_program->launch({QStringLiteral("--headless"), QStringLiteral("--config"), config.fileName()});
    QCOMPARE(m_program->waitForExit(), 2);
    QVERIFY(m_program->errorOutput().contains("colour"));
}

void TestStartup::endlessFilesAreRefused_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<QString>("path");
    const QStringList files{QStringLiteral("/dev/zero"), QStringLiteral("/dev"), QStringLiteral("large"),
                            QStringLiteral("/dev/stdin")};
    const auto rows = [&files](const char *name, const QStringList &options) {
        for (const QString &file : files)
            QTest::addRow("%s %s", name, qPrintable(file)) << options << file;
    };
    rows("rules", {QStringLiteral("--rules")});
    rows("configuration", {QStringLiteral("--config")});
    rows("certificate", {QStringLiteral("--tls-key"), QStringLiteral("/dev/null"), QStringLiteral("--tls-cert")});
    rows("key",
         {QStringLiteral("--tls-cert"), QStringLiteral(TEST_DATA "/tls/test-cert.pem"), QStringLiteral("--tls-key")});
}

// As the last of the options: a device, a folder, ten gigabytes, and a pipe that goes on and on.
void TestStartup::endlessFilesAreRefused()
{
    QFETCH(QStringList, options);
    QFETCH(QString, path);
    if (path == u"large") {
        path = file(path);
        QFile large(path);
        QVERIFY(large.open(QIODevice::WriteOnly) && large.resize(10'000'000'000));
    }
    launchInShell(QStringLiteral("< <(exec yes)"),
                  QStringList{QStringLiteral("--headless")} + options + QStringList{path});
    QCOMPARE(m_program->waitForExit(), 2);
    const QByteArray error = m_program->errorOutput();
    QVERIFY2(error.contains(options.last().toUtf8() + ": cannot read " + path.toUtf8() + ": it is "),
             error.constData());
    QCOMPARE(error.trimmed().count('\n'), 0);
}

// Started by a shell, with redirections behind the options.
void TestStartup::launchInShell(const QString &redirections, const QStringList &options)
{
    m_program = std::make_unique<Program>(QStringLiteral("/bin/bash"), m_folder->path());
    m_program->setEnvironment(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    m_program->launch(QStringList{QStringLiteral("-c"), QStringLiteral("exec \"$0\" \"$@\" ") + redirections,
                                  QStringLiteral(STREAMWATCH_BINARY), QStringLiteral("--listen"),
                                  QStringLiteral("127.0.0.1:0"), QStringLiteral("--admin"),
                                  QStringLiteral("127.0.0.1:0"), QStringLiteral("--db"), m_program->databasePath(),
                                  QStringLiteral("--ready-file"), file(QStringLiteral("ready.json"))} +
                      options);
}

void TestStartup::readsPipes_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::newRow("headless") << QStringList{QStringLiteral("--headless")};
    QTest::newRow("with a window") << QStringList();
}

// A pipe can be read once only: nothing that an option names is asked for again.
void TestStartup::readsPipes()
{
    QFETCH(QStringList, options);
    launchInShell(QStringLiteral(R"(--rules <(echo '[{"id":"piped","action":{"type":"reset"}}]') )"
                                 R"(--config <(echo base-path=/piped))"),
                  options);
    QVERIFY2(m_program->waitUntilReady(10'000), qPrintable(m_program->failure()));
    QCOMPARE(m_program->hookUrl().path(), QStringLiteral("/piped"));
    QCOMPARE(getJson(*m_program, "/rules/piped").value(QStringLiteral("enabled")), QJsonValue(true));
    QCOMPARE(m_program->stop(), 0);

    launchInShell(QStringLiteral("--config <(echo colour=red)"), options);
    QCOMPARE(m_program->waitForExit(), 2);
    QVERIFY2(m_program->errorOutput().contains("colour"), m_program->errorOutput().constData());
}

void TestStartup::readsCertificateAndKeyFromOnePipe()
{
    launchInShell(QStringLiteral("--tls-cert /dev/stdin --tls-key /dev/stdin "
                                 "< <(cat " TEST_DATA "/tls/test-cert.pem " TEST_DATA "/tls/test-key.pem)"),
                  {QStringLiteral("--headless")});
    QVERIFY2(m_program->waitUntilReady(10'000), qPrintable(m_program->failure()));
    QCOMPARE(m_program->hookUrl().scheme(), QStringLiteral("https"));
}

void TestStartup::secretsComeFromTheEnvironment()
{
    m_program->setEnvironment(QStringLiteral("STREAMWATCH_HOOK_SECRET"), QStringLiteral("key"));
    m_program->setEnvironment(QStringLiteral("STREAMWATCH_ADMIN_TOKEN"), QStringLiteral("t0ken"));
    QVERIFY2(m_program->start(), qPrintable(m_program->failure()));
    RawClient client(m_program->hookPort());
    QCOMPARE(client.post("/rest/my_api/StreamStatusEvent", "{}").status, 401);
    QCOMPARE(
        client.post("/rest/my_api/StreamStatusEvent", "{}", "Authorization: WCS 00000000000000000000000000000000\r\n")
            .status,
        401);
    QCOMPARE(
        client.post("/rest/my_api/StreamStatusEvent", "{}", "Authorization: WCS 8ad543481d29574b6046e375ce555520\r\n")
            .status,
        200);
    RawClient admin(m_program->adminPort());
    QCOMPARE(admin.get("/api/v1/health").status, 401);
    QCOMPARE(admin.get("/api/v1/health", "Authorization: Bearer t0ken\r\n").status, 200);
}

void TestStartup::shortSecretsAreWarnedOf()
{
    m_program->setEnvironment(QStringLiteral("QT_LOGGING_RULES"), {}); // as a user has it
    QVERIFY2(
        m_program->start({QStringLiteral("--hook-user"), QStringLiteral("operator:pw"), QStringLiteral("--hook-secret"),
                          QStringLiteral("k3y"), QStringLiteral("--admin-token"), QStringLiteral("t")}),
        qPrintable(m_program->failure()));
    for (const char *option : {"--hook-user", "--hook-secret", "--admin-token"})
        QVERIFY2(m_program->errorOutput().contains(QByteArray(option) + " has fewer than 8 characters"),
                 m_program->errorOutput().constData());
    QVERIFY(!m_program->errorOutput().contains("k3y"));
    QCOMPARE(m_program->stop(), 0);

    QVERIFY2(m_program->start({QStringLiteral("--admin-token"), QStringLiteral("0123456789abcdef")}),
             qPrintable(m_program->failure()));
    QVERIFY2(!m_program->errorOutput().contains("fewer"), m_program->errorOutput().constData());
}

void TestStartup::emptySecretsOfTheEnvironmentAreRefused()
{
    for (const char *name : {"STREAMWATCH_HOOK_SECRET", "STREAMWATCH_HOOK_USER", "STREAMWATCH_ADMIN_TOKEN"}) {
        init();
        m_program->setEnvironment(QLatin1String(name), QString());
        m_program->launch({QStringLiteral("--headless")});
        QCOMPARE(m_program->waitForExit(), 2);
        QVERIFY2(m_program->errorOutput().contains(name), m_program->errorOutput().constData());
    }
}

void TestStartup::damagedConfigurationIsRefused_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QByteArray>("mention");
    QTest::newRow("cut within a key") << QByteArray("base-path=/a\nhook-se") << QByteArray("line 2");
    QTest::newRow("cut within a value") << QByteArray("hook-secret=abc\nallow-ip=10.0.0") << QByteArray("line 2");
    QTest::newRow("empty") << QByteArray() << QByteArray("line 1");
    QTest::newRow("zeros") << QByteArray(4'096, '\0') + '\n' << QByteArray("line 1");
    QTest::newRow("garbage") << QByteArray("base-path=/a\n\xff\xd8\xff\xe0 JFIF\n") << QByteArray("line 2");
    QTest::newRow("no equals sign") << QByteArray("admin-token: t\n") << QByteArray("line 1");
    QTest::newRow("another section") << QByteArray("[Secrets]\nadmin-token=t\n") << QByteArray("line 1");
    QTest::newRow("twice") << QByteArray("admin-token=a\n\nadmin-token=b\n") << QByteArray("line 3");
    QTest::newRow("empty token") << QByteArray("admin-token=\n") << QByteArray("--admin-token");
    QTest::newRow("empty allow-list") << QByteArray("allow-ip=\n") << QByteArray("--allow-ip");
    QTest::newRow("no word of a switch") << QByteArray("no-admin=maybe\n") << QByteArray("line 1");
    QTest::newRow("open quotation") << QByteArray("hook-secret=\"abc\n") << QByteArray("line 1");
}

// Secret, token and allow-list are not to vanish with the line that they stand in.
void TestStartup::damagedConfigurationIsRefused()
{
    QFETCH(QByteArray, content);
    QFETCH(QByteArray, mention);
    QFile config(file(QStringLiteral("my.ini")));
    QVERIFY(config.open(QIODevice::WriteOnly) && config.write(content) == content.size());
    config.close();
    m_program->launch({QStringLiteral("--headless"), QStringLiteral("--config"), config.fileName()});
    QCOMPARE(m_program->waitForExit(), 2);
    QVERIFY2(m_program->errorOutput().contains(mention), m_program->errorOutput().constData());
    QCOMPARE(m_program->errorOutput().trimmed().count('\n'), 0);
}

void TestStartup::basePaths()
{
    QVERIFY2(m_program->start({QStringLiteral("--base-path"), QStringLiteral("/a/"), QStringLiteral("--base-path"),
                               QStringLiteral("/b/c")}),
             qPrintable(m_program->failure()));
    RawClient client(m_program->hookPort());
    QCOMPARE(client.post("/a/connect", "{}").status, 200);
    QCOMPARE(client.post("/b/c/connect", "{}").status, 200);
    const RawAnswer answer = client.post("/rest/my_api/connect", "{}");
    QCOMPARE(answer.status, 404);
    QVERIFY(answer.body.contains("/b/c"));
}

void TestStartup::listensOnIpv6()
{
    if (!QTcpServer().listen(QHostAddress::LocalHostIPv6))
        QSKIP("This machine has no IPv6.");
    m_program->launch({QStringLiteral("--headless"), QStringLiteral("--listen"), QStringLiteral("[::1]:0"),
                       QStringLiteral("--admin"), QStringLiteral("127.0.0.1:0"), QStringLiteral("--db"),
                       m_program->databasePath(), QStringLiteral("--ready-file"), file(QStringLiteral("ready.json"))});
    QVERIFY2(m_program->waitUntilReady(), qPrintable(m_program->failure()));
    QCOMPARE(m_program->hookUrl().host(), QStringLiteral("::1"));
}

void TestStartup::headlessNeedsNoQtGui()
{
    QVERIFY2(m_program->start(), qPrintable(m_program->failure()));
    QFile maps(QStringLiteral("/proc/%1/maps").arg(m_program->pid()));
    QVERIFY(maps.open(QIODevice::ReadOnly));
    const QByteArray libraries = maps.readAll();
    QVERIFY(libraries.contains("libQt6Core"));
    QVERIFY(!libraries.contains("libQt6Gui"));
    QVERIFY(!libraries.contains("libQt6Widgets"));
}

void TestStartup::databaseIsPrivate()
{
    const mode_t mask = ::umask(0); // nothing but the program keeps others out
    const auto back = qScopeGuard([mask] { ::umask(mask); });
    QVERIFY2(m_program->start(), qPrintable(m_program->failure()));
    for (const char *part : {"", "-wal", "-shm"}) {
        const QFileDevice::Permissions permissions =
            QFile::permissions(m_program->databasePath() + QLatin1String(part));
        QVERIFY2(permissions & QFileDevice::ReadOwner, part); // it is there
        QVERIFY2(!(permissions & (QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ReadOther |
                                  QFileDevice::WriteOther)),
                 part);
    }
}

void TestStartup::whatItWritesIsPrivate()
{
    const mode_t mask = ::umask(0);
    const auto back = qScopeGuard([mask] { ::umask(mask); });
    launchInShell({}, {QStringLiteral("--db"), file(QStringLiteral("new/data/w.db"))}); // with a window
    QVERIFY2(m_program->waitUntilReady(10'000), qPrintable(m_program->failure()));
    RawClient client(m_program->adminPort());
    QCOMPARE(client.post("/api/v1/rules", R"({"action":{"type":"reset"}})").status, 201);
    QCOMPARE(m_program->stop(), 0);
    for (const char *name : {"ready.json", "new/data/w.db", "new/data/w.db.answers.json", "streamwatch/window.ini"}) {
        struct stat found {};
        QVERIFY2(::lstat(QFile::encodeName(file(QLatin1String(name))).constData(), &found) == 0, name);
        QVERIFY2((found.st_mode & 07777) == 0600, name);
    }
    for (const char *name : {"new", "new/data", "streamwatch"}) {
        struct stat found {};
        QVERIFY2(::lstat(QFile::encodeName(file(QLatin1String(name))).constData(), &found) == 0, name);
        QVERIFY2((found.st_mode & 07777) == 0700, name);
    }
}

void TestStartup::readyFileIsNoDevice_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("mention");
    QTest::newRow("device") << QStringLiteral("/dev/null") << QByteArray("a device");
    QTest::newRow("pipe") << QStringLiteral("pipe") << QByteArray("a pipe");
    QTest::newRow("folder") << QStringLiteral("/tmp") << QByteArray("a folder");
}

void TestStartup::readyFileIsNoDevice()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, mention);
    const QString path = name.startsWith(u'/') ? name : file(name);
    QVERIFY(::mkfifo(QFile::encodeName(file(QStringLiteral("pipe"))).constData(), 0600) == 0);
    m_program->launch({QStringLiteral("--headless"), QStringLiteral("--no-admin"), QStringLiteral("--listen"),
                       QStringLiteral("127.0.0.1:0"), QStringLiteral("--db"), m_program->databasePath(),
                       QStringLiteral("--ready-file"), path});
    QCOMPARE(m_program->waitForExit(), 1);
    const QByteArray error = m_program->errorOutput();
    QVERIFY2(error.contains(path.toUtf8()) && error.contains(mention), error.constData());
}

QTEST_GUILESS_MAIN(TestStartup)
#include "tst_startup.moc"
