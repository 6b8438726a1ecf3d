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
