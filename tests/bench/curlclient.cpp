#include "curlclient.h"

#include "base/clock.h"
#include "http/net/readiness.h"

#include <QScopedValueRollback>
#include <QTimer>

#include <algorithm>
#include <cstring>
#include <curl/curl.h>
#include <deque>
#include <unistd.h>
#include <unordered_map>
#include <utility>
#include <vector>

namespace {

constexpr long AnswerMs = 15'000; // as http::Client has it
constexpr int SweepMs = 50;       // one clock for all of libcurl's timers, but those that are due at once

struct Transfer {
    CURL *easy = nullptr;
    QByteArray body;
    size_t sent = 0; // of the body, where libcurl asks for it
    int requests = 0;
    QByteArray head;
    QByteArray answer;
    http::Answered answered;
};

size_t takeBytes(char *bytes, size_t size, size_t count, void *to)
{
    static_cast<QByteArray *>(to)->append(bytes, qsizetype(size * count));
    return size * count;
}

size_t giveBody(char *buffer, size_t size, size_t count, void *of)
{
    auto &transfer = *static_cast<Transfer *>(of);
    const size_t given = std::min(size * count, size_t(transfer.body.size()) - transfer.sent);
    std::memcpy(buffer, transfer.body.constData() + transfer.sent, given);
    transfer.sent += given;
    return given;
}

int refuseSecond(void *of, char *, char *, int, int)
{
    return ++static_cast<Transfer *>(of)->requests > 1 ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

} // namespace

class CurlClient::Private final {
public:
    explicit Private(const Options &options);
    ~Private();

    void send(const QByteArray &body, http::Answered answered);

private:
    // A connection's, from its first use to its end. libcurl lets go of it after each transfer and takes it again for
    // the next: unless something comes meanwhile, epoll hears nothing of that.
    struct Socket final : http::Readiness::Watcher {
        Socket(Private &owner, int number)
            : client(owner)
            , descriptor(number)
        {}
        void onReady(bool canRead, bool canWrite) override { client.onReady(*this, canRead, canWrite); }
        void onBroken() override { client.onBroken(*this); }
        void onPeerEnded() override {}

        Private &client;
        const int descriptor;
        http::Readiness::Ticket ticket = 0;
        bool isWanted = false;
    };

    void prepare(Transfer &transfer, const Options &options);
    void start(Transfer &transfer, const QByteArray &body, http::Answered answered);
    void onReady(const Socket &socket, bool canRead, bool canWrite);
    void onBroken(Socket &socket);
    void act(curl_socket_t descriptor, int what);
    void settle();
    void takeFinished();
    void watch(int descriptor, int what);
    void close(int descriptor);

    http::Readiness m_readiness;
    QTimer m_sweep;
    const Resending m_resending;
    CURLM *m_multi;
    curl_slist *m_fields = nullptr;
    std::vector<std::unique_ptr<Transfer>> m_transfers;
    std::vector<Transfer *> m_free;
    struct Waiting {
        QByteArray body;
        http::Answered answered;
    };
    std::deque<Waiting> m_waiting;
    std::unordered_map<int, Socket> m_sockets; // by descriptor
    qint64 m_due = 0;                          // steady clock, ns: when libcurl wants to be called; 0: not
    bool m_isDueNow = false;
    bool m_isSettling = false;
};

CurlClient::Private::Private(const Options &options)
    : m_resending(options.resending)
    , m_multi(curl_multi_init())
{
    for (const QByteArray &field : options.fields)
        m_fields = curl_slist_append(m_fields, field.constData());
    const auto onSocket = +[](CURL *, curl_socket_t descriptor, int what, void *client, void *) {
        static_cast<Private *>(client)->watch(descriptor, what);
        return 0;
    };
    const auto onTimer = +[](CURLM *, long ms, void *client) {
        auto &self = *static_cast<Private *>(client);
        self.m_isDueNow = ms == 0;
        self.m_due = ms > 0 ? steadyNanoseconds() + qint64(ms) * 1'000'000 : 0;
        return 0;
    };
    curl_multi_setopt(m_multi, CURLMOPT_SOCKETFUNCTION, onSocket);
    curl_multi_setopt(m_multi, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(m_multi, CURLMOPT_TIMERFUNCTION, onTimer);
    curl_multi_setopt(m_multi, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(m_multi, CURLMOPT_MAXCONNECTS, long(options.connections));
    for (int i = 0; i < options.connections; ++i) {
        prepare(*m_transfers.emplace_back(std::make_unique<Transfer>()), options);
        m_free.push_back(m_transfers.back().get());
    }
    m_sweep.setInterval(SweepMs);
    QObject::connect(&m_sweep, &QTimer::timeout, &m_sweep, [this] {
        m_isDueNow = m_isDueNow || (m_due != 0 && m_due <= steadyNanoseconds());
        settle();
    });
    m_sweep.start();
}

CurlClient::Private::~Private()
{
    for (const auto &transfer : m_transfers) {
        curl_multi_remove_handle(m_multi, transfer->easy);
        curl_easy_cleanup(transfer->easy);
    }
    curl_multi_cleanup(m_multi);
    curl_slist_free_all(m_fields);
}

void CurlClient::Private::prepare(Transfer &transfer, const Options &options)
{
    const auto onClose = +[](void *client, curl_socket_t descriptor) {
        static_cast<Private *>(client)->close(descriptor);
        return 0;
    };
    const QByteArray url = "http://127.0.0.1:" + QByteArray::number(options.port) + options.target;
    transfer.easy = curl_easy_init();
    CURL *const easy = transfer.easy;
    curl_easy_setopt(easy, CURLOPT_URL, url.constData());
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, long(CURL_HTTP_VERSION_1_1));
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, AnswerMs);
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, m_fields);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, &transfer);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, takeBytes);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, &transfer.head);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, takeBytes);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &transfer.answer);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, onClose);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, this);
    if (m_resending == Resending::NotRewindable) {
        curl_easy_setopt(easy, CURLOPT_READFUNCTION, giveBody);
        curl_easy_setopt(easy, CURLOPT_READDATA, &transfer);
    } else if (m_resending == Resending::Refused) {
        curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, refuseSecond);
        curl_easy_setopt(easy, CURLOPT_PREREQDATA, &transfer);
    }
}

