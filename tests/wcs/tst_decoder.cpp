#include "json/jsoncases.h"
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

QByteArrayList sentencesOf(const HookEvent &event)
{
    QByteArrayList sentences;
    for (const wcs::FieldProblem &problem : event.problems)
        sentences.append(problem.sentence());
    return sentences;
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
    void takesWhatIsJsonAndNothingElse_data() { jsoncases::addRows(); }
    void takesWhatIsJsonAndNothingElse();
    void takesScalarsAsTheyAreWritten_data();
    void takesScalarsAsTheyAreWritten();
    void takesTextsThatSayIt_data();
    void takesTextsThatSayIt();
    void toleratesWrongTypes_data();
    void toleratesWrongTypes();
    void acceptsNumbersOfAnySize();
    void acceptsHalfSurrogatePairs_data();
    void acceptsHalfSurrogatePairs();
    void takesTheLastOfDuplicateKeys_data();
    void takesTheLastOfDuplicateKeys();
    void takesTheBeginningOfLongTexts();
    void readsManyMembers();
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
    QTest::newRow("broken") << QByteArray(R"({"name":"b4e7",})")
                            << QByteArray("comma has nothing behind it, at byte 14") << qsizetype(14);
    QTest::newRow("array") << QByteArray("[1,2]") << QByteArray("is an array") << qsizetype(0);
    QTest::newRow("string") << QByteArray("\"x\"") << QByteArray("is a string") << qsizetype(0);
    QTest::newRow("number") << QByteArray("7") << QByteArray("is a number") << qsizetype(0);
    QTest::newRow("null") << QByteArray("null") << QByteArray("is null") << qsizetype(0);
    QTest::newRow("two objects") << QByteArray("{}{}") << QByteArray("not valid JSON") << qsizetype(2);
    QTest::newRow("invalid UTF-8") << QByteArray("{\"name\":\"\xff\"}") << QByteArray("not valid UTF-8")
                                   << qsizetype(9);
    QTest::newRow("byte order mark") << QByteArray("\xef\xbb\xbf{\"name\":\"cam\"}") << QByteArray("byte order mark")
                                     << qsizetype(0);
    QTest::newRow("backslash") << QByteArray(R"({"name":"C:\live\cam1"})") << QByteArray("“\\l” is no escape")
                               << qsizetype(11);
    QTest::newRow("cut UTF-8") << QByteArray("{\"name\":\"\xe2\x82\"}") << QByteArray("not valid UTF-8")
                               << qsizetype(9);
    QTest::newRow("deep") << QByteArray(10'000, '[') + QByteArray(10'000, ']') << QByteArray("1,024 levels")
                          << qsizetype(1'024);
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
    QCOMPARE(error.offset, offset);
}

void TestDecoder::takesWhatIsJsonAndNothingElse()
{
    QFETCH(QByteArray, json);
    QFETCH(bool, isValid);
    Decoder decoder;
    const auto wrapped = decoder.decode("StreamStatusEvent", "{\"x\":" + json + '}');
    QCOMPARE(std::holds_alternative<HookEvent>(wrapped), isValid);
    const auto result = decoder.decode("StreamStatusEvent", json);
    const bool isObject = json.trimmed().startsWith('{');
    QCOMPARE(std::holds_alternative<HookEvent>(result), isValid && isObject);
    if (const auto *error = std::get_if<DecodeError>(&result)) {
        QVERIFY(error->offset >= 0 && error->offset <= json.size());
        QVERIFY2(error->sentence.startsWith("The body "), error->sentence.constData());
        QVERIFY(error->sentence.endsWith('.'));
    }
}

void TestDecoder::takesScalarsAsTheyAreWritten_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArrayList>("sentences");
    const auto row = [](const char *body, const char *name, const QByteArrayList &sentences) {
        QTest::newRow(body) << QByteArray(body) << QByteArray(name) << sentences;
    };
    const QByteArray number = "name: expected a string, found a number";
    row(R"({"name":5})", "5", {number});
    row(R"({"name": 1.0 ,"x":1})", "1.0", {number});
    row(R"({"name":-0})", "-0", {number});
    row(R"({"name":1E+02})", "1E+02", {number});
    row(R"({"name":12345678901234567890123})", "12345678901234567890123", {number});
    row(R"({"name":1e999})", "1e999", {number});
    row(R"({"name":true})", "true", {"name: expected a string, found true or false"});
    row(R"({"n\u0061me":7})", "7", {number});
    row(R"({"x":{"name":1,"y":[{}]},"name":2,"z":3})", "2", {number});
    row(R"({"name":"a","name":3})", "3", {number, "name: given twice"});
    row(R"({"name":3,"name":"a"})", "a", {"name: given twice"});
    row(R"({"name":null})", "", {});
    row(R"({"name":["a"]})", "", {"name: expected a string, found an array"});
    row(R"({"name":{"a":1}})", "", {"name: expected a string, found an object"});
}

void TestDecoder::takesScalarsAsTheyAreWritten()
{
    QFETCH(QByteArray, body);
    const HookEvent event = decoded("StreamStatusEvent", body);
    QTEST(event.name, "name");
    QTEST(sentencesOf(event), "sentences");
}

void TestDecoder::takesTextsThatSayIt_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<std::optional<bool>>("published");
    QTest::addColumn<std::optional<int>>("width");
    QTest::addColumn<int>("problems");
    const auto row = [](const char *body, std::optional<bool> published, std::optional<int> width, int problems) {
        QTest::newRow(body) << QByteArray(body) << published << width << problems;
    };
    row(R"({"published":"true","width":"640"})", true, 640, 2);
    row(R"({"published":"false","width":"-1"})", false, -1, 2);
    row(R"({"published":"True","width":"0640"})", {}, {}, 2);
    row(R"({"published":"","width":""})", {}, {}, 2);
    row(R"({"published":1,"width":true})", {}, {}, 2);
    row(R"({"published":"yes","width":"6e2"})", {}, {}, 2);
    row(R"({"width":" 640"})", {}, {}, 1);
    row(R"({"width":"99999999999"})", {}, {}, 1);
    row(R"({"published":null,"width":null})", {}, {}, 0);
    row(R"({"published":true,"width":640})", true, 640, 0);
}

