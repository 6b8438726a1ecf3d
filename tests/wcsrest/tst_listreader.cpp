#include "wcsrest/listreader.h"

#include <QTest>

using wcsrest::ListedStream;
using wcsrest::ListReader;

class TestListReader : public QObject {
    Q_OBJECT
private slots:
    void reads_data();
    void reads();
    void readsWhatAWcsSays();
    void readsInPortions();
    void refuses_data();
    void refuses();
    void readsMany();

private:
    static QByteArray idsIn(const QByteArray &body, qsizetype portion = 1'000'000);
};

// With blanks between; or what is wrong.
QByteArray TestListReader::idsIn(const QByteArray &body, qsizetype portion)
{
    ListReader reader(body);
    while (reader.read(portion)) {
    }
    const auto listed = reader.take();
    if (!listed)
        return listed.error().sentence.toUtf8();
    QByteArrayList ids;
    for (const ListedStream &stream : *listed)
        ids.append(stream.mediaSessionId);
    return ids.join(' ');
}

void TestListReader::reads_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("ids");
    const auto row = [](const char *name, const char *body, const char *ids) {
        QTest::newRow(name) << QByteArray(body) << QByteArray(ids);
    };
    row("none", "[]", "");
    row("none, with blanks", " [ \r\n] \n", "");
    row("one", R"([{"mediaSessionId":"a"}])", "a");
    row("two", R"([ {"mediaSessionId":"a"} , {"mediaSessionId":"b"} ])", "a b");
    row("unknown members", R"([{"metrics":{"VIDEO_LOST":[1,{"x":"]"}]},"mediaSessionId":"a","new":null}])", "a");
    row("brackets in texts", R"([{"sdp":"[{\"","mediaSessionId":"a"},{"mediaSessionId":"b"}])", "a b");
    row("one that is given twice", R"([{"mediaSessionId":"a","mediaSessionId":"b"}])", "b");
    row("none of it", R"([{}])", "");
    row("a number for an id", R"([{"mediaSessionId":7}])", "7");
}

void TestListReader::reads()
{
    QFETCH(const QByteArray, body);
    QTEST(idsIn(body), "ids");
    QTEST(idsIn(body, 1), "ids");
}

void TestListReader::readsWhatAWcsSays()
{
    ListReader reader(R"([{"appKey":"flashStreamingApp","sessionId":"/192.168.23.83:51309/192.168.130.39:1935",
        "mediaSessionId":"6af0baf1","name":"stream1","published":true,"status":"PUBLISHING","sdp":"...",
        "createDate":1616730493789,"mediaType":"publish"},{"nodeId":"n@10.0.0.1","published":false}, {}])");
    while (reader.read(1)) {
    }
    const auto listed = reader.take();
    QVERIFY(listed.ok());
    QCOMPARE(listed->size(), size_t(3));
    QCOMPARE(listed->at(0),
             (ListedStream{.mediaSessionId = "6af0baf1", .name = "stream1", .status = "PUBLISHING", .published = 1}));
    QCOMPARE(listed->at(1), (ListedStream{.nodeId = "n@10.0.0.1", .published = 0}));
    QCOMPARE(listed->at(2), ListedStream());
}

void TestListReader::readsInPortions()
{
    ListReader reader(R"([{"mediaSessionId":"a"},{"mediaSessionId":"b"},{"mediaSessionId":"c"}])");
    QVERIFY(reader.read(1));
    QVERIFY(reader.read(1));
    QVERIFY(reader.read(1));
    QVERIFY(!reader.read(1));
    QVERIFY(!reader.read(1));
    QCOMPARE(reader.take()->size(), size_t(3));
}

void TestListReader::refuses_data()
{
    QTest::addColumn<QByteArray>("body");
    for (const char *body : {"",
                             " ",
                             "{}",
                             R"({"mediaSessionId":"a"})",
                             "null",
                             "7",
                             "\"[]\"",
                             "<html>",
                             "[",
                             "]",
                             "[7]",
                             "[[]]",
                             "[null]",
                             "[{]",
                             "[{}",
                             "[{},",
                             "[{},]",
                             "[,{}]",
                             "[{},,{}]",
                             "[{} {}]",
                             "[{}] x",
                             "[{}]]",
                             "[] []",
                             "[}",
                             R"([{"a":1},{"b":)",
                             R"([{"mediaSessionId":"a"},{"mediaSessionId":"b"})",
                             R"([{"mediaSessionId":"a"},{"x":tru}])",
                             R"([{"mediaSessionId":"a})"})
        QTest::newRow(*body ? body : "nothing") << QByteArray(body);
}

void TestListReader::refuses()
{
    QFETCH(const QByteArray, body);
    for (const qsizetype portion : {1, 1'000})
        QVERIFY2(idsIn(body, portion).startsWith("what it answered is no list of streams, from byte "),
                 idsIn(body, portion).constData());
}

void TestListReader::readsMany()
{
    QByteArray body = "[";
    constexpr int Many = 20'000;
    for (int i = 0; i < Many; ++i) {
        body += (i == 0 ? "" : ",") + QByteArray(R"({"mediaSessionId":"id-)") + QByteArray::number(i) +
                R"(","status":"PLAYING","published":false,"sdp":")" + QByteArray(500, 'x') + "\"}";
    }
    body += ']';
    ListReader reader(body);
    int portions = 1;
    while (reader.read(256 * 1024))
        ++portions;
    QVERIFY(portions > 20);
    const auto listed = reader.take();
    QVERIFY(listed.ok());
    QCOMPARE(listed->size(), size_t(Many));
    QCOMPARE(listed->back().mediaSessionId, "id-19999");
}

QTEST_GUILESS_MAIN(TestListReader)
#include "tst_listreader.moc"
