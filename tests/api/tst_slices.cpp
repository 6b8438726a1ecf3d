#include "apihouse.h"
#include "journal/samples.h"

#include <QJsonArray>
#include <QTest>

using journal::Records;

namespace {

// As slow as a filter that fits into a request can be: about a millisecond for each stream or event.
QByteArray slowFilter()
{
    QByteArray words = "cam-7-";
    for (int i = 0; words.size() < 7'900; ++i)
        words += "+OR+" + QByteArray::number(i, 36) + "~";
    return words;
}

Records cameras(int count)
{
    Records records;
    for (int i = 0; i < count; ++i) {
        const QByteArray number = QByteArray::number(i);
        records.push_back(samples::hook("StreamStatusEvent", "{'nodeId':'n','mediaSessionId':'m-" + number +
                                                                 "','name':'cam-" + number +
                                                                 "-','status':'PUBLISHING','published':true}"));
    }
    return records;
}

} // namespace

// Long calls beside others.
class TestSlices : public QObject {
    Q_OBJECT
private slots:
    void longCallsKeepNobodyWaiting_data();
    void longCallsKeepNobodyWaiting();
    void testedRulesKeepNobodyWaiting();
    void callsOfThoseWhoLeftEnd();
    void endWithTheProgram();
    void anEmptyPageIsNotTheEnd();
};

void TestSlices::longCallsKeepNobodyWaiting_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::newRow("streams") << QByteArray("/streams?filter=");
    QTest::newRow("events") << QByteArray("/events?filter=");
}

void TestSlices::longCallsKeepNobodyWaiting()
{
    QFETCH(QByteArray, path);
    ApiHouse house;
    house.commit(cameras(1'000));
    ApiClient patient(house.port());
    patient.send("GET", path + slowFilter());
    for (int i = 0; i < 3; ++i) {
        QCOMPARE(house.get("/health").status, 200);
        QVERIFY(patient.received().isEmpty());
    }
    const Reply reply = patient.reply();
    QCOMPARE(reply.status, 200);
    const char *key = reply.json().contains(QStringLiteral("streams")) ? "streams" : "events";
    QCOMPARE(reply.value(key).toArray().size(), 1);
    QCOMPARE(reply.value(key).toArray().first().toObject().value(QStringLiteral("name")).toString(),
             QStringLiteral("cam-7-"));
}

// Each stream's body is read from the journal.
void TestSlices::testedRulesKeepNobodyWaiting()
{
    constexpr int Most = 1'000;
    ApiHouse house;
    house.commit(cameras(Most + 1));
    ApiClient patient(house.port());
    patient.send("POST", "/rules/test",
                 R"({"limit":2,"rule":{"match":{"body":{"/status":"PUBLISHING"}},"action":{"type":"close"}}})");
    QCOMPARE(house.get("/health").status, 200);
    QVERIFY(patient.received().isEmpty());
    const QJsonObject json = patient.reply().json();
    QCOMPARE(json.value(QStringLiteral("total")).toInt(), Most);
    QCOMPARE(json.value(QStringLiteral("streams")).toArray().size(), 2);
    const QJsonObject bodies = json.value(QStringLiteral("bodyConditions")).toObject();
    QCOMPARE(bodies.value(QStringLiteral("lookedAt")).toInt(), Most);
    QCOMPARE(bodies.value(QStringLiteral("notLookedAt")).toInt(), 1);
}

void TestSlices::callsOfThoseWhoLeftEnd()
{
    constexpr int Most = 100;
    ApiHouse house;
    house.commit(cameras(1'000));
    std::vector<std::unique_ptr<ApiClient>> clients;
    for (int i = 0; i < Most; ++i) {
        clients.push_back(std::make_unique<ApiClient>(house.port()));
        clients.back()->send("GET", "/streams?filter=" + slowFilter());
    }
    QTRY_COMPARE(house.get("/streams").status, 429); // all have begun
    for (const auto &client : clients)
        client->socket().abort();
    QTRY_COMPARE(house.get("/streams").status, 200);
}

void TestSlices::endWithTheProgram()
{
    ApiHouse house;
    house.commit(cameras(1'000));
    ApiClient patient(house.port());
    patient.send("GET", "/streams?filter=" + slowFilter());
    QCOMPARE(house.get("/health").status, 200);
    house.admin().stop(1'000);
    QCOMPARE(patient.reply().status, 503);
}

// A call looks at no more than so many records, and says so.
void TestSlices::anEmptyPageIsNotTheEnd()
{
    ApiHouse house;
    house.commit(cameras(10'001));
    const Reply first = house.get("/events?filter=name:cam-10000-");
    QCOMPARE(first.value("events").toArray(), QJsonArray());
    QCOMPARE(first.value("more"), QJsonValue(true));
    const Reply next =
        house.get("/events?filter=name:cam-10000-&after=" + QByteArray::number(first.value("next").toInteger()));
    QCOMPARE(next.value("events").toArray().size(), 1);
    QCOMPARE(next.value("more"), QJsonValue(false));
}

QTEST_GUILESS_MAIN(TestSlices)
#include "tst_slices.moc"
