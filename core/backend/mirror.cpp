#include "backend/mirror.h"

#include "backend/clientfor.h"
#include "backend/forwardedhead.h"
#include "base/clock.h"
#include "json/jsonchange.h"
#include "json/jsondifference.h"
#include "json/readjson.h"
#include "json/utf8.h"
#include "text/secrets.h"

#include <algorithm>
#include <utility>

namespace backend {

namespace {

constexpr int MostConnections = 32;
constexpr qsizetype Shown = 60;                // characters of a value
constexpr qint64 MostBytes = 16 * 1024 * 1024; // of copies under way, and of the answers that are coming in
constexpr qsizetype LongestBody = 1024 * 1024; // of an answer

http::ClientOptions clientOptions(const Url &url, const Options &options)
{
    http::ClientOptions client = clientFor(url, options);
    client.connections = MostConnections;
    client.body = LongestBody;
    client.answerBytes = MostBytes;
    return client;
}

// What stands at that pointer; without what is secret by one of its keys, or by itself.
QString shown(const QString &pointer, const QJsonValue &value)
{
    if (value.isUndefined())
        return QStringLiteral("nothing");
    const QStringList keys = pointer.split(u'/');
    if (std::ranges::any_of(keys, [](const QString &key) { return text::isSecretKey(key.toUtf8()); }))
        return QString::fromUtf8(text::SecretMask);
    const QString key = QStringLiteral("value");
    const QJsonObject masked = json::readJsonObject(text::maskSecrets(json::compactJson(QJsonObject{{key, value}})));
    return json::beginningOf(json::decodedUtf8(json::compactJson(masked.value(key))), Shown);
}

// How the bodies differ, in the fields of the difference; false: they do not.
bool compare(const QByteArray &normal, const QByteArray &mirrored, Difference &difference)
{
    if (normal == mirrored)
        return false;
    const auto one = json::readJson(normal);
    const auto other = json::readJson(mirrored);
    if (!std::holds_alternative<QJsonValue>(one) || !std::holds_alternative<QJsonValue>(other)) {
        difference.sentence = QStringLiteral("Its body is another one, and not both are JSON.");
        return true;
    }
    const auto found = json::firstDifference(std::get<QJsonValue>(one), std::get<QJsonValue>(other));
    if (!found)
        return false;
    difference.pointer = QString::fromUtf8(text::maskText(found->pointer.toUtf8())); // a name may be a token
    difference.sentence =
        QStringLiteral("At “%1” it has %2 instead of %3.")
            .arg(difference.pointer, shown(found->pointer, found->other), shown(found->pointer, found->one));
    return true;
}

} // namespace

std::unique_ptr<Mirror> Mirror::of(const Options &options, std::unique_ptr<Mirror> former, const QByteArray &name,
                                   QObject *parent)
{
    if (!options.mirror)
        return nullptr;
    if (former && former->url() == *options.mirror)
        return former;
    return std::make_unique<Mirror>(*options.mirror, options, name, parent);
}

Mirror::Mirror(Url url, const Options &options, QByteArray name, QObject *parent)
    : QObject(parent)
    , m_url(std::move(url))
    , m_name(std::move(name))
    , m_client(clientOptions(m_url, options), this)
{}

Mirror::~Mirror() = default;

QByteArray Mirror::head(const http::Request &request, const QByteArray &method) const
{
    return forwardedHead(request, targetOf(m_url, request, method), m_name);
}

void Mirror::send(const QByteArray &head, const journal::Record &record, const http::Response *normal)
{
    const qint64 bytes = record.body.size() + (normal ? normal->body.size() : 0) + head.size();
    if (m_underWay >= MostUnderWay || m_bytes + bytes > MostBytes) {
        ++m_figures.dropped;
        emit changed();
        return;
    }
    ++m_underWay;
    m_bytes += bytes;
    ++m_figures.sent;
    const Expected expected{.about = {.at = record.receivedAt,
                                      .method = record.event.method,
                                      .mediaSessionId = record.event.mediaSessionId,
                                      .name = record.event.name,
                                      .status = normal ? normal->status : 0},
                            .body = normal ? normal->body : QByteArray()};
    m_client.send(head, record.body, [this, expected, bytes](const http::Reply &reply) {
        --m_underWay;
        m_bytes -= bytes;
        take(expected, reply);
        emit changed();
    });
}

void Mirror::take(const Expected &expected, const http::Reply &reply)
{
    if (reply.failure != http::Failure::None) {
        ++m_figures.failed;
        m_figures.lastFailure = reply.sentence;
        return;
    }
    if (expected.about.status == 0) {
        ++m_figures.uncompared;
        return;
    }
    Difference difference = expected.about;
    difference.mirrorStatus = reply.status;
    if (difference.status != reply.status)
        difference.sentence = QStringLiteral("It answered %1 instead of %2.").arg(reply.status).arg(difference.status);
    else if (!compare(expected.body, reply.body, difference)) {
        ++m_figures.same;
        return;
    }
    ++m_figures.different;
    m_figures.differences.prepend(difference);
    if (m_figures.differences.size() > MostDifferences)
        m_figures.differences.removeLast();
}

} // namespace backend
