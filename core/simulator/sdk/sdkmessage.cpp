#include "simulator/sdk/sdkmessage.h"

#include "json/readjson.h"
#include "json/utf8.h"

#include <QJsonArray>

#include <algorithm>

namespace simulator {

namespace {

constexpr qsizetype LongestShown = 80;      // characters
constexpr qsizetype LongestMemberName = 64; // of a client's object

bool isPlainName(const QString &name)
{
    const auto isPlain = [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') || c == u'_' ||
               c == u'-' || c == u'.';
    };
    return !name.isEmpty() && name.size() <= LongestMemberName && std::all_of(name.begin(), name.end(), isPlain);
}

} // namespace

Result<SdkMessage> SdkMessage::fromFrame(const QString &frame)
{
    const auto read = json::readJson(frame.toUtf8());
    if (const auto *fault = std::get_if<json::JsonFault>(&read))
        return Error{QStringLiteral("It is not JSON: %1.").arg(QString::fromUtf8(fault->sentence()))};
    const QJsonObject message = std::get<QJsonValue>(read).toObject();
    if (!std::get<QJsonValue>(read).isObject())
        return Error{QStringLiteral("It is not a JSON object.")};
    const QJsonValue name = message.value(QLatin1String("message"));
    if (!name.isString() || name.toString().isEmpty())
        return Error{QStringLiteral("Its “message” is not a text.")};
    const QJsonValue data = message.value(QLatin1String("data"));
    if (!data.isArray() && !data.isUndefined())
        return Error{QStringLiteral("Its “data” is not an array.")};
    const QJsonValue first = data.toArray().at(0);
    if (!first.isObject() && !first.isNull() && !first.isUndefined())
        return Error{QStringLiteral("What its “data” begins with is not an object.")};
    return SdkMessage{name.toString().toUtf8(), first.toObject()};
}

QString sdkFrame(const char *name, const QList<QByteArray> &arguments)
{
    return QString::fromUtf8("{\"message\":\"" + QByteArray(name) + "\",\"data\":[" + arguments.join(',') + "]}");
}

Fields sdkFields(const QJsonObject &object, const QList<QByteArray> &setByWcs)
{
    QJsonObject kept;
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (isPlainName(it.key()) && !setByWcs.contains(it.key().toLatin1()))
            kept.insert(it.key(), it.value());
    }
    return Fields::fromObject(kept);
}

QString shownText(const QString &text)
{
    QString shown = json::beginningOf(text, LongestShown);
    for (QChar &c : shown) {
        if (!c.isPrint() && !c.isSurrogate())
            c = u'?';
    }
    return text.size() > LongestShown ? shown + QStringLiteral("…") : shown;
}

} // namespace simulator
