#pragma once

#include "http/server/server.h"
#include "wcs/origin.h"
#include "wcs/restclientconfig.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

#include <functional>

// The web server that a simulated WCS calls in tests: a real one, on a free port of loopback. By default it answers as
// WCS expects, connect with `config`.
class WebServer final {
public:
    struct Hook {
        QByteArray method;
        QJsonObject body;
        QByteArray raw;
        QByteArray authorization;
        QByteArray origin; // null: it does not say
        QString text(const char *field) const { return body.value(QLatin1String(field)).toString(); }
        QString status() const { return text("status"); }
    };
    // Answers this method by itself; otherwise as usual.
    using Answerer = std::function<void(const Hook &, http::Responder &&)>;

    WebServer()
        : m_server([this](http::Request &&request, http::Responder &&responder) {
            take(std::move(request), std::move(responder));
        })
    {
        const auto listening = m_server.listen(QHostAddress::LocalHost, 0);
        Q_ASSERT(listening.ok());
    }

    QUrl url() const { return QUrl(QStringLiteral("http://127.0.0.1:%1/rest/my_api").arg(m_server.port())); }

    void answer(const QByteArray &method, Answerer answerer) { m_answerers.insert(method, std::move(answerer)); }
    void answer(const QByteArray &method, int status, const QByteArray &body = {})
    {
        answer(method, [status, body](const Hook &, http::Responder &&responder) {
            responder.respond(http::Response::json(status, body));
        });
    }
    void answerAsUsual(const QByteArray &method) { m_answerers.remove(method); }

    // "connect", "ConnectionStatusEvent ESTABLISHED", … in the order in which they came.
    QStringList hooks() const
    {
        QStringList result;
        for (const Hook &hook : received)
            result += QString::fromLatin1(hook.method) + (hook.status().isEmpty() ? QString() : u' ' + hook.status());
        return result;
    }
    // The same for one media session.
    QStringList hooksOf(const QByteArray &mediaSessionId) const
    {
        QStringList result;
        for (const Hook &hook : received) {
            if (hook.text("mediaSessionId").toUtf8() == mediaSessionId)
                result += QString::fromLatin1(hook.method) + u' ' + hook.status();
        }
        return result;
    }

    wcs::RestClientConfig config;
    QList<Hook> received;

private:
    void take(http::Request &&request, http::Responder &&responder)
    {
        const QByteArray path = request.path().toByteArray();
        const Hook hook{.method = path.sliced(path.lastIndexOf('/') + 1),
                        .body = QJsonDocument::fromJson(request.body).object(),
                        .raw = request.body,
                        .authorization = request.header("Authorization").toByteArray(),
                        .origin = request.header(wcs::OriginHeader).toByteArray()};
        received.append(hook);
        if (const Answerer answerer = m_answerers.value(hook.method))
            return answerer(hook, std::move(responder));
        responder.respond(
            http::Response::json(200, hook.method == "connect" ? config.addTo(request.body) : request.body));
    }

    http::Server m_server;
    QHash<QByteArray, Answerer> m_answerers;
};