void TestDecoder::takesTextsThatSayIt()
{
    QFETCH(QByteArray, body);
    const HookEvent event = decoded("StreamStatusEvent", body);
    QTEST(event.published, "published");
    QTEST(event.width, "width");
    QTEST(int(event.problems.size()), "problems");
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

void TestDecoder::acceptsHalfSurrogatePairs_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArrayList>("sentences");
    const auto row = [](const char *body, const char *name, const QByteArrayList &sentences) {
        QTest::newRow(body) << QByteArray(body) << QByteArray(name) << sentences;
    };
    const QByteArray inName = "name: holds half a surrogate pair, shown as U+FFFD";
    const QByteArray elsewhere = "body: holds half a surrogate pair, shown as U+FFFD";
    row(R"({"name":"a\ud83db"})",
        "a\xef\xbf\xbd"
        "b",
        {inName});
    row(R"({"name":"\udc00\ud800"})", "\xef\xbf\xbd\xef\xbf\xbd", {inName});
    row(R"({"name":"\ud83d\ude00"})", "\xf0\x9f\x98\x80", {});
    row(R"({"name":"\ufffd","custom":{"x":"\ud800"}})", "\xef\xbf\xbd", {elsewhere});
    row(R"({"name":"\ud800","x":"\ud800"})", "\xef\xbf\xbd", {inName, elsewhere});
    row(R"({"name":"\ud800","name":"b"})", "b", {"name: given twice", elsewhere});
    row(R"({"\ud800":1,"name":"b"})", "b", {elsewhere});
}

void TestDecoder::acceptsHalfSurrogatePairs()
{
    QFETCH(QByteArray, body);
    const HookEvent event = decoded("StreamStatusEvent", body);
    QTEST(event.name, "name");
    QTEST(sentencesOf(event), "sentences");
}

void TestDecoder::takesTheLastOfDuplicateKeys_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArrayList>("sentences");
    const auto row = [](const char *body, const char *name, const QByteArrayList &sentences) {
        QTest::newRow(body) << QByteArray(body) << QByteArray(name) << sentences;
    };
    row(R"({"name":"a","name":"b"})", "b", {"name: given twice"});
    row(R"({"name":"a","n\u0061me":"b"})", "b", {"name: given twice"});
    row(R"({"name":"a","name":"b","name":"c"})", "c", {"name: given twice"});
    row(R"({"name":"a","name":null})", "", {"name: given twice"});
    row(R"({"name":"b","custom":{},"custom":1,"custom":2})", "b", {"custom: given twice"});
    row(R"({"name":"b","":1,"":2})", "b", {": given twice"});
    row(R"({"name":"b","ab":1,"ba":2,"x":{"name":"c","name":"d"}})", "b", {});
}

void TestDecoder::takesTheLastOfDuplicateKeys()
{
    QFETCH(QByteArray, body);
    const HookEvent event = decoded("StreamStatusEvent", body);
    QTEST(event.name, "name");
    QTEST(sentencesOf(event), "sentences");
}

// Only so many of the members that nobody knows are held against each other, and the known ones are read all the same.
void TestDecoder::takesTheBeginningOfLongTexts()
{
    wcs::Decoder decoder;
    const auto nameIn = [&](const QByteArray &name) {
        const auto decoded = decoder.decode("StreamStatusEvent", "{\"name\":\"" + name + "\",\"info\":\"short\"}");
        return std::get<wcs::HookEvent>(decoded);
    };
    const QByteArray whole(4096, 'x');
    QCOMPARE(nameIn(whole).name, whole);
    QVERIFY(nameIn(whole).problems.isEmpty());
    const wcs::HookEvent cut = nameIn(whole + "1");
    QVERIFY(cut.name.startsWith(whole + "…"));
    QVERIFY(cut.name.size() < 4'200);
    QVERIFY(cut.name != nameIn(whole + "2").name); // as another stream's
    QCOMPARE(cut.name, nameIn(whole + "1").name);
    QCOMPARE(cut.info, "short");
    QCOMPARE(cut.problems.size(), 1);
    QCOMPARE(cut.problems.first().sentence(), "name: has 4097 bytes, of which the body has all");
    QVERIFY(nameIn(QByteArray("é").repeated(4'000)).name.startsWith(QByteArray("é").repeated(2'048) + "…"));
    QVERIFY(nameIn("x" + QByteArray("é").repeated(4'000)).name.startsWith("x" + QByteArray("é").repeated(2'047) + "…"));
    QVERIFY(nameIn(QByteArray(15'000'000, 'x')).name.size() < 4'200);
}

void TestDecoder::readsManyMembers()
{
    QByteArray body = "{\"name\":7";
    for (int i = 0; i < 50'000; ++i)
        body += ",\"key" + QByteArray::number(i % 40'000) + "\":" + QByteArray::number(i) +
                ",\"name\":" + QByteArray::number(i);
    body += '}';
    const HookEvent event = decoded("StreamStatusEvent", body);
    QCOMPARE(event.name, "49999");
    QCOMPARE(sentencesOf(event).first(2),
             (QByteArrayList{"name: expected a string, found a number", "name: given twice"}));
    QVERIFY(event.problems.size() <= 2 + 64);
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
