#include "wcsrest/gateway/mediasessionid.h"

#include <QTest>

#include <type_traits>

using wcsrest::MediaSessionId;

// An id comes from parse() alone.
static_assert(!std::is_default_constructible_v<MediaSessionId>);
static_assert(!std::is_aggregate_v<MediaSessionId>);
static_assert(!std::is_constructible_v<MediaSessionId, QByteArray>);
static_assert(!std::is_constructible_v<MediaSessionId, const QByteArray &>);
static_assert(!std::is_constructible_v<MediaSessionId, const char *>);
static_assert(!std::is_constructible_v<MediaSessionId, QString>);
static_assert(!std::is_convertible_v<QByteArray, MediaSessionId>);
static_assert(!std::is_assignable_v<MediaSessionId &, QByteArray>);
static_assert(std::is_same_v<decltype(std::declval<MediaSessionId &>().text()), const QByteArray &>);

class TestMediaSessionId : public QObject {
    Q_OBJECT
private slots:
    void takes_data();
    void takes();
    void refuses_data();
    void refuses();
    void isNeverEmptied();
    void keepsItsOwnText();
};

void TestMediaSessionId::takes_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("as the Web SDK makes them") << QByteArray("56141d10-fddc-11e6-ac3a-4d67d5b3360d");
    QTest::newRow("one letter") << QByteArray("m");
    QTest::newRow("with quotes and backslashes") << QByteArray(R"(a"\b)");
    QTest::newRow("as long as may be") << QByteArray(MediaSessionId::Longest, 'a');
}

void TestMediaSessionId::takes()
{
    QFETCH(const QByteArray, text);
    const auto id = MediaSessionId::parse(text);
    QVERIFY(id.ok());
    QCOMPARE(id->text(), text);
}

void TestMediaSessionId::refuses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("null") << QByteArray();
    QTest::newRow("empty") << QByteArray("");
    QTest::newRow("a blank") << QByteArray(" ");
    QTest::newRow("blanks") << QByteArray(" \t ");
    QTest::newRow("a blank within") << QByteArray("a b");
    QTest::newRow("a blank before") << QByteArray(" a");
    QTest::newRow("a line break behind") << QByteArray("a\n");
    QTest::newRow("a null character") << QByteArray("a\0b", 3);
    QTest::newRow("null characters") << QByteArray("\0\0", 2);
    QTest::newRow("delete") << QByteArray("a\x7f");
    QTest::newRow("a blank that is none in ASCII") << QByteArray("\xc2\xa0");
    QTest::newRow("a blank without width") << QByteArray("a\xe2\x80\x8b");
    QTest::newRow("no UTF-8") << QByteArray("a\xff");
    QTest::newRow("a star") << QByteArray("*");
    QTest::newRow("signs alone") << QByteArray("{}");
    QTest::newRow("too long") << QByteArray(MediaSessionId::Longest + 1, 'a');
}

void TestMediaSessionId::refuses()
{
    QFETCH(const QByteArray, text);
    const auto id = MediaSessionId::parse(text);
    QVERIFY(!id.ok());
    QVERIFY(id.error().sentence.endsWith(u'.'));
}

void TestMediaSessionId::isNeverEmptied()
{
    auto id = MediaSessionId::parse("m-1");
    QVERIFY(id.ok());
    const MediaSessionId taken = std::move(*id);
    QCOMPARE(taken.text(), "m-1");
    QCOMPARE(id->text(), "m-1"); // NOLINT(bugprone-use-after-move): that is what is tested
}

void TestMediaSessionId::keepsItsOwnText()
{
    char memory[] = "m-1";
    const auto id = MediaSessionId::parse(QByteArray::fromRawData(memory, 3));
    memory[0] = ' ';
    QVERIFY(id.ok());
    QCOMPARE(id->text(), "m-1");
}

QTEST_GUILESS_MAIN(TestMediaSessionId)
#include "tst_mediasessionid.moc"
