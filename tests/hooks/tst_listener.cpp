#include "hooks/listener.h"
#include "hooks/log.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <deque>

using hooks::Listener;

// The endpoint's server over real sockets; whatever asks waits until the test answers.
class TestListener : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void beginsOnce();
    void beginsNoMoreOnceItWasStopped();
    void listensElsewhereWhereAPortIsTaken();
    void isStoppedWhereItDoesNotListen();
    void listensNoMoreWhereAStopFollows();
    void countsWhatAllItsServersDid();
    void cutsOffWhoIsNotAnsweredInTime();
    void serves_data();
    void serves();
    void refusesByTheHead();

private:
    void start(const hooks::Options &options);
    quint16 listen(); // the port
    std::unique_ptr<QTcpSocket> connected(quint16 port);
    static QByteArray post(qsizetype length); // its head
    bool receive(QTcpSocket &socket, const QByteArray &words);

    std::unique_ptr<http::WrongSecrets> m_hashes;
    std::unique_ptr<http::WrongSecrets> m_passwords;
    std::unique_ptr<hooks::Guard> m_guard;
    std::unique_ptr<Listener> m_listener;
    std::deque<http::Request> m_requests;
    std::deque<http::Responder> m_responders;
};

void TestListener::init()
{
    start({.port = 0});
}

void TestListener::cleanup()
{
    m_responders.clear();
    m_listener.reset();
}

void TestListener::start(const hooks::Options &options)
{
    cleanup();
    m_requests.clear();
    m_hashes = std::make_unique<http::WrongSecrets>(QStringLiteral("secret"), lcHooks, nullptr);
    m_passwords = std::make_unique<http::WrongSecrets>(QStringLiteral("password"), lcHooks, nullptr);
    m_guard = std::make_unique<hooks::Guard>(options, hooks::Guard::WrongCredentials{*m_hashes, *m_passwords});
    m_listener = std::make_unique<Listener>(
        options, *m_guard,
        [this](http::Request &&request, http::Responder &&responder) {
            m_requests.push_back(std::move(request));
            m_responders.push_back(std::move(responder));
        },
        nullptr);
}

quint16 TestListener::listen()
{
    const QSignalSpy listening(m_listener.get(), &Listener::listening);
    m_listener->listen();
    return listening.isEmpty() ? quint16(0) : listening.last().at(1).value<quint16>();
}

std::unique_ptr<QTcpSocket> TestListener::connected(quint16 port)
{
    auto socket = std::make_unique<QTcpSocket>();
    socket->connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    if (!socket->waitForConnected())
        qWarning("Nobody listens there.");
    return socket;
}

QByteArray TestListener::post(qsizetype length)
{
    return "POST /rest/my_api/StreamStatusEvent HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
           "Content-Length: " +
           QByteArray::number(length) + "\r\n\r\n";
}

bool TestListener::receive(QTcpSocket &socket, const QByteArray &words)
{
    QByteArray received;
    return QTest::qWaitFor([&] { return (received += socket.readAll()).contains(words); });
}

void TestListener::beginsOnce()
{
    const QSignalSpy listening(m_listener.get(), &Listener::listening);
    m_listener->begin();
    QCOMPARE(listening.size(), 1);
    QCOMPARE(listening.first().first().value<QHostAddress>(), QHostAddress(QHostAddress::LocalHost));
    QVERIFY(listening.first().at(1).value<quint16>() != 0);
    m_listener->begin();
    m_listener->listen();
    QCOMPARE(listening.size(), 1);
}

void TestListener::beginsNoMoreOnceItWasStopped()
{
    const QSignalSpy listening(m_listener.get(), &Listener::listening);
    m_listener->stop(1'000);
    m_listener->begin();
    QCOMPARE(listening.size(), 0);
    m_listener->listen(); // asked for
    QCOMPARE(listening.size(), 1);
}

void TestListener::listensElsewhereWhereAPortIsTaken()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    start({.port = other.serverPort()});
    const QSignalSpy failed(m_listener.get(), &Listener::listenFailed);
    QCOMPARE(listen(), quint16(0));
    QCOMPARE(failed.size(), 1);
    QVERIFY(failed.first().first().toString().contains(QString::number(other.serverPort())));
    QCOMPARE(m_listener->counts(), http::Counts());
    m_listener->setAddress(QHostAddress(QHostAddress::LocalHost), 0);
    const quint16 port = listen();
    QVERIFY(port != 0 && port != other.serverPort());
    QCOMPARE(failed.size(), 1);
    connected(port);
    QTRY_COMPARE(m_listener->counts().accepted, 1u);
}

