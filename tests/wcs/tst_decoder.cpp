#include "testdata.h"
#include "wcs/decoder.h"

#include <QFile>
#include <QTest>

using wcs::DecodeError;
using wcs::Decoder;
using wcs::HookEvent;

namespace {

QByteArray sample(const char *name)
{
    QFile file(QStringLiteral(TEST_DATA "/") + QLatin1String(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

HookEvent decoded(const QByteArray &method, const QByteArray &body)
{
    Decoder decoder;
    const auto result = decoder.decode(method, body);
    if (const auto *error = std::get_if<DecodeError>(&result)) {
        QTest::qFail(error->sentence.constData(), __FILE__, __LINE__);
        return {};
    }
    return std::get<HookEvent>(result);
}

} // namespace

class TestDecoder : public QObject {
    Q_OBJECT
private slots:
    void readsTheMissionsExample();
    void readsTheNewerFieldSet();
    void leavesAbsentFieldsAbsent();
    void acceptsEverySample_data();
    void acceptsEverySample();
    void rejects_data();
    void rejects();
    void toleratesWrongTypes_data();
    void toleratesWrongTypes();
    void acceptsNumbersOfAnySize();
    void acceptsLoneSurrogates();
    void takesTheLastOfDuplicateKeys();
    void readsUnpaddedAndPaddedBodiesAlike();
    void survivesEveryPrefix();
};

void TestDecoder::readsTheMissionsExample()
{
    const HookEvent event = decoded("StreamStatusEvent", sample("seed-StreamStatusEvent-publishing.json"));
    QCOMPARE(event.method, "StreamStatusEvent");
    QCOMPARE(event.nodeId, "Hw47CFMBEchVOpBMDr29IxxjudnJ1sjOY@192.168.1.101");
    QCOMPARE(event.appKey, "defaultApp");
    QCOMPARE(event.sessionId, "/192.168.1.102:4388/192.168.1.101:8443");
    QCOMPARE(event.mediaSessionId, "56141d10-fddc-11e6-ac3a-4d67d5b3360d");
    QCOMPARE(event.name, "b4e7");
    QCOMPARE(event.status, "PUBLISHING");
    QCOMPARE(event.mediaProvider, "WebRTC");
    QCOMPARE(event.published, true);
    QCOMPARE(event.hasVideo, true);
    QCOMPARE(event.record, false);
    QCOMPARE(event.width, 0);
    QVERIFY(event.problems.isEmpty());
}

void TestDecoder::readsTheNewerFieldSet()
{
    const HookEvent event = decoded("StreamStatusEvent", sample("StreamStatusEvent-2022.json"));
    QCOMPARE(event.sessionId, "04cfeb85-cf9c-49aa-8144-022dfc0cdd0b");
    QCOMPARE(event.status, "PUBLISHING");
    QVERIFY(event.problems.isEmpty());
}

void TestDecoder::leavesAbsentFieldsAbsent()
{
    const HookEvent event = decoded("playHLS", sample("playHLS.json"));
    QVERIFY(!event.published.has_value());
    QVERIFY(!event.width.has_value());
    QVERIFY(event.status.isEmpty());
    QCOMPARE(event.mediaProvider, "HLS");
}

void TestDecoder::acceptsEverySample_data()
{
    QTest::addColumn<QByteArray>("name");
    for (const char *name :
         {"StreamStatusEvent-2022.json", "connect-2018.json", "playHLS.json", "playRTSP.json",
          "publishStream-2017.json", "seed-StreamStatusEvent-error-case.json", "seed-StreamStatusEvent-publishing.json",
          "synthetic-failed.json", "synthetic-full-3614.json", "synthetic-playing.json", "synthetic-stopped.json",
          "synthetic-unpublished.json", "ConnectionStatusEvent-established.json"})
        QTest::addRow("%s", name) << QByteArray(name);
}

void TestDecoder::acceptsEverySample()
{
    QFETCH(QByteArray, name);
    QVERIFY(decoded("StreamStatusEvent", sample(name.constData())).problems.isEmpty());
}

void TestDecoder::rejects_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("words");
    QTest::addColumn<qsizetype>("offset");
    QTest::newRow("empty") << QByteArray() << QByteArray("empty") << qsizetype(0);
    QTest::newRow("blank") << QByteArray(" \r\n\t") << QByteArray("empty") << qsizetype(0);
    QTest::newRow("broken") << QByteArray(R"({"name":"b4e7",})") << QByteArray("not valid JSON") << qsizetype(15);
    QTest::newRow("array") << QByteArray("[1,2]") << QByteArray("is an array") << qsizetype(0);
    QTest::newRow("string") << QByteArray("\"x\"") << QByteArray("is a string") << qsizetype(0);
    QTest::newRow("number") << QByteArray("7") << QByteArray("is a number") << qsizetype(0);
    QTest::newRow("null") << QByteArray("null") << QByteArray("is null") << qsizetype(0);
    QTest::newRow("two objects") << QByteArray("{}{}") << QByteArray("not valid JSON") << qsizetype(2);
    QTest::newRow("invalid UTF-8") << QByteArray("{\"name\":\"\xff\"}") << QByteArray("not valid UTF-8")
                                   << qsizetype(9);
    QTest::newRow("cut UTF-8") << QByteArray("{\"name\":\"\xe2\x82\"}") << QByteArray("not valid UTF-8")
                               << qsizetype(11);
    QTest::newRow("deep") << QByteArray(10'000, '[') + QByteArray(10'000, ']') << QByteArray("1,024 levels")
                          << qsizetype(-1);
    QTest::newRow("NUL") << QByteArray("{\"a\":\0}", 7) << QByteArray("not valid JSON") << qsizetype(5);
}

void TestDecoder::rejects()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, words);
    QFETCH(qsizetype, offset);
    Decoder decoder;
    const auto result = decoder.decode("StreamStatusEvent", body);
    QVERIFY(std::holds_alternative<DecodeError>(result));
    const auto &error = std::get<DecodeError>(result);
    QVERIFY2(error.sentence.contains(words), error.sentence.constData());
    if (offset >= 0)
        QVERIFY2(qAbs(error.offset - offset) <= 1, QByteArray::number(error.offset).constData());
    else
        QCOMPARE(error.offset, offset);
}

void TestDecoder::toleratesWrongTypes_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("sentence");
    QTest::newRow("text as number") << QByteArray(R"({"name":5,"status":"PLAYING"})")
                                    << QByteArray("name: expected a string, found a number");
    QTest::newRow("bool as text") << QByteArray(R"({"published":"true","status":"PLAYING"})")
                                  << QByteArray("published: expected true or false, found a string");
    QTest::newRow("number as object") << QByteArray(R"({"width":{},"status":"PLAYING"})")
                                      << QByteArray("width: expected a number, found an object");
    QTest::newRow("number too large") << QByteArray(R"({"width":99999999999,"status":"PLAYING"})")
                                      << QByteArray("width: expected a number of at most 31 bits, found a larger one");
}

