#include "backend/backends.h"
#include "backend/forwarding.h"
#include "http/testproxy.h"

#include <QSignalSpy>
#include <QTest>

using backend::Backends;
using backend::Options;

class TestBackends : public QObject {
    Q_OBJECT
private slots:
    void hasOneForEachBasePath();
    void letsWhatIsUnderWayEndWhereItIs();
    void keepsItsFigures();
    void changesFromAnotherThread();
    void forgetsASuspensionWithItsServer();
    void asksAWebServerWithoutChangingAnything();
    void saysWhyNobodyAnswers();
    void allGoByTheProxy();
};

void TestBackends::hasOneForEachBasePath()
{
    const Options options{.targets = {{.url = urlOf(1)}, {.basePath = "/b", .url = urlOf(2)}}};
    Backends backends({"/a", "/b", "/c"}, options, nullptr);
    QCOMPARE(backends.of(0)->url(), urlOf(1));
    QCOMPARE(backends.of(1)->url(), urlOf(2));
    QCOMPARE(backends.of(2), backends.of(0)); // with one circuit, and one pool
    Backends none({"/a"}, {}, nullptr);
    QVERIFY(!none.of(0));
    QVERIFY(none.name() != backends.name());
}

void TestBackends::letsWhatIsUnderWayEndWhereItIs()
{
    Site former;
    Site present;
    Backends backends({"/a"}, {.targets = {{.url = urlOf(former.server.port())}}}, nullptr);
    int answered = 0;
    const auto count = [&answered](backend::Answer &&answer) { answered += answer.response.status == 200 ? 1 : 0; };
    backends.of(0)->send(handover("a"), count);
    QTRY_COMPARE(former.responders.size(), size_t(1));
    backends.change({.targets = {{.url = urlOf(present.server.port())}}});
    backends.of(0)->send(handover("b"), count);
    QTRY_COMPARE(present.responders.size(), size_t(1));
    QCOMPARE(backends.figures().underWay, 2);
    former.take().respond({});
    QTRY_COMPARE(answered, 1);
    QTRY_COMPARE(former.server.counts().open, 0); // it has gone
    present.take().respond({});
    QTRY_COMPARE(answered, 2);
    backends.change({});
    QVERIFY(!backends.of(0));
}

void TestBackends::keepsItsFigures()
{
    Site site;
    site.answer = echo;
    const Options options{.targets = {{.url = urlOf(site.server.port())}}};
    Backends backends({"/a"}, options, nullptr);
    int answered = 0;
    for (int i = 1; i <= 3; ++i) {
        backends.of(0)->send(handover("a"), [&answered](backend::Answer &&) { ++answered; });
        QTRY_COMPARE(answered, i);
        backends.change(options);
    }
    QCOMPARE(backends.figures().answers.value(200), quint64(3));
    QCOMPARE(backends.figures().times.count(), quint64(3));
}

void TestBackends::changesFromAnotherThread()
{
    Backends backends({"/a"}, {}, nullptr);
    QSignalSpy changed(&backends, &Backends::changed);
    const auto reply = backends.gateway()({.targets = {{.url = urlOf(1)}}, .isChosen = true});
    QTRY_VERIFY(reply.isFinished());
    QCOMPARE(reply.result().targets.size(), 1);
    QCOMPARE(changed.size(), 1);
    QVERIFY(backends.of(0));
    QVERIFY(backends.options().isChosen);
}

void TestBackends::forgetsASuspensionWithItsServer()
{
    Backends backends({"/a"}, {.targets = {{.url = urlOf(closedPort())}}}, nullptr);
    QSignalSpy suspended(&backends, &Backends::suspended);
    for (int i = 0; i < backend::Circuit::MostFailures; ++i)
        backends.of(0)->send(handover("a"), [](backend::Answer &&) {});
    QTRY_COMPARE(suspended.size(), 1);
    QCOMPARE(backends.figures().suspended.size(), 1);
    backends.change({});
    QCOMPARE(suspended.size(), 2);
    QCOMPARE(suspended.back().front().toBool(), false);
    QVERIFY(backends.figures().suspended.isEmpty());
}

void TestBackends::asksAWebServerWithoutChangingAnything()
{
    Site site;
    site.answer = [](const http::Request &, http::Responder &&responder) {
        responder.respond({.status = 404, .headers = {{"Server", "nginx/1.22"}}});
    };
    Backends backends({"/a"}, {}, nullptr);
    const auto reply = backends.probeGateway()(urlOf(site.server.port(), "/rest/my_api"));
    QTRY_VERIFY(reply.isFinished());
    QCOMPARE(reply.result().status, 404);
    QCOMPARE(reply.result().server, "nginx/1.22");
    QVERIFY(reply.result().hasAnswered() && reply.result().us > 0);
    QCOMPARE(site.requests.front().method, "GET");
    QCOMPARE(site.requests.front().target, "/rest/my_api");
}

void TestBackends::saysWhyNobodyAnswers()
{
    Backends backends({"/a"}, {}, nullptr);
    const auto reply = backends.probeGateway()(urlOf(closedPort()));
    QTRY_VERIFY(reply.isFinished());
    QVERIFY(!reply.result().hasAnswered());
    QVERIFY(reply.result().problem.contains(QStringLiteral("Connection refused")));
}

void TestBackends::allGoByTheProxy()
{
    Site site;
    site.answer = echo;
    TestProxy proxy;
    backend::Url url = urlOf(site.server.port());
    url.host = QStringLiteral("backend.example"); // that nobody knows here
    Options options{.targets = {{.url = url}}};
    options.mirror = url;
    options.proxy = http::Proxy{.host = Loopback, .port = proxy.port(), .credentials = {}};
    Backends backends({"/a"}, options, nullptr);
    int answered = 0;
    backends.of(0)->send(handover("forwarded"),
                         [&answered](backend::Answer &&answer) { answered += answer.response.status == 200 ? 1 : 0; });
    backends.mirror()->send("POST /api/mirrored HTTP/1.1\r\n", {.body = "{}"}, nullptr);
    url.path = "/probed";
    const auto probed = backends.probeGateway()(url);
    QTRY_COMPARE(answered, 1);
    QTRY_COMPARE(backends.mirrorFigures().uncompared, quint64(1));
    QTRY_VERIFY(probed.isFinished());
    QCOMPARE(probed.result().status, 200);
    const QByteArray origin = "http://backend.example:" + QByteArray::number(site.server.port());
    QSet<QByteArray> asked;
    for (const QByteArray &head : proxy.heads())
        asked.insert(head.first(head.indexOf("\r\n")));
    QCOMPARE(asked,
             (QSet<QByteArray>{"POST " + origin + "/api/forwarded HTTP/1.1",
                               "POST " + origin + "/api/mirrored HTTP/1.1", "GET " + origin + "/probed HTTP/1.1"}));
}

QTEST_GUILESS_MAIN(TestBackends)
#include "tst_backends.moc"
