#include "http/net/peerowner.h"

#include <QTest>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace {

constexpr uid_t Other = 65'534;

struct Socket {
    explicit Socket(int descriptor)
        : fd(descriptor)
    {}
    ~Socket() { close(); }
    Socket(const Socket &) = delete;
    Socket &operator=(const Socket &) = delete;
    void close()
    {
        if (fd >= 0)
            ::close(std::exchange(fd, -1));
    }

    int fd;
};

// Both ends of a connection within this process.
struct Pair {
    // Of sockets of these families; "::ffff:127.0.0.1" for an IPv4 address where the family is that of IPv6.
    Pair(int listening, int connecting, const char *address);

    Socket listener;
    Socket far;
    Socket near;
};

sockaddr_in6 v6At(const char *address, in_port_t port)
{
    sockaddr_in6 name{};
    name.sin6_family = AF_INET6;
    name.sin6_port = port;
    ::inet_pton(AF_INET6, address, &name.sin6_addr);
    return name;
}

sockaddr_in v4At(in_port_t port)
{
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_port = port;
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return name;
}

bool bindTo(int socket, int family, const char *address)
{
    const sockaddr_in v4 = v4At(0);
    const sockaddr_in6 v6 = v6At(address, 0);
    const int off = 0;
    if (family == AF_INET6)
        ::setsockopt(socket, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    const int bound = family == AF_INET ? ::bind(socket, reinterpret_cast<const sockaddr *>(&v4), sizeof v4)
                                        : ::bind(socket, reinterpret_cast<const sockaddr *>(&v6), sizeof v6);
    return bound == 0 && ::listen(socket, 8) == 0;
}

bool connectTo(int socket, int family, const char *address, in_port_t port)
{
    const sockaddr_in v4 = v4At(port);
    const sockaddr_in6 v6 = v6At(address, port);
    return (family == AF_INET ? ::connect(socket, reinterpret_cast<const sockaddr *>(&v4), sizeof v4)
                              : ::connect(socket, reinterpret_cast<const sockaddr *>(&v6), sizeof v6)) == 0;
}

in_port_t portOf(int socket)
{
    sockaddr_storage name{};
    socklen_t size = sizeof name;
    ::getsockname(socket, reinterpret_cast<sockaddr *>(&name), &size);
    return name.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6 &>(name).sin6_port
                                      : reinterpret_cast<sockaddr_in &>(name).sin_port;
}

Pair::Pair(int listening, int connecting, const char *address)
    : listener(::socket(listening, SOCK_STREAM | SOCK_CLOEXEC, 0))
    , far(::socket(connecting, SOCK_STREAM | SOCK_CLOEXEC, 0))
    , near(-1)
{
    if (bindTo(listener.fd, listening, address) && connectTo(far.fd, connecting, address, portOf(listener.fd)))
        near.fd = ::accept4(listener.fd, nullptr, nullptr, SOCK_CLOEXEC);
}

} // namespace

class TestPeerOwner final : public QObject {
    Q_OBJECT
private slots:
    void findsTheOwner_data();
    void findsTheOwner();
    void findsAnotherUser();
    void knowsNobodyOnceThePeerHasClosed();
    void knowsNobodyWhereAnotherListensAtItsPort();
    void knowsOneThatHasEndedItsSide();
    void knowsNobodyOfWhatIsNoConnection();
};

void TestPeerOwner::findsTheOwner_data()
{
    QTest::addColumn<int>("listening");
    QTest::addColumn<int>("connecting");
    QTest::addColumn<QByteArray>("address");
    QTest::newRow("IPv4") << AF_INET << AF_INET << QByteArray();
    QTest::newRow("IPv6") << AF_INET6 << AF_INET6 << QByteArray("::1");
    QTest::newRow("IPv4 in IPv6") << AF_INET6 << AF_INET6 << QByteArray("::ffff:127.0.0.1");
    QTest::newRow("IPv4 to both") << AF_INET6 << AF_INET << QByteArray("::");
    QTest::newRow("IPv4 in IPv6 to IPv4") << AF_INET << AF_INET6 << QByteArray("::ffff:127.0.0.1");
}