void TestDecoder::toleratesWrongTypes()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, sentence);
    const HookEvent event = decoded("StreamStatusEvent", body);
    QCOMPARE(event.status, "PLAYING");
    QCOMPARE(event.problems.size(), 1);
    QCOMPARE(event.problems.first().sentence(), sentence);
}

void TestDecoder::acceptsNumbersOfAnySize()
{
    const HookEvent event = decoded(
        "StreamStatusEvent", R"({"name":"ü","x":123456789012345678901234567890,"published":false,"height":720})");
    QCOMPARE(event.name, "ü");
    QCOMPARE(event.published, false);
    QCOMPARE(event.height, 720);
    QVERIFY(event.problems.isEmpty());
}

void TestDecoder::acceptsLoneSurrogates()
{
    const HookEvent event = decoded("StreamStatusEvent", R"({"name":"a\ud800b","mediaSessionId":"m"})");
    QCOMPARE(event.mediaSessionId, "m");
    QVERIFY(event.name.startsWith('a') && event.name.endsWith('b'));
}

void TestDecoder::takesTheLastOfDuplicateKeys()
{
    QCOMPARE(decoded("StreamStatusEvent", R"({"name":"a","name":"b"})").name, "b");
}

void TestDecoder::readsUnpaddedAndPaddedBodiesAlike()
{
    QByteArray body = sample("synthetic-full-3614.json");
    body.squeeze();
    const HookEvent unpadded = decoded("StreamStatusEvent", body);
    body.reserve(body.size() + 64);
    QVERIFY(decoded("StreamStatusEvent", body) == unpadded);
}

void TestDecoder::survivesEveryPrefix()
{
    const QByteArray body = sample("StreamStatusEvent-2022.json");
    Decoder decoder;
    for (qsizetype size = 0; size < body.trimmed().size(); ++size)
        QVERIFY(std::holds_alternative<DecodeError>(decoder.decode("StreamStatusEvent", body.first(size))));
}

QTEST_APPLESS_MAIN(TestDecoder)
#include "tst_decoder.moc"
