#include "app/cli/settings.h"
#include "app/house/options.h"
#include "testdata.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

class TestOptions final : public QObject {
    Q_OBJECT
private slots:
    void readmeHasTheTable();
    void helpHasEverySettingWithItsDefault();
    void theFileThatIsInstalledIsRead();
    void whatIsNotGivenIsAsUsual();
    void namesTheWebServerBehindIt();
    void saysWhatIsWrongWithTheWebServer_data();
    void saysWhatIsWrongWithTheWebServer();
    void whatIsEmptyIsRefused_data();
    void whatIsEmptyIsRefused();

private:
    std::variant<Options, Exit> parsed(const QByteArray &file, const QStringList &options = {}) const;

    QTemporaryDir m_folder;
};

std::variant<Options, Exit> TestOptions::parsed(const QByteArray &content, const QStringList &options) const
{
    QFile file(m_folder.filePath(QStringLiteral("settings.ini")));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("cannot write the settings");
    file.close();
    return parseOptions(QStringList{QStringLiteral("streamwatch"), QStringLiteral("--config"), file.fileName()} +
                        options);
}

void TestOptions::readmeHasTheTable()
{
    QFile readme(QStringLiteral(TEST_DATA "/../../README.md"));
    QVERIFY(readme.open(QIODevice::ReadOnly));
    const QString table = settingsTable(streamwatchCommand());
    QVERIFY2(QString::fromUtf8(readme.readAll()).contains(QStringLiteral("\n\n") + table + u'\n'), qPrintable(table));
}

void TestOptions::helpHasEverySettingWithItsDefault()
{
    const Exit help = std::get<Exit>(parseOptions({QStringLiteral("streamwatch"), QStringLiteral("--help")}));
    QCOMPARE(help.code, 0);
    const QString text = help.text.simplified(); // lines are broken somewhere
    for (const Setting &setting : streamwatchCommand().settings) {
        QVERIFY2(text.contains(QStringLiteral("--") + QLatin1String(setting.name)), setting.name);
        QVERIFY2(text.contains(setting.text()), setting.name);
        QVERIFY2(setting.text().contains(QString::fromUtf8(setting.usual)), setting.name);
    }
}

// As it is, and with all that has a default switched on.
void TestOptions::theFileThatIsInstalledIsRead()
{
    QByteArray file = settingsFileText(streamwatchCommand()).toUtf8();
    QVERIFY(std::holds_alternative<Options>(parsed(file)));
    for (const Setting &setting : streamwatchCommand().settings) {
        const QByteArray line = QByteArray("\n#") + setting.name + '=';
        QCOMPARE(file.count(line), setting.isInFile ? 1 : 0);
        if (*setting.usual != '\0' || setting.type == Setting::Type::Switch)
            file.replace(line, QByteArray("\n") + setting.name + '=');
    }
    const auto options = parsed(file);
    QVERIFY(std::holds_alternative<Options>(options));
    QCOMPARE(std::get<Options>(options).hooks.port, 8085);
    QVERIFY(!std::get<Options>(options).isHeadless);
}

void TestOptions::whatIsNotGivenIsAsUsual()
{
    const Options options = std::get<Options>(parsed("headless=false\n"));
    QCOMPARE(options.hooks.address, QHostAddress(QHostAddress::LocalHost));
    QCOMPARE(options.hooks.port, 8085);
    QCOMPARE(options.hooks.basePaths, QByteArrayList{"/rest/my_api"});
    QCOMPARE(options.admin.port, 8086);
    QCOMPARE(options.journal.retainDays, 30);
    QCOMPARE(options.journal.retainGb, 10.0);
    QCOMPARE(options.demo, QString());
    QVERIFY(!options.namesListen);
    const Options given = std::get<Options>(parsed("listen=127.0.0.1:0\n", {QStringLiteral("--demo")}));
    QVERIFY(given.namesListen);
    QCOMPARE(given.hooks.port, 0);
    QCOMPARE(given.demo, QStringLiteral("quiet-morning"));
}

