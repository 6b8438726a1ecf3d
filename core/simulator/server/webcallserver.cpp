#include "simulator/server/webcallserver.h"

#include "simulator/server/mediasession.h"

#include <QCryptographicHash>
#include <QMessageAuthenticationCode>

#include <algorithm>

namespace simulator {

namespace {

constexpr int HttpPort = 80;
constexpr int HttpsPort = 443;

http::ClientOptions clientOptions(const Target &target, const Behaviour &behaviour)
{
    const bool isTls = target.url.scheme() == QLatin1String("https");
    return {.host = target.url.host(),
            .port = quint16(target.url.port(isTls ? HttpsPort : HttpPort)),
            .isTls = isTls,
            .tls = target.tls,
            .connections = behaviour.connections,
            .answerMs = behaviour.answerMs,
            .retries = behaviour.retries};
}

// As a WCS sends them (PROTOCOL §1): a slash at the end of the app's URL makes two. Length and host come from the
// client.
QByteArray headFor(const Target &target, const QByteArray &method)
{
    QByteArray head = "POST " + target.url.path(QUrl::FullyEncoded).toLatin1() + '/' + method +
                      " HTTP/1.1\r\n"
                      "Accept: application/json, application/*+json\r\n"
                      "Content-Type: application/json;charset=UTF-8\r\n"
                      "User-Agent: Java/1.8.0_111\r\n"
                      "Connection: keep-alive\r\n";
    if (target.secret.isEmpty() && !target.user.isEmpty()) // a request has one Authorization
        head += "Authorization: Basic " + (target.user + ':' + target.password).toBase64() + "\r\n";
    if (target.origin != wcs::Origin::Wcs)
        head += wcs::OriginHeader.toByteArray() + ": " + wcs::originName(target.origin).toByteArray() + "\r\n";
    return head;
}

// Beyond send errors, which the HTTP client tries again itself.
bool isTriedAgain(const http::Reply &reply, const Behaviour &behaviour)
{
    if (reply.tries > behaviour.retries)
        return false;
    if (reply.failure == http::Failure::Closed || reply.failure == http::Failure::Reset)
        return behaviour.retriesClosed;
    return behaviour.retriesErrors && (reply.status >= 500 || reply.failure == http::Failure::TimedOut);
}

} // namespace

WebCallServer::WebCallServer(Target target, Behaviour behaviour, QObject *parent)
    : QObject(parent)
    , m_target(std::move(target))
    , m_behaviour(std::move(behaviour))
    , m_client(clientOptions(m_target, m_behaviour))
{}

WebCallServer::~WebCallServer() = default;

void WebCallServer::abort()
{
    m_isAborted = true;
    m_client.abort();
}

void WebCallServer::post(const QByteArray &method, const QByteArray &body, Answered answered)
{
    ++m_posted;
    send(headOf(method, body), body, 0, std::move(answered));
}

void WebCallServer::send(const QByteArray &head, const QByteArray &body, int triesBefore, Answered answered)
{
    m_client.send(head, body, [this, head, body, triesBefore, answered = std::move(answered)](http::Reply &&reply) {
        reply.tries += triesBefore;
        if (isTriedAgain(reply, m_behaviour) && !m_isAborted)
            send(head, body, reply.tries, answered);
        else
            answered(reply);
    });
    if (m_isAborted)
        m_client.abort();
}

QByteArray WebCallServer::headOf(const QByteArray &method, const QByteArray &body)
{
    QByteArray &head = m_heads[method];
    if (head.isEmpty())
        head = headFor(m_target, method);
    if (m_target.secret.isEmpty())
        return head;
    const QByteArray hash = QMessageAuthenticationCode::hash(body, m_target.secret, QCryptographicHash::Md5).toHex();
    return head + "Authorization: WCS " + hash + "\r\n";
}

bool WebCallServer::isSent(const QByteArray &method) const
{
    return m_behaviour.methods.isEmpty() || m_behaviour.methods.contains(method);
}

void WebCallServer::report(const SentHook &hook)
{
    m_tally.add(hook);
    if (m_observer)
        m_observer(hook);
}

void WebCallServer::add(Session *session)
{
    m_sessions.push_back(session);
}

void WebCallServer::remove(Session *session)
{
    std::erase(m_sessions, session);
}

bool WebCallServer::addPublisher(MediaSession *publisher)
{
    MediaSession *&known = m_publishers[publisher->name];
    if (known)
        return false;
    known = publisher;
    return true;
}

void WebCallServer::removePublisher(MediaSession *publisher)
{
    const auto it = m_publishers.constFind(publisher->name);
    if (it != m_publishers.constEnd() && it.value() == publisher)
        m_publishers.erase(it);
}

} // namespace simulator
