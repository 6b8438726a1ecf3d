#include "http/net/dialer.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <limits>
#include <memory>
#include <unistd.h>
#include <vector>

using http::Dialer;
using http::Readiness;

namespace {

quint16 portOf(QTcpServer &server, const QHostAddress &address, quint16 port = 0)
{
    if (!server.listen(address, port))
        qWarning("The server does not listen.");
    return server.serverPort();
}

// A server whose backlog is full: who connects is left in the air.
class DeafServer final {
public:
    explicit DeafServer(const QHostAddress &address)
    {
        m_server.setListenBacklogSize(0);
        portOf(m_server, address);
        m_server.pauseAccepting();
        for (int i = 0; i < 4; ++i) {
            m_others.push_back(std::make_unique<QTcpSocket>());
            m_others.back()->connectToHost(address, m_server.serverPort());
        }
    }
    quint16 port() const { return m_server.serverPort(); }
    bool isFull() const { return m_others.front()->state() == QAbstractSocket::ConnectedState; }

private:
    QTcpServer m_server;
    std::vector<std::unique_ptr<QTcpSocket>> m_others;
};

} // namespace

class TestDialer : public QObject {
    Q_OBJECT
private slots:
    void connects_data();
    void connects();
    void triesTheNextAddress();
    void leavesADeafAddress();
    void tellsTheLastCause();
    void stops();

private:
    Readiness m_readiness;
};

void TestDialer::connects_data()
{
    QTest::addColumn<QHostAddress>("address");
    QTest::newRow("IPv4") << QHostAddress(QHostAddress::LocalHost);
    QTest::newRow("IPv6") << QHostAddress(QHostAddress::LocalHostIPv6);
}

void TestDialer::connects()
{
    QFETCH(QHostAddress, address);
    QTcpServer server;
    const quint16 port = portOf(server, address);
    Dialer dialer(m_readiness);
    QSignalSpy connected(&dialer, &Dialer::connected);
    dialer.start({address}, port, 0);
    QTRY_COMPARE(connected.count(), 1);
    QTRY_VERIFY(server.hasPendingConnections());
    ::close(connected.takeFirst().at(0).toInt());
}

void TestDialer::triesTheNextAddress()
{
    QTcpServer server;
    const quint16 port = portOf(server, QHostAddress::LocalHost);
    Dialer dialer(m_readiness);
    QSignalSpy connected(&dialer, &Dialer::connected);
    const QSignalSpy failed(&dialer, &Dialer::failed);
    dialer.start({QHostAddress(QHostAddress::LocalHostIPv6), QHostAddress(QHostAddress::LocalHost)}, port, 0);
    QTRY_COMPARE(connected.count(), 1);
    QCOMPARE(failed.count(), 0);
    ::close(connected.takeFirst().at(0).toInt());
}

void TestDialer::leavesADeafAddress()
{
    const DeafServer deaf(QHostAddress(QStringLiteral("127.0.0.2")));
    QTRY_VERIFY(deaf.isFull());
    QTcpServer server;
    portOf(server, QHostAddress::LocalHost, deaf.port());
    Dialer dialer(m_readiness);
    QSignalSpy connected(&dialer, &Dialer::connected);
    dialer.start({QHostAddress(QStringLiteral("127.0.0.2")), QHostAddress(QHostAddress::LocalHost)}, deaf.port(), 2);
    const auto isConnected = [&] {
        dialer.checkDeadline(std::numeric_limits<qint64>::max());
        return connected.count() == 1;
    };
    QTRY_VERIFY(isConnected());
    ::close(connected.takeFirst().at(0).toInt());
}

void TestDialer::tellsTheLastCause()
{
    QTcpServer server;
    const quint16 port = portOf(server, QHostAddress::LocalHost);
    server.close();
    Dialer dialer(m_readiness);
    QSignalSpy failed(&dialer, &Dialer::failed);
    dialer.start({QHostAddress(QHostAddress::LocalHostIPv6), QHostAddress(QHostAddress::LocalHost)}, port, 0);
    QTRY_COMPARE(failed.count(), 1);
    QCOMPARE(failed.takeFirst().at(0).toString(), QStringLiteral("Connection refused"));
}

void TestDialer::stops()
{
    const DeafServer deaf(QHostAddress::LocalHost);
    QTRY_VERIFY(deaf.isFull());
    Dialer dialer(m_readiness);
    const QSignalSpy failed(&dialer, &Dialer::failed);
    dialer.start({QHostAddress(QHostAddress::LocalHost)}, deaf.port(), 0);
    dialer.stop();
    dialer.checkDeadline(std::numeric_limits<qint64>::max());
    QTest::qWait(0);
    QCOMPARE(failed.count(), 0);
}

QTEST_GUILESS_MAIN(TestDialer)
#include "tst_dialer.moc"
