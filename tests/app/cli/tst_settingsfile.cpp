#include "app/cli/settingsfile.h"

#include <QTest>

class TestSettingsFile final : public QObject {
    Q_OBJECT
private slots:
    void readsValues_data();
    void readsValues();
    void keepsTheOrder();
    void refusesAnyCut();
    void namesTheLine_data();
    void namesTheLine();
};

void TestSettingsFile::readsValues_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("value");
    QTest::newRow("plain") << QByteArray("key=a b,c;d#e=f") << QStringLiteral("a b,c;d#e=f");
    QTest::newRow("blanks around") << QByteArray(" \tkey =  a b \r") << QStringLiteral("a b");
    QTest::newRow("quoted") << QByteArray("key=\" a, b \"") << QStringLiteral(" a, b ");
    QTest::newRow("escaped") << QByteArray("key=a\\\\b\\\"c") << QStringLiteral("a\\b\"c");
    QTest::newRow("escaped and quoted") << QByteArray("key=\"a\\\\b\\\"c\"") << QStringLiteral("a\\b\"c");
    QTest::newRow("empty") << QByteArray("key=") << QString();
    QTest::newRow("UTF-8") << QByteArray("key=Schl\xc3\xbcssel") << QStringLiteral("Schl\u00fcssel");
    QTest::newRow("at sign") << QByteArray("key=@Invalid()") << QStringLiteral("@Invalid()");
}

void TestSettingsFile::readsValues()
{
    QFETCH(QByteArray, line);
    QFETCH(QString, value);
    const auto file = SettingsFile::parse("; a comment\n# another\n\n[General]\n" + line + '\n');
    QVERIFY2(file, file ? "" : qPrintable(file.error().sentence));
    QCOMPARE(file->value(QStringLiteral("key")), std::optional(value));
    QCOMPARE(file->line(QStringLiteral("key")), 5);
    QCOMPARE(file->value(QStringLiteral("other")), std::optional<QString>());
}

void TestSettingsFile::keepsTheOrder()
{
    const auto file = SettingsFile::parse("b=1\na=2\n");
    QVERIFY(file);
    QCOMPARE(file->keys(), QStringList({QStringLiteral("b"), QStringLiteral("a")}));
    QVERIFY(SettingsFile::parse("")->keys().isEmpty());
}

// But where it falls between two lines, which nobody can see.
void TestSettingsFile::refusesAnyCut()
{
    const QByteArray whole = "listen=127.0.0.1:0\nhook-secret=\"abc\"\nallow-ip=10.0.0.0/8\n";
    QVERIFY(SettingsFile::parse(whole));
    for (qsizetype size = 1; size < whole.size(); ++size)
        QCOMPARE(SettingsFile::parse(whole.first(size)).ok(), whole[size - 1] == '\n');
}

void TestSettingsFile::namesTheLine_data()
{
    QTest::addColumn<QByteArray>("line");
    for (const QByteArray line :
         {"word", "=value", "[Other]", "a=\"b", "a=b\"c", "a=b\\c", "a=b\\", "a=\x1b[2J", "\xff\xfe", "key=again"})
        QTest::newRow(line.toPercentEncoding().constData()) << line;
    QTest::newRow("a zero") << QByteArray("a=b\0c", 5);
}

void TestSettingsFile::namesTheLine()
{
    QFETCH(QByteArray, line);
    const auto file = SettingsFile::parse("key=1\n\n" + line + "\nlast=1\n");
    QVERIFY(!file);
    QVERIFY2(file.error().sentence.startsWith(QStringLiteral("line 3: ")), qPrintable(file.error().sentence));
}

QTEST_APPLESS_MAIN(TestSettingsFile)
#include "tst_settingsfile.moc"
