#include "http/server/server.h"
#include "peer.h"

#include <QTest>

#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

using http::Server;

namespace {

// For its lifetime the process can open no more files.
class FileLimit final {
public:
    FileLimit()
    {
        getrlimit(RLIMIT_NOFILE, &m_before);
        const int next = dup(0);
        rlimit now = m_before;
        now.rlim_cur = rlim_t(next);
        close(next);
        setrlimit(RLIMIT_NOFILE, &now);
    }
    ~FileLimit() { setrlimit(RLIMIT_NOFILE, &m_before); }
    Q_DISABLE_COPY_MOVE(FileLimit)

private:
    rlimit m_before = {};
};

// Connected by the kernel at once, while the server's event loop stands still.
int connectedTo(const Server &server)
{
    const int descriptor = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(server.port());
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(descriptor, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0)
        qWarning("The kernel did not connect.");
    return descriptor;
}

} // namespace

class TestAccepting : public QObject {
    Q_OBJECT
private slots:
    void acceptsManyAtOnce();
    void answers503PastTheLimit();
    void bearsACrowdPastTheLimit();
    void goesOnWhenFilesRunOut();
};

void TestAccepting::acceptsManyAtOnce()
{
    Server server(echoTarget);
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    std::vector<std::unique_ptr<Peer>> peers;
    for (int i = 0; i < 200; ++i)
        peers.push_back(std::make_unique<Peer>(server));
    for (const auto &peer : peers)
        peer->send(get("/"));
    for (const auto &peer : peers)
        QCOMPARE(peer->answer().status, 200);
    QCOMPARE(server.counts().open, 200);
    peers.clear();
    QTRY_COMPARE(server.counts().open, 0);
}

void TestAccepting::answers503PastTheLimit()
{
    Server server(echoTarget, {.connections = 2});
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    auto one = std::make_unique<Peer>(server);
    Peer two(server);
    Peer three(server);
    three.send(get("/"));
    const Answer answer = three.answer();
    QCOMPARE(answer.status, 503);
    QCOMPARE(answer.header("Connection"), "close");
    QVERIFY(answer.body.startsWith("{\"error\":"));
    QVERIFY(three.waitForClose());
    QCOMPARE(server.counts().refusedConnections, quint64(1));
    QCOMPARE(server.counts().malformed, quint64(0));
    QCOMPARE(server.counts().open, 2);
    two.send(get("/two"));
    QCOMPARE(two.answer().body, "/two");
    one.reset();
    QTRY_COMPARE(server.counts().open, 1);
    Peer four(server);
    four.send(get("/four"));
    QCOMPARE(four.answer().body, "/four");
}

void TestAccepting::bearsACrowdPastTheLimit()
{
    Server server(echoTarget, {.connections = 1});
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    Peer first(server);
    std::vector<std::unique_ptr<Peer>> crowd;
    for (int i = 0; i < 150; ++i)
        crowd.push_back(std::make_unique<Peer>(server));
    QTRY_COMPARE(server.counts().refusedConnections, quint64(150));
    QCOMPARE(server.counts().open, 1);
    first.send(get("/first"));
    QCOMPARE(first.answer().body, "/first");
    for (const auto &peer : crowd)
        QVERIFY(peer->waitForClose());
}

void TestAccepting::goesOnWhenFilesRunOut()
{
    Server server(echoTarget);
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    Peer before(server);
    before.send(get("/before"));
    QCOMPARE(before.answer().body, "/before");
    QTcpSocket late;
    {
        QVERIFY(late.setSocketDescriptor(connectedTo(server)));
        const FileLimit limit;
        QTRY_COMPARE(server.troubles().size(), 1);
        QVERIFY(server.troubles().first().contains(QStringLiteral("too many files")));
        before.send(get("/meanwhile"));
        QCOMPARE(before.answer().body, "/meanwhile");
    }
    late.write(get("/late"));
    QTRY_VERIFY(late.bytesAvailable() > 0);
    QVERIFY(late.readAll().endsWith("/late"));
}

QTEST_GUILESS_MAIN(TestAccepting)
#include "tst_accepting.moc"
