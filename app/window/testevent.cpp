#include "app/window/testevent.h"

#include "wcs/origin.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QMessageAuthenticationCode>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QPromise>
#include <QUuid>

#include <memory>

namespace {

constexpr int TimeoutMs = 5'000;

QByteArray testBody()
{
    const QJsonObject object{
        {QStringLiteral("nodeId"), QStringLiteral("Streamwatch@127.0.0.1")},
        {QStringLiteral("appKey"), QStringLiteral("defaultApp")},
        {QStringLiteral("sessionId"), QStringLiteral("/127.0.0.1:0/127.0.0.1:0")},
        {QStringLiteral("mediaSessionId"), QUuid::createUuid().toString(QUuid::WithoutBraces)},
        {QStringLiteral("name"), QStringLiteral("test-event")},
        {QStringLiteral("published"), true},
        {QStringLiteral("hasVideo"), true},
        {QStringLiteral("hasAudio"), true},
        {QStringLiteral("status"), QStringLiteral("PUBLISHING")},
        {QStringLiteral("record"), false},
        {QStringLiteral("width"), 1280},
        {QStringLiteral("height"), 720},
        {QStringLiteral("mediaProvider"), QStringLiteral("WebRTC")},
    };
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QByteArray authorization(const hooks::Options &options, const QByteArray &body)
{
    if (!options.secret.isEmpty())
        return "WCS " + QMessageAuthenticationCode::hash(body, options.secret, QCryptographicHash::Md5).toHex();
    return options.credentials.isEmpty() ? QByteArray() : "Basic " + options.credentials.toBase64();
}

} // namespace

TestEvent::TestEvent(const hooks::Options &options, QObject *parent)
    : QObject(parent)
    , m_options(options)
    , m_network(this)
{
    m_network.setProxy(QNetworkProxy::NoProxy);
    m_network.setTransferTimeout(TimeoutMs);
}

QFuture<QString> TestEvent::send(const QString &hookUrl)
{
    const QByteArray body = testBody();
    QNetworkRequest request{QUrl(hookUrl + QStringLiteral("/StreamStatusEvent"))};
    request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArray("application/json;charset=UTF-8"));
    request.setRawHeader(wcs::OriginHeader.toByteArray(), wcs::originName(wcs::Origin::Test).toByteArray());
    if (const QByteArray value = authorization(m_options, body); !value.isEmpty())
        request.setRawHeader("Authorization", value);
    QNetworkReply *reply = m_network.post(request, body);
    reply->ignoreSslErrors(); // our own endpoint: its certificate names another host
    const auto promise = std::make_shared<QPromise<QString>>();
    promise->start();
    connect(reply, &QNetworkReply::finished, this, [reply, promise] {
        reply->deleteLater();
        promise->addResult(resultOf(*reply));
        promise->finish();
    });
    return promise->future();
}

QString TestEvent::resultOf(const QNetworkReply &reply)
{
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status == 200)
        return tr("The test event was answered with 200. It stands in the table as “test-event”.");
    if (status > 0)
        return tr("The test event was answered with %1.").arg(status);
    return tr("The test event did not get through: %1.").arg(reply.errorString());
}