void TestOptions::namesTheWebServerBehindIt()
{
    const Options usual = std::get<Options>(parsed("headless=false\n"));
    QVERIFY(usual.hooks.backend.targets.isEmpty() && !usual.hooks.backend.mirror && !usual.hooks.backend.proxy);
    QVERIFY(!usual.hooks.namesWithBackend);
    const Options given = std::get<Options>(
        parsed("forward=http://a/api, /rest/b=https://b:8443\nbase-path=/rest/my_api, /rest/b/\nmirror=http://m/x\n"
               "forward-proxy=http://"
               "us:p%40ss@[::1]:3128\nforward-timeout=500\nforward-failure=echo\nforward-connections=7\nforward-"
               "connect=set\n"));
    const backend::Options &backend = given.hooks.backend;
    QCOMPARE(backend.targets.size(), 2);
    QCOMPARE(backend.targetOf("/rest/my_api")->url.text(), QStringLiteral("http://a/api"));
    QCOMPARE(backend.targetOf("/rest/b")->url.text(), QStringLiteral("https://b:8443"));
    QCOMPARE(backend.mirror->text(), QStringLiteral("http://m/x"));
    QCOMPARE(backend.proxy->host, QStringLiteral("::1"));
    QCOMPARE(backend.proxy->credentials, "us:p@ss");
    QCOMPARE(backend.timeoutMs, 500);
    QCOMPARE(backend.connections, 7);
    QVERIFY(backend.echoesOnFailure && !backend.isChosen);
    QCOMPARE(given.hooks.connect.withBackend, wcs::WithBackend::Set);
    QVERIFY(given.hooks.namesWithBackend);
    qputenv("STREAMWATCH_FORWARD", "http://e/api");
    const auto byEnvironment = parsed("forward=http://a/api\n");
    qunsetenv("STREAMWATCH_FORWARD");
    QCOMPARE(std::get<Options>(byEnvironment).hooks.backend.targetOf("/rest/my_api")->url.text(),
             QStringLiteral("http://e/api"));
}

void TestOptions::saysWhatIsWrongWithTheWebServer_data()
{
    QTest::addColumn<QString>("option");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char *option, const char *sentence) {
        QTest::newRow(option) << QString::fromLatin1(option) << QString::fromUtf8(sentence);
    };
    row("--forward=example.org", "--forward: “example.org” does not begin with http:// or https://.");
    row("--forward=http://me:s3c@a/b", "--forward: “http://me:•••@a/b” names a user");
    row("--forward=/other=http://a", "/other is not a base path of this endpoint");
    row("--forward=/rest/my_api=ftp://a", "--forward: “ftp://a” does not begin");
    row("--mirror=http://u:p@a", "--mirror: “http://u:•••@a” names a user");
    row("--forward-failure=never", "--forward-failure takes error or echo; “never” is not that.");
    row("--forward-connect=x", "--forward-connect takes leave or fill or set; “x” is not that.");
    row("--forward-timeout=5", "--forward-timeout");
    row("--forward-connections=1.5", "--forward-connections takes a whole number.");
    row("--forward-ca=/nowhere", "--forward-ca");
    row("--forward-proxy=https://us:secret@a:1", "--forward-proxy takes http://HOST:PORT or "
                                                 "http://USER:PASSWORD@HOST:PORT; what is given does not begin with "
                                                 "http://, and no other proxies are known.");
    row("--forward-proxy=http://us:secret@a", "what is given names no port.");
}

void TestOptions::saysWhatIsWrongWithTheWebServer()
{
    QFETCH(const QString, option);
    QFETCH(const QString, sentence);
    const auto result = parsed("headless=true\n", {option});
    QVERIFY(std::holds_alternative<Exit>(result));
    QCOMPARE(std::get<Exit>(result).code, 2);
    QVERIFY2(std::get<Exit>(result).text.contains(sentence), qPrintable(std::get<Exit>(result).text));
    QVERIFY(!std::get<Exit>(result).text.contains(QStringLiteral("secret")));
}

void TestOptions::whatIsEmptyIsRefused_data()
{
    QTest::addColumn<QString>("name");
    for (const Setting &setting : streamwatchCommand().settings) {
        const bool isOne = setting.type != Setting::Type::Switch && setting.type != Setting::Type::Texts;
        if (isOne && setting.isInFile)
            QTest::newRow(setting.name) << QString::fromUtf8(setting.name);
    }
}

void TestOptions::whatIsEmptyIsRefused()
{
    QFETCH(QString, name);
    const auto refused = parsed(name.toUtf8() + "=\n");
    QVERIFY(std::holds_alternative<Exit>(refused));
    QCOMPARE(std::get<Exit>(refused).code, 2);
    QVERIFY2(std::get<Exit>(refused).text.contains(QStringLiteral("--%1 ").arg(name)) &&
                 std::get<Exit>(refused).text.contains(QStringLiteral("is empty")),
             qPrintable(std::get<Exit>(refused).text));
}

QTEST_GUILESS_MAIN(TestOptions)
#include "tst_options.moc"
