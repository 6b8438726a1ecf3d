#include "alerts/alerting.h"
#include "alerts/alertmanagersink.h"
#include "base/clock.h"

#include <QJsonArray>
#include <QTest>

using alerts::Alert;
using alerts::AlertmanagerSink;
using alerts::Outcome;
using alerts::Stage;

class TestAlertmanagerSink : public QObject {
    Q_OBJECT
private slots:
    void saysWhatItWantsToKnow();
    void endsWhatIsResolved();
    void endsTheFormerLabels();
    void leavesOutWhatIsEmpty();
    void hidesSecrets();
    void takesManyAtOnce();

private:
    struct Manager {
        Manager() { site.answer = answering(200); }
        void tell(const std::vector<alerts::Message> &messages)
        {
            bool isTold = false;
            sink.tell(messages, [&isTold](const Outcome &outcome) { isTold = outcome.kind == Outcome::Kind::Taken; });
            QTRY_VERIFY(isTold);
        }
        void tell(const Alert &alert) { tell(std::vector<alerts::Message>{{.alert = alert}}); }
        QJsonArray alerts() const
        {
            const auto read = json::readJson(site.requests.back().body);
            return std::get<QJsonValue>(read).toArray();
        }
        static QString text(const QJsonValue &alert, const char *object, const char *name)
        {
            return alert.toObject().value(QLatin1String(object)).toObject().value(QLatin1String(name)).toString();
        }
        // ms, not rounded up: of µs it shall not be later than it is.
        static qint64 moment(const QJsonValue &alert, const char *name)
        {
            const QString text = alert.toObject().value(QLatin1String(name)).toString();
            const QString milliseconds = text.first(text.indexOf(QLatin1Char('.')) + 4) + QLatin1Char('Z');
            return QDateTime::fromString(milliseconds, Qt::ISODateWithMs).toMSecsSinceEpoch();
        }

        Site site;
        AlertmanagerSink sink{addressOf(site.server.port(), QStringLiteral("/am/?x=1")), quickOptions(), nullptr};
    };
};

void TestAlertmanagerSink::saysWhatItWantsToKnow()
{
    Manager manager;
    const qint64 before = wallMicroseconds() / 1'000;
    manager.tell(alertOf(17));
    QCOMPARE(manager.site.requests.back().target, "/am/api/v2/alerts?x=1");
    QCOMPARE(manager.alerts().size(), 1);
    QJsonObject alert = manager.alerts().at(0).toObject();
    const qint64 endsAt = Manager::moment(alert, "endsAt");
    QVERIFY(endsAt >= before + 5 * 60'000);
    QVERIFY(endsAt <= wallMicroseconds() / 1'000 + 5 * 60'000);
    alert.remove(QStringLiteral("endsAt"));
    const QByteArray expected = R"({
        "labels":{"alertname":"StreamwatchIncident","severity":"error","cause":"network","node":"node-1",
                  "app":"defaultApp","stream":"cam","incident":"17"},
        "annotations":{"summary":"Two streams of node-1 have failed.",
                       "description":"2 streams, since 2026-03-01T08:30:00.123456Z; cause: network."},
        "startsAt":"2026-03-01T08:30:00.123456Z","generatorURL":""})";
    QCOMPARE(alert, json::readJsonObject(expected));
}

void TestAlertmanagerSink::endsWhatIsResolved()
{
    Manager manager;
    manager.tell(alertOf(17, Stage::Resolved));
    QCOMPARE(manager.alerts().at(0)[QStringLiteral("endsAt")].toString(),
             QStringLiteral("2026-03-01T08:31:00.123456Z"));

    Alert backwards = alertOf(18, Stage::Resolved); // which it would refuse
    backwards.resolvedAt = backwards.since - 1'000'000;
    manager.tell(backwards);
    QCOMPARE(manager.alerts().at(0)[QStringLiteral("endsAt")], manager.alerts().at(0)[QStringLiteral("startsAt")]);
}

// To it an alert with other labels is another one.
void TestAlertmanagerSink::endsTheFormerLabels()
{
    Manager manager;
    Alert alert = alertOf(17);
    alert.severity = "warning";
    manager.tell(alert);
    alert.stage = Stage::StillOpen;
    manager.tell(alert);
    QCOMPARE(manager.alerts().size(), 1);

    alert.severity = "error";
    const qint64 before = wallMicroseconds() / 1'000;
    manager.tell(alert);
    QCOMPARE(manager.alerts().size(), 2);
    QCOMPARE(Manager::text(manager.alerts().at(0), "labels", "severity"), QStringLiteral("warning"));
    QVERIFY(Manager::moment(manager.alerts().at(0), "endsAt") <= wallMicroseconds() / 1'000);
    QCOMPARE(Manager::text(manager.alerts().at(1), "labels", "severity"), QStringLiteral("error"));
    QVERIFY(Manager::moment(manager.alerts().at(1), "endsAt") > before);

    manager.tell(alert);
    QCOMPARE(manager.alerts().size(), 1);
    manager.sink.forget(17);
    alert.severity = "notice";
    manager.tell(alert);
    QCOMPARE(manager.alerts().size(), 1);
}

void TestAlertmanagerSink::leavesOutWhatIsEmpty()
{
    Manager manager;
    Alert alert = alertOf(17);
    alert.nodeId = alert.appKey = alert.name = alert.cause = QByteArray();
    alert.streams = 1;
    manager.tell(alert);
    QCOMPARE(manager.alerts().at(0)[QStringLiteral("labels")].toObject().keys(),
             QStringList({QStringLiteral("alertname"), QStringLiteral("incident"), QStringLiteral("severity")}));
    QCOMPARE(Manager::text(manager.alerts().at(0), "annotations", "description"),
             QStringLiteral("One stream, since 2026-03-01T08:30:00.123456Z; cause: unknown."));
}

void TestAlertmanagerSink::hidesSecrets()
{
    Manager manager;
    Alert alert = alertOf(17);
    alert.name = Jwt;
    alert.nodeId = "n\n1";
    alert.sentence = QStringLiteral("It has failed: rtsp://me:geheim@camera/1");
    manager.tell(alert);
    const QByteArray body = manager.site.requests.back().body;
    QVERIFY2(!body.contains("geheim") && !body.contains(Jwt), body);
    QCOMPARE(Manager::text(manager.alerts().at(0), "labels", "stream"), QStringLiteral("•••"));
    QCOMPARE(Manager::text(manager.alerts().at(0), "labels", "node"), QStringLiteral("n␊1"));
}

void TestAlertmanagerSink::takesManyAtOnce()
{
    Manager manager;
    QVERIFY(manager.sink.habits().together > 1);
    manager.tell({{.alert = alertOf(1)}, {.alert = alertOf(2)}, {.alert = alertOf(3, Stage::Resolved)}});
    QCOMPARE(manager.alerts().size(), 3);
    QCOMPARE(manager.site.requests.size(), size_t(1));
}

QTEST_GUILESS_MAIN(TestAlertmanagerSink)
#include "tst_alertmanagersink.moc"