void CurlClient::Private::send(const QByteArray &body, http::Answered answered)
{
    if (m_free.empty())
        return m_waiting.push_back({body, std::move(answered)});
    Transfer &transfer = *m_free.back();
    m_free.pop_back();
    start(transfer, body, std::move(answered));
    settle();
}

void CurlClient::Private::start(Transfer &transfer, const QByteArray &body, http::Answered answered)
{
    transfer.body = body;
    transfer.answered = std::move(answered);
    transfer.sent = 0;
    transfer.requests = 0;
    transfer.head.resize(0);
    transfer.answer.resize(0);
    curl_easy_setopt(transfer.easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.size()));
    if (m_resending != Resending::NotRewindable)
        curl_easy_setopt(transfer.easy, CURLOPT_POSTFIELDS, body.constData());
    curl_multi_add_handle(m_multi, transfer.easy);
    m_isDueNow = true;
}

void CurlClient::Private::onReady(const Socket &socket, bool canRead, bool canWrite)
{
    if (!socket.isWanted)
        return m_readiness.wantRead(socket.ticket, false); // libcurl looks at it when it wants to use it again
    act(socket.descriptor, (canRead ? CURL_CSELECT_IN : 0) | (canWrite ? CURL_CSELECT_OUT : 0));
}

void CurlClient::Private::onBroken(Socket &socket)
{
    if (socket.isWanted)
        return act(socket.descriptor, CURL_CSELECT_IN | CURL_CSELECT_ERR);
    m_readiness.remove(std::exchange(socket.ticket, 0));
}

void CurlClient::Private::act(curl_socket_t descriptor, int what)
{
    int running = 0;
    curl_multi_socket_action(m_multi, descriptor, what, &running);
    takeFinished();
    settle();
}

void CurlClient::Private::settle()
{
    if (m_isSettling)
        return;
    while (std::exchange(m_isDueNow, false)) {
        int running = 0;
        curl_multi_socket_action(m_multi, CURL_SOCKET_TIMEOUT, 0, &running);
        takeFinished();
    }
}

void CurlClient::Private::takeFinished()
{
    const QScopedValueRollback guard(m_isSettling, true);
    int left = 0;
    while (const CURLMsg *message = curl_multi_info_read(m_multi, &left)) {
        const CURLcode result = message->data.result;
        CURL *const easy = message->easy_handle;
        Transfer *transfer = nullptr;
        long status = 0;
        curl_easy_getinfo(easy, CURLINFO_PRIVATE, &transfer);
        curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
        curl_multi_remove_handle(m_multi, easy);
        http::Reply reply{.status = result == CURLE_OK ? int(status) : 0,
                          .head = std::move(transfer->head),
                          .body = std::move(transfer->answer)};
        if (result != CURLE_OK) {
            reply.failure = http::Failure::Closed;
            reply.sentence = QString::fromLatin1(curl_easy_strerror(result));
        }
        http::Answered answered = std::exchange(transfer->answered, nullptr);
        if (m_waiting.empty()) {
            m_free.push_back(transfer);
        } else {
            Waiting next = std::move(m_waiting.front());
            m_waiting.pop_front();
            start(*transfer, next.body, std::move(next.answered));
        }
        answered(std::move(reply));
    }
}

void CurlClient::Private::watch(int descriptor, int what)
{
    Socket &socket = m_sockets.try_emplace(descriptor, *this, descriptor).first->second;
    socket.isWanted = what != CURL_POLL_REMOVE && what != CURL_POLL_NONE;
    if (!socket.isWanted)
        return m_readiness.wantWrite(socket.ticket, false);
    if (socket.ticket == 0)
        socket.ticket = m_readiness.add(descriptor, &socket);
    m_readiness.wantRead(socket.ticket, (what & CURL_POLL_IN) != 0);
    m_readiness.wantWrite(socket.ticket, (what & CURL_POLL_OUT) != 0);
}

void CurlClient::Private::close(int descriptor)
{
    const auto found = m_sockets.find(descriptor);
    if (found != m_sockets.end()) {
        m_readiness.remove(found->second.ticket);
        m_sockets.erase(found);
    }
    ::close(descriptor);
}

CurlClient::CurlClient(const Options &options)
    : d(std::make_unique<Private>(options))
{}

CurlClient::~CurlClient() = default;

void CurlClient::send(const QByteArray &body, http::Answered answered)
{
    d->send(body, std::move(answered));
}