void TestListener::isStoppedWhereItDoesNotListen()
{
    const QSignalSpy stopping(m_listener.get(), &Listener::stopping);
    const QSignalSpy stopped(m_listener.get(), &Listener::stopped);
    m_listener->stop(1'000);
    QCOMPARE(stopped.size(), 1);
    QCOMPARE(stopping.size(), 0);
    listen();
    m_listener->stop(1'000); // nobody is there
    QTRY_COMPARE(stopped.size(), 2);
    QCOMPARE(stopping.size(), 1);
    QCOMPARE(stopping.first().first().toInt(), 1'000);
}

void TestListener::listensNoMoreWhereAStopFollows()
{
    const auto socket = connected(listen());
    socket->write(post(2) + "{}");
    QTRY_COMPARE(m_responders.size(), size_t(1));
    const QSignalSpy listening(m_listener.get(), &Listener::listening);
    const QSignalSpy stopped(m_listener.get(), &Listener::stopped);
    m_listener->stop(60'000);
    m_listener->listen(); // once it has stopped
    m_listener->stop(60'000);
    QCOMPARE(stopped.size(), 0);
    m_responders.front().respond({.body = "late"});
    QVERIFY(receive(*socket, "late"));
    QTRY_COMPARE(stopped.size(), 1);
    QCoreApplication::processEvents(); // in which it would listen
    QCOMPARE(listening.size(), 0);
}

void TestListener::countsWhatAllItsServersDid()
{
    const QSignalSpy stopped(m_listener.get(), &Listener::stopped);
    const QSignalSpy refused(m_listener.get(), &Listener::requestRefused);
    const quint16 port = listen();
    const auto first = connected(port);
    first->write("nonsense\r\n\r\n");
    QTRY_COMPARE(m_listener->counts().malformed, 1u);
    QCOMPARE(refused.size(), 1);
    m_listener->stop(0);
    QTRY_COMPARE(stopped.size(), 1);
    QCOMPARE(m_listener->counts().open, 0);
    QCOMPARE(listen(), port);
    const auto second = connected(port);
    second->write("nonsense\r\n\r\n");
    QTRY_COMPARE(m_listener->counts().malformed, 2u);
    const auto third = connected(port);
    QTRY_COMPARE(m_listener->counts().accepted, 3u);
    QTRY_COMPARE(m_listener->counts().open, 1); // the third
}

void TestListener::cutsOffWhoIsNotAnsweredInTime()
{
    const auto socket = connected(listen());
    socket->write(post(2) + "{}");
    QTRY_COMPARE(m_responders.size(), size_t(1));
    const QSignalSpy stopped(m_listener.get(), &Listener::stopped);
    m_listener->stop(1);
    QTRY_COMPARE(stopped.size(), 1);
    QTRY_COMPARE(socket->state(), QAbstractSocket::UnconnectedState);
    QVERIFY(!m_responders.front().isWaiting());
}

void TestListener::serves_data()
{
    QTest::addColumn<QString>("allowed");
    QTest::addColumn<bool>("isServed");
    QTest::newRow("everybody") << QString() << true;
    QTest::newRow("this peer") << QStringLiteral("127.0.0.0/8") << true;
    QTest::newRow("others") << QStringLiteral("10.0.0.0/8") << false;
}

// As the guard says.
void TestListener::serves()
{
    QFETCH(QString, allowed);
    QFETCH(bool, isServed);
    hooks::Options options{.port = 0};
    if (!allowed.isEmpty())
        options.allowedPeers = {QHostAddress::parseSubnet(allowed)};
    start(options);
    const auto socket = connected(listen());
    socket->write(post(2) + "{}");
    if (!isServed) {
        QVERIFY(receive(*socket, "HTTP/1.1 403 "));
        QVERIFY(m_requests.empty());
        return;
    }
    QTRY_COMPARE(m_requests.size(), size_t(1));
    QCOMPARE(m_requests.front().body, "{}");
}

// The guard is asked before the body has come.
void TestListener::refusesByTheHead()
{
    start({.port = 0, .secret = "key"});
    const auto socket = connected(listen());
    socket->write(post(1'000) + "{"); // without credentials
    QTRY_COMPARE(m_requests.size(), size_t(1));
    QVERIFY(!m_requests.front().isWhole);
}

QTEST_GUILESS_MAIN(TestListener)
#include "tst_listener.moc"
