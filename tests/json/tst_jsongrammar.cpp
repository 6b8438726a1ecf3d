#include "json/jsoncases.h"
#include "json/jsongrammar.h"
#include "json/readjson.h"

#include <QFile>
#include <QJsonArray>
#include <QRandomGenerator>

#include <simdjson.h>

using json::JsonFault;
using json::MendedJson;
using json::mendJson;

class TestJsonGrammar : public QObject {
    Q_OBJECT
private slots:
    void decidesAsTheStandardDoes_data() { jsoncases::addRows(); }
    void decidesAsTheStandardDoes();
    void namesTheFault_data();
    void namesTheFault();
    void mends_data();
    void mends();
    void hasTheDepthOfTheParser();
    void agreesWithTheParser();
    void takesTheLastOfTwo();
};

namespace {

bool isValid(const QByteArray &json)
{
    return std::holds_alternative<MendedJson>(mendJson(json));
}

bool isParsed(const QByteArray &json)
{
    simdjson::dom::parser parser;
    return parser.parse(json.constData(), size_t(json.size())).error() == simdjson::SUCCESS;
}

// Whether the text is JSON, as the parser sees it and as the grammar does: of what the parser refuses, the grammar
// takes only what it can mend.
void compare(const QByteArray &json)
{
    const auto read = mendJson(json);
    const auto *mended = std::get_if<MendedJson>(&read);
    if (isParsed(json)) {
        QVERIFY2(mended, json.constData());
        QCOMPARE(mended->text, json);
    } else if (mended) {
        QVERIFY2(mended->text != json, json.constData());
        QCOMPARE(mended->text.size(), json.size());
        QVERIFY2(isParsed(mended->text), mended->text.constData());
    } else {
        const qsizetype offset = std::get<JsonFault>(read).offset;
        QVERIFY2(offset >= 0 && offset <= json.size(), json.constData());
    }
}

} // namespace

void TestJsonGrammar::decidesAsTheStandardDoes()
{
    QFETCH(QByteArray, json);
    QFETCH(bool, isValid);
    QCOMPARE(::isValid(json), isValid);
    QCOMPARE(::isValid("{\"x\":" + json + '}'), isValid);
    QCOMPARE(std::holds_alternative<QJsonValue>(json::readJson(json)), isValid);
    compare(json);
}

void TestJsonGrammar::namesTheFault_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("words");
    QTest::addColumn<qsizetype>("offset");
    const auto row = [](const QByteArray &json, const char *words, qsizetype offset) {
        QTest::addRow("%s", json.toPercentEncoding(R"( {}[]":,)").left(60).constData())
            << json << QByteArray(words) << offset;
    };
    row("\xef\xbb\xbf{}", "byte order mark", 0);
    row(QByteArray("\xff\xfe{\0}\0", 6), "byte order mark of UTF-16", 0);
    row(" \n", "nothing but white space", 0);
    row(R"({"name":"C:\live"})", "“\\l” is no escape", 11);
    row(R"(["\u12g4"])", "four hexadecimal digits", 2);
    row(R"(["\ud83d\u12"])", "four hexadecimal digits", 8);
    row("[\"a\tb\"]", "control character U+0009", 3);
    row(QByteArray("[\"\0\"]", 5), "control character U+0000", 2);
    row(QByteArray("[\0]", 3), "control character U+0000 stands outside", 1);
    row("[1.]", "behind a decimal point", 3);
    row("[1.e2]", "behind a decimal point", 3);
    row("[2e]", "in the exponent", 3);
    row("[2e+]", "in the exponent", 4);
    row("[-]", "behind a minus sign", 2);
    row("[012]", "needless zero", 1);
    row("[-012]", "needless zero", 2);
    row("[+1]", "begins with “+”", 1);
    row("[.5]", "begins with its decimal point", 1);
    row("[0x1F]", "“x” does not belong in a number", 2);
    row("[1.2.3]", "“.” does not belong in a number", 4);
    row("[NaN]", "“NaN” is no value", 1);
    row("[Infinity]", "“Infinity” is no value", 1);
    row("[-Infinity]", "“-Infinity” is no number", 1);
    row("[True]", "“True” is no value", 1);
    row("[nul]", "“nul” is no value", 1);
    row("['a']", "single quotes", 1);
    row("{'a':1}", "single quotes", 1);
    row("{a:1}", "the key “a” has no quotes", 1);
    row("[1, // one\n2]", "comment", 4);
    row("[1 /* one */]", "comment", 3);
    row(R"({"a":1,})", "comma has nothing behind it", 6);
    row("[1,\n ]", "comma has nothing behind it", 2);
    row("[1 2]", "comma is missing", 3);
    row(R"({"a":1 "b":2})", "comma is missing", 7);
    row(R"({"a" 1})", "colon is missing", 5);
    row(R"({"a":})", "value is missing", 5);
    row("[,1]", "value is missing", 1);
    row("{,}", "key is missing", 1);
    row(R"({"a":"b)", "within the string that begins at byte 5", 7);
    row(R"({"a":"b\)", "within the string that begins at byte 5", 8);
    row(R"({"a":[1)", "within the array that begins at byte 5", 7);
    row(R"({"a":1)", "within the object that begins at byte 0", 6);
    row(R"({"a":[1})", "an array is closed by “}”", 7);
    row("{}{}", "behind its end", 2);
    row("{} //", "comment", 3);
    row("[\"\xc0\xaf\"]", "more bytes than it needs", 2);
    row("[\"\xe0\x9f\xbf\"]", "more bytes than it needs", 2);
    row("[\"\xed\xa0\x80\"]", "half a surrogate pair", 2);
    row("[\"\xf4\x90\x80\x80\"]", "beyond U+10FFFF", 2);
    row("[\"a\x80\"]", "lacks its first byte", 3);
    row("[\"\xe2\x82\"]", "cut short", 2);
    row(QByteArray(1'025, '[') + QByteArray(1'025, ']'), "1,024 levels", 1'024);
}

void TestJsonGrammar::namesTheFault()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, words);
    QFETCH(qsizetype, offset);
    const auto read = mendJson(json);
    const auto *fault = std::get_if<JsonFault>(&read);
    QVERIFY(fault);
    QVERIFY2(fault->what.contains(words), fault->what.constData());
    QCOMPARE(fault->offset, offset);
    QVERIFY(fault->sentence().endsWith(", at byte " + QByteArray::number(offset)));
}

