#include "alerts/alerting.h"
#include "alerts/webhooksink.h"

#include <QTest>

using alerts::Message;
using alerts::Outcome;
using alerts::WebhookSink;

class TestWebhookSink : public QObject {
    Q_OBJECT
private slots:
    void posts();
    void saysWhereWithoutWhatIsSecret();
    void failsOnceEnded();
};

void TestWebhookSink::posts()
{
    Site site;
    site.answer = answering(204);
    const auto address =
        alerts::Address::parse(QStringLiteral("http://me:geheim@127.0.0.1:%1/a/?token=x").arg(site.server.port()));
    WebhookSink sink(*address, quickOptions(), nullptr);
    std::vector<Outcome> outcomes;
    sink.tell({{.alert = alertOf(17)}}, [&](const Outcome &outcome) { outcomes.push_back(outcome); });
    QVERIFY(outcomes.empty()); // never from within
    QTRY_COMPARE(outcomes.size(), size_t(1));
    QCOMPARE(outcomes.front().kind, Outcome::Kind::Taken);
    const http::Request &request = site.requests.front();
    QCOMPARE(request.method, "POST");
    QCOMPARE(request.target, "/a/?token=x");
    QCOMPARE(request.header("Content-Type").toByteArray(), "application/json");
    QCOMPARE(request.header("Idempotency-Key").toByteArray(), "17-new-1");
    QCOMPARE(request.header("Authorization").toByteArray(), "Basic " + QByteArray("me:geheim").toBase64());
    QCOMPARE(idOf(request), "17-new-1");
}

void TestWebhookSink::saysWhereWithoutWhatIsSecret()
{
    const auto address = alerts::Address::parse(QStringLiteral("https://me:geheim@h/a?token=geheim"));
    QCOMPARE(WebhookSink(*address, {}, nullptr).name(), QStringLiteral("The webhook https://h/a?…"));
}

void TestWebhookSink::failsOnceEnded()
{
    Site site; // does not answer
    WebhookSink sink(addressOf(site.server.port()), quickOptions(), nullptr);
    std::vector<Outcome> outcomes;
    sink.tell({{.alert = alertOf(17)}}, [&](const Outcome &outcome) { outcomes.push_back(outcome); });
    QTRY_COMPARE(site.requests.size(), size_t(1));
    sink.abort();
    QTRY_COMPARE(outcomes.size(), size_t(1));
    QCOMPARE(outcomes.front().kind, Outcome::Kind::Failed);
}

QTEST_GUILESS_MAIN(TestWebhookSink)
#include "tst_webhooksink.moc"
