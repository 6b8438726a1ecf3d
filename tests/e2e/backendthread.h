#pragma once

#include "http/server/server.h"

#include <QMutex>
#include <QSet>
#include <QThread>

#include <functional>
#include <memory>

// A web server behind the program, on a thread of its own, so that a test may block: answers with what it got, and
// remembers it.
class BackendThread final {
public:
    // what: of a hook, what is remembered; on that thread. tls: with a certificate it speaks https.
    explicit BackendThread(std::function<QByteArray(const http::Request &)> what, const QSslConfiguration &tls = {})
        : m_what(std::move(what))
        , m_scheme(tls.isNull() ? QStringLiteral("http") : QStringLiteral("https"))
    {
        m_place.moveToThread(&m_thread);
        m_thread.start();
        QMetaObject::invokeMethod(
            &m_place,
            [this, tls] {
                m_server = std::make_unique<http::Server>(
                    [this](http::Request &&request, http::Responder &&responder) { answer(request, responder); });
                if (m_server->listen(QHostAddress::LocalHost, 0, tls))
                    m_port = m_server->port();
            },
            Qt::BlockingQueuedConnection);
    }
    ~BackendThread()
    {
        QMetaObject::invokeMethod(
            &m_place, [this] { m_server.reset(); }, Qt::BlockingQueuedConnection);
        m_thread.quit();
        m_thread.wait();
    }
    Q_DISABLE_COPY_MOVE(BackendThread)

    // Port 0: it does not listen.
    QString url() const { return QStringLiteral("%1://127.0.0.1:%2/api").arg(m_scheme).arg(m_port); }
    QSet<QByteArray> seen()
    {
        const QMutexLocker lock(&m_mutex);
        return m_seen;
    }

private:
    void answer(const http::Request &request, http::Responder &responder)
    {
        const QByteArray what = m_what(request);
        {
            const QMutexLocker lock(&m_mutex);
            m_seen.insert(what);
        }
        responder.respond(http::Response::json(200, request.body));
    }

    std::function<QByteArray(const http::Request &)> m_what;
    QString m_scheme;
    QThread m_thread;
    QObject m_place;
    std::unique_ptr<http::Server> m_server; // on that thread
    quint16 m_port = 0;
    QMutex m_mutex;
    QSet<QByteArray> m_seen;
};
