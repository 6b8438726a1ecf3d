#include "app/house/demo.h"
#include "http/server/server.h"
#include "wcs/origin.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <QSignalSpy>
#include <QTest>

// Against an endpoint that is nothing but a server that echoes.
class TestDemo : public QObject {
    Q_OBJECT
private slots:
    void callsTheEndpoint();
    void tellsWhatItsClientsReceive();
    void eachHasItsOwnNodes();
    void anotherTakesItsPlace();
    void isOverAtOnce();
    void endsWhileNobodyAnswers();
    void saysWhyThereCanBeNone_data();
    void saysWhyThereCanBeNone();
    void admitsItself_data();
    void admitsItself();
};

namespace {

struct Endpoint {
    explicit Endpoint(bool answers = true)
        : server([this, answers](http::Request &&request, http::Responder &&responder) {
            hooks.append(QJsonDocument::fromJson(request.body).object());
            origins.insert(request.header(wcs::OriginHeader).toByteArray());
            if (answers)
                return responder.respond({.body = request.body});
            responder.hold();
            waiting.push_back(std::move(responder));
        })
    {
        if (server.listen(QHostAddress::LocalHost, 0))
            url = QStringLiteral("http://127.0.0.1:%1/rest/my_api").arg(server.port());
    }

    QByteArray lastNode() const
    {
        return hooks.isEmpty() ? QByteArray() : hooks.last().value(QStringLiteral("nodeId")).toString().toUtf8();
    }
    QList<QJsonObject> hooks;
    QSet<QByteArray> origins;             // as they say
    std::vector<http::Responder> waiting; // that get no answer
    http::Server server;
    QString url;
};

const QString Tour = QStringLiteral("error-path-tour"); // it comes to the point

} // namespace

void TestDemo::callsTheEndpoint()
{
    Endpoint endpoint;
    Demo demo({});
    const QSignalSpy running(&demo, &Demo::runningChanged);
    demo.start(Tour, endpoint.url);
    QCOMPARE(running.size(), 1);
    QCOMPARE(running.first().first().toString(), Tour);
    QTRY_VERIFY(endpoint.hooks.size() > 5);
    QCOMPARE(endpoint.origins, QSet<QByteArray>{"demo"});
    QVERIFY(demo.isRunning());
}

void TestDemo::tellsWhatItsClientsReceive()
{
    Endpoint endpoint;
    Demo demo({});
    QList<simulator::ClientNewsPtr> news;
    connect(&demo, &Demo::clientsChanged, this, [&](const simulator::ClientNewsPtr &one) { news.append(one); });
    demo.start(Tour, endpoint.url);
    const auto isPublishing = [&] {
        for (const auto &one : news) {
            for (const auto &change : one->changes) {
                for (const simulator::ReceivedMessage &message : change.messages) {
                    if (message.message == "StreamStatusEvent" && message.status == "PUBLISHING")
                        return true;
                }
            }
        }
        return false;
    };
    QTRY_VERIFY(isPublishing());
}

void TestDemo::eachHasItsOwnNodes()
{
    QSet<QByteArray> nodes;
    for (int n = 0; n < 2; ++n) {
        Endpoint endpoint;
        Demo demo({});
        demo.start(Tour, endpoint.url);
        QTRY_VERIFY(!endpoint.hooks.isEmpty());
        QVERIFY(!nodes.contains(endpoint.lastNode()));
        nodes.insert(endpoint.lastNode());
    }
}

// Of the former one nothing comes any more once the next begins.
void TestDemo::anotherTakesItsPlace()
{
    Endpoint endpoint;
    Demo demo({});
    QStringList story;
    connect(&demo, &Demo::begins, this, [&] { story += QStringLiteral("begins"); });
    connect(&demo, &Demo::ended, this, [&] { story += QStringLiteral("ended"); });
    connect(&demo, &Demo::runningChanged, this, [&](const QString &scenario) { story += scenario; });
    demo.start(Tour, endpoint.url);
    QTRY_VERIFY(!endpoint.hooks.isEmpty());
    const QByteArray former = endpoint.lastNode();
    QCOMPARE(story, (QStringList{QStringLiteral("begins"), Tour}));
    story.clear();
    demo.start(QStringLiteral("mixed"), endpoint.url);
    QVERIFY(demo.isRunning());
    QCOMPARE(story, (QStringList{QStringLiteral("ended"), QString(), QStringLiteral("mixed")}));
    QTRY_COMPARE(story.last(), QStringLiteral("begins"));
    const qsizetype before = endpoint.hooks.size();
    QTRY_VERIFY(endpoint.hooks.size() > before + 5);
    for (const QJsonObject &hook : endpoint.hooks.sliced(before))
        QVERIFY(!hook.value(QStringLiteral("nodeId")).toString().startsWith(QString::fromUtf8(former.first(14))));
    demo.start(Tour, endpoint.url); // and away before it has begun
    demo.start(QStringLiteral("mixed"), endpoint.url);
    story.clear();
    QTRY_COMPARE(story, QStringList{QStringLiteral("begins")});
}

