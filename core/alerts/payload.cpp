#include "alerts/payload.h"

#include "base/isotime.h"
#include "json/jsonchange.h"
#include "text/secrets.h"
#include "text/text.h"

namespace alerts {

namespace {

constexpr int Version = 1; // of the payload

QJsonValue timeOrNull(qint64 utcMicroseconds)
{
    return utcMicroseconds == 0 ? QJsonValue() : QJsonValue(isoTime(utcMicroseconds));
}

} // namespace

QString shown(const QByteArray &text)
{
    return text::visibleText(text::maskText(text));
}

QString shown(const QString &text)
{
    return shown(text.toUtf8());
}

QByteArray payload(const Message &message)
{
    const Alert &alert = message.alert;
    const auto word = [](QByteArrayView name) { return QString::fromUtf8(name); };
    return text::maskSecrets(json::compactJson(QJsonObject{
        {QStringLiteral("version"), Version},
        {QStringLiteral("id"), word(message.id())},
        {QStringLiteral("stage"), word(stageName(alert.stage))},
        {QStringLiteral("incident"), alert.incidentJson},
        {QStringLiteral("severity"), word(alert.severity)},
        {QStringLiteral("cause"), word(alert.cause)},
        {QStringLiteral("sentence"), shown(alert.sentence)},
        {QStringLiteral("since"), isoTime(alert.since)},
        {QStringLiteral("resolvedAt"), timeOrNull(alert.resolvedAt)},
        {QStringLiteral("streams"), alert.streams},
    }));
}

} // namespace alerts