void TestJsonGrammar::mends_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qsizetype>("halfPairs");
    const auto row = [](const char *json, const char *text, qsizetype halfPairs = 0) {
        QTest::newRow(json) << QByteArray(json) << QByteArray(text) << halfPairs;
    };
    row(R"(["\ud83d\ude00"])", R"(["\ud83d\ude00"])");
    row(R"(["a\ud83db"])", R"(["a\ufffdb"])", 1);
    row(R"(["\uDE00\ud83d"])", R"(["\ufffd\ufffd"])", 2);
    row(R"(["\ud83d\ud83d\ude00"])", R"(["\ufffd\ud83d\ude00"])", 1);
    row(R"(["\ud83d\\ude00"])", R"(["\ufffd\\ude00"])", 1);
    row(R"({"\ud800":1})", R"({"\ufffd":1})", 1);
    row("[9223372036854775808]", "[9223372036854775808]");   // unsigned
    row("[18446744073709551615]", "[18446744073709551615]"); // the largest
    row("[18446744073709551616]", "[18446744073709552e3 ]");
    row("[-9223372036854775808]", "[-9223372036854775808]"); // the least
    row("[-9223372036854775809]", "[-92233720368547758e2]");
    row("[123456789012345678901234567890]", "[12345678901234568e13          ]");
    row("[1e999]", "[1e308]");
    row("[-1.5E+9999]", "[-1e308    ]");
    row("[1e-999]", "[1e-999]");
}

void TestJsonGrammar::mends()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, text);
    QFETCH(qsizetype, halfPairs);
    const auto read = mendJson(json);
    QVERIFY(std::holds_alternative<MendedJson>(read));
    QCOMPARE(std::get<MendedJson>(read).text, text);
    QCOMPARE(std::get<MendedJson>(read).halfPairs, halfPairs);
    QVERIFY(isParsed(text));
}

void TestJsonGrammar::hasTheDepthOfTheParser()
{
    for (const int depth : {1'023, 1'024, 1'025}) {
        const QByteArray arrays = QByteArray(depth, '[') + QByteArray(depth, ']');
        const QByteArray objects = QByteArray("{\"a\":").repeated(depth) + '1' + QByteArray(depth, '}');
        QCOMPARE(isValid(arrays), depth <= json::DeepestJson);
        QCOMPARE(isValid(objects), depth < json::DeepestJson); // the number is one level more
        compare(arrays);
        compare(objects);
    }
}

// What is JSON with a few bytes changed is sometimes JSON, and mostly not.
void TestJsonGrammar::agreesWithTheParser()
{
    QFile file(QStringLiteral(TEST_DATA "/seed-StreamStatusEvent-publishing.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArrayList texts{file.readAll(),
                               R"({"a":[1,-2.5e+3,"\u0416\ud83c\udfa5\n\\",true,null],"b":{"c":[],"d":{}},"é":""})",
                               R"([18446744073709551615,-9223372036854775808,1e308,0.1,-0,"\ud83d\ude00"])"};
    static constexpr char Bytes[] =
        "{}[]\":,\\/ubnftrle0123456789.+-eEadDcC \t\n\x1f\x7f\x80\xa0\xc0\xc3\xe2\xed\xf0\xff'#";
    QRandomGenerator random(7); // the same cases every time
    for (int round = 0; round < 60'000; ++round) {
        QByteArray json = texts[round % texts.size()];
        for (int change = random.bounded(1, 4); change > 0 && !json.isEmpty(); --change) {
            const qsizetype at = random.bounded(int(json.size()));
            const char byte = Bytes[random.bounded(int(sizeof(Bytes)) - 1)];
            switch (random.bounded(4)) {
            case 0:
                json.insert(at, byte);
                break;
            case 1:
                json.remove(at, 1);
                break;
            case 2:
                json.truncate(std::max<qsizetype>(at, 1));
                break;
            default:
                json[at] = byte;
            }
        }
        compare(json);
        if (QTest::currentTestFailed())
            return;
    }
}

void TestJsonGrammar::takesTheLastOfTwo()
{
    QCOMPARE(json::readJsonObject(R"({"a":{"b":1,"b":2},"a":{"b":3,"c":4,"b":5}})"),
             (QJsonObject{{u"a"_qs, QJsonObject{{u"b"_qs, 5}, {u"c"_qs, 4}}}}));
    QCOMPARE(json::readJsonObject(R"({"a":"\ud83d"})").value(u"a").toString(), QString(QChar(0xfffd)));
    QCOMPARE(json::readJsonObject("[1]"), QJsonObject());
    QCOMPARE(json::readJsonObject(R"({"a":1.})"), QJsonObject());
}

QTEST_APPLESS_MAIN(TestJsonGrammar)
#include "tst_jsongrammar.moc"
