#include "alerts/incidents.h"
#include "alerts/payload.h"
#include "json/readjson.h"

#include <QJsonDocument>
#include <QTest>

using alerts::Message;
using alerts::Stage;

class TestPayload : public QObject {
    Q_OBJECT
private slots:
    void saysAll_data();
    void saysAll();
    void hidesSecrets();
    void showsWhatIsHidden();
};

void TestPayload::saysAll_data()
{
    QTest::addColumn<Stage>("stage");
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("new") << Stage::New << QByteArray(R"({"version":1,"id":"17-new-1","stage":"new","incident":{"id":17},
        "severity":"error","cause":"network","sentence":"Two streams of node-1 have failed.",
        "since":"2026-03-01T08:30:00.123456Z","resolvedAt":null,"streams":2})");
    QTest::newRow("resolved") << Stage::Resolved << QByteArray(R"({"version":1,"id":"17-resolved-1","stage":"resolved",
        "incident":{"id":17},"severity":"error","cause":"network","sentence":"Two streams of node-1 have failed.",
        "since":"2026-03-01T08:30:00.123456Z","resolvedAt":"2026-03-01T08:31:00.123456Z","streams":2})");
}

void TestPayload::saysAll()
{
    QFETCH(const Stage, stage);
    QFETCH(const QByteArray, json);
    const QJsonObject expected = QJsonDocument::fromJson(json).object();
    QVERIFY(!expected.isEmpty());
    QCOMPARE(json::readJsonObject(alerts::payload({.alert = alertOf(17, stage)})), expected);
}

void TestPayload::hidesSecrets()
{
    alerts::Alert alert = alertOf(1);
    alert.sentence = QStringLiteral("It has failed: rtsp://me:geheim@camera/1");
    alert.incidentJson = {{QStringLiteral("authToken"), QStringLiteral("geheim")},
                          {QStringLiteral("name"), QString::fromLatin1(Jwt)},
                          {QStringLiteral("cause"), QStringLiteral("https://h/a?token=geheim")},
                          {QStringLiteral("kept"), QStringLiteral("cam-1")}};
    const QByteArray json = alerts::payload({.alert = alert});
    QVERIFY2(!json.contains("geheim") && !json.contains(Jwt), json);
    const QJsonObject read = json::readJsonObject(json);
    QCOMPARE(read.value(QStringLiteral("sentence")).toString(),
             QStringLiteral("It has failed: rtsp://me:•••@camera/1"));
    QCOMPARE(read.value(QStringLiteral("incident")).toObject().value(QStringLiteral("kept")).toString(),
             QStringLiteral("cam-1"));
}

void TestPayload::showsWhatIsHidden()
{
    QCOMPARE(alerts::shown(QByteArray("cam\x1b[31m\xe2\x80\xae"
                                      "1")),
             QStringLiteral("cam␛[31m⟨U+202E⟩1"));
    QCOMPARE(alerts::shown(QStringLiteral("Bearer 0a1b2c3d4e5f")), QStringLiteral("Bearer •••"));
}

QTEST_GUILESS_MAIN(TestPayload)
#include "tst_payload.moc"