void TestPeerOwner::findsTheOwner()
{
    QFETCH(int, listening);
    QFETCH(int, connecting);
    QFETCH(QByteArray, address);
    if (listening == AF_INET6 && ::access("/proc/net/if_inet6", F_OK) != 0)
        QSKIP("This machine has no IPv6.");
    const Pair pair(listening, connecting, address.constData());
    QVERIFY(pair.near.fd >= 0);
    QCOMPARE(http::peerOwner(pair.near.fd), std::optional(::geteuid()));
    QCOMPARE(http::peerOwner(pair.far.fd), std::optional(::geteuid())); // the other way round
}

void TestPeerOwner::findsAnotherUser()
{
    if (::geteuid() != 0)
        QSKIP("Only root can become another user.");
    const Socket listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    QVERIFY(bindTo(listener.fd, AF_INET, ""));
    const in_port_t port = portOf(listener.fd);
    const pid_t child = ::fork();
    if (child == 0) {
        const bool isOther = ::setresuid(Other, Other, Other) == 0;
        const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        char byte = 0;
        const bool isConnected = isOther && connectTo(socket, AF_INET, "", port);
        ::_exit(isConnected && ::recv(socket, &byte, 1, 0) == 0 ? 0 : 1);
    }
    {
        const Socket near(::accept4(listener.fd, nullptr, nullptr, SOCK_CLOEXEC));
        QCOMPARE(http::peerOwner(near.fd), std::optional(Other));
    }
    int status = -1;
    QCOMPARE(::waitpid(child, &status, 0), child);
    QCOMPARE(status, 0);
}

// The kernel counts what no process holds as root's.
void TestPeerOwner::knowsNobodyOnceThePeerHasClosed()
{
    Pair pair(AF_INET, AF_INET, "");
    QVERIFY(pair.near.fd >= 0);
    QCOMPARE(::send(pair.far.fd, "x", 1, 0), 1);
    pair.far.close();
    QCOMPARE(http::peerOwner(pair.near.fd), std::optional<uid_t>());
    char byte = 0;
    QCOMPARE(::recv(pair.near.fd, &byte, 1, 0), 1); // it was there
}

// Asked for a connection that is not there, the kernel names what listens at that port.
void TestPeerOwner::knowsNobodyWhereAnotherListensAtItsPort()
{
    const int on = 1;
    for (int attempt = 0; attempt < 20; ++attempt) {
        const Socket second(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)); // has that port for its own end
        ::setsockopt(second.fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        ::setsockopt(second.fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
        Pair other(AF_INET, AF_INET, "");
        QVERIFY(other.near.fd >= 0);
        const in_port_t port = portOf(other.far.fd);
        if (::setsockopt(other.far.fd, IPPROTO_TCP, TCP_REPAIR, &on, sizeof on) != 0)
            QSKIP("Only root can end a connection without telling its other end.");
        other.far.close(); // nothing is left of it, and ours does not know
        const sockaddr_in name = v4At(port);
        if (::bind(second.fd, reinterpret_cast<const sockaddr *>(&name), sizeof name) != 0)
            continue; // another program was given it meanwhile
        QCOMPARE(::listen(second.fd, 1), 0);
        QCOMPARE(http::peerOwner(other.near.fd), std::optional<uid_t>());
        return;
    }
    QFAIL("No port stayed free.");
}

void TestPeerOwner::knowsOneThatHasEndedItsSide()
{
    const Pair pair(AF_INET, AF_INET, "");
    QCOMPARE(::shutdown(pair.far.fd, SHUT_WR), 0);
    QCOMPARE(http::peerOwner(pair.near.fd), std::optional(::geteuid()));
}

void TestPeerOwner::knowsNobodyOfWhatIsNoConnection()
{
    const Socket lone(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    QCOMPARE(http::peerOwner(lone.fd), std::optional<uid_t>());
    QCOMPARE(http::peerOwner(-1), std::optional<uid_t>());
}

QTEST_APPLESS_MAIN(TestPeerOwner)
#include "tst_peerowner.moc"