void TestDemo::isOverAtOnce()
{
    Endpoint endpoint;
    Demo demo({});
    const QSignalSpy running(&demo, &Demo::runningChanged);
    demo.start(Tour, endpoint.url);
    const QSignalSpy news(&demo, &Demo::clientsChanged);
    QTRY_VERIFY(!news.isEmpty());
    demo.stop();
    QVERIFY(!demo.isRunning());
    QCOMPARE(running.last().first().toString(), QString());
    const qsizetype before = news.size();
    // Its clients still go, in order, and say so.
    QTRY_COMPARE(endpoint.hooks.last().value(QStringLiteral("status")).toString(), QStringLiteral("DISCONNECTED"));
    QTRY_COMPARE(endpoint.server.counts().open, 0);
    QCOMPARE(news.size(), before);
}

void TestDemo::endsWhileNobodyAnswers()
{
    Endpoint endpoint(false);
    {
        Demo demo({});
        demo.start(Tour, endpoint.url);
        QTRY_VERIFY(!endpoint.waiting.empty());
        demo.stop();
        QTRY_COMPARE(endpoint.server.counts().open, 0); // hooks under way are given up
        demo.start(Tour, endpoint.url);
        QTRY_VERIFY(endpoint.server.counts().open > 0);
    } // without waiting
    QTRY_COMPARE(endpoint.server.counts().open, 0);
}

void TestDemo::saysWhyThereCanBeNone_data()
{
    QTest::addColumn<QString>("scenario");
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("sentence");
    const QString url = QStringLiteral("http://127.0.0.1:8085/rest/my_api");
    QTest::newRow("not listening") << Tour << QString() << QStringLiteral("start listening first.");
    QTest::newRow("not allowed") << Tour << url
                                 << QStringLiteral("--allow-ip does not allow: add --allow-ip 127.0.0.1.");
    QTest::newRow("unknown") << QStringLiteral("nobody") << url << QStringLiteral("no demonstration of that name");
}

void TestDemo::saysWhyThereCanBeNone()
{
    QFETCH(const QString, scenario);
    QFETCH(const QString, url);
    QFETCH(const QString, sentence);
    Demo demo({.allowedPeers = {QHostAddress::parseSubnet(QStringLiteral("10.0.0.0/8"))}});
    const QSignalSpy refused(&demo, &Demo::refused);
    const QSignalSpy running(&demo, &Demo::runningChanged);
    demo.start(scenario, url);
    QCOMPARE(refused.size(), 1);
    QVERIFY2(refused.first().first().toString().contains(sentence), qPrintable(refused.first().first().toString()));
    QVERIFY(!demo.isRunning());
    QCOMPARE(running.size(), 0);
}

void TestDemo::admitsItself_data()
{
    QTest::addColumn<QString>("subnet");
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("can");
    QTest::newRow("IPv4") << QStringLiteral("127.0.0.0/8") << QStringLiteral("http://127.0.0.1:8085/a") << true;
    QTest::newRow("IPv6") << QStringLiteral("::1") << QStringLiteral("https://[::1]:8085/a") << true;
    QTest::newRow("the other") << QStringLiteral("127.0.0.1") << QStringLiteral("http://[::1]:8085/a") << false;
    QTest::newRow("LAN") << QStringLiteral("192.168.1.0/24") << QStringLiteral("http://192.168.1.20:8085/a") << true;
}

void TestDemo::admitsItself()
{
    QFETCH(const QString, subnet);
    QFETCH(const QString, url);
    QFETCH(const bool, can);
    const Demo demo({.allowedPeers = {QHostAddress::parseSubnet(subnet)}});
    QCOMPARE(demo.obstacle(url).isEmpty(), can);
}

QTEST_GUILESS_MAIN(TestDemo)
#include "tst_demo.moc"
