#include "wcs/restclientconfig.h"

#include "json/jsonsource.h"
#include "json/readjson.h"
#include "wcs/method.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace wcs {

namespace {

const QByteArray Key = "restClientConfig";

QJsonObject objectOf(const MethodPolicy &policy)
{
    return {{QStringLiteral("clientExclude"), QString::fromUtf8(policy.clientExclude)},
            {QStringLiteral("restExclude"), QString::fromUtf8(policy.restExclude)},
            {QStringLiteral("restOnError"), QString::fromUtf8(policy.restOnError)},
            {QStringLiteral("restPolicy"), QString::fromUtf8(policy.restPolicy)},
            {QStringLiteral("restOverwrite"), QString::fromUtf8(policy.restOverwrite)}};
}

constexpr qsizetype MostMethods = 200;
constexpr qsizetype LongestList = 4'096; // of field names, characters

// Field names with commas between them, as WCS takes them; blanks around them are dropped.
QByteArray fieldList(json::JsonFields &fields, const QString &key)
{
    QStringList names = fields.text(key, LongestList).value_or(QString()).split(u',');
    for (QString &name : names) {
        name = name.trimmed();
        const bool isName = std::all_of(name.begin(), name.end(), [](QChar c) {
            return (c.unicode() < 0x80 && c.isLetterOrNumber()) || c == u'_' || c == u'-' || c == u'.';
        });
        if (!isName || (name.isEmpty() && names.size() > 1))
            fields.fail(
                key, QStringLiteral("“%1” takes names of fields with commas between them, like “sdp,info”.").arg(key));
    }
    return names.join(u',').toLatin1();
}

MethodPolicy policyFrom(const QJsonValue &value, const QString &pointer)
{
    static const QStringList reactions{QStringLiteral("LOG"), QStringLiteral("FAIL")};
    static const QStringList policies{QStringLiteral("NOTIFY"), QStringLiteral("OVERWRITE"), QStringLiteral("DISABLE")};
    json::JsonFields fields(value, pointer);
    MethodPolicy policy;
    policy.clientExclude = fieldList(fields, QStringLiteral("clientExclude"));
    policy.restExclude = fieldList(fields, QStringLiteral("restExclude"));
    policy.restOnError = reactions[fields.word(QStringLiteral("restOnError"), reactions).value_or(0)].toLatin1();
    policy.restPolicy = policies[fields.word(QStringLiteral("restPolicy"), policies).value_or(0)].toLatin1();
    policy.restOverwrite = fieldList(fields, QStringLiteral("restOverwrite"));
    fields.end();
    if (policy.restPolicy == "OVERWRITE" && policy.restOverwrite.isEmpty())
        fields.fail(QStringLiteral("restOverwrite"),
                    QStringLiteral("With OVERWRITE, “restOverwrite” names the fields that WCS takes from the answer."));
    return policy;
}

// The object with that as its last member, instead of one that it has; then it is written anew.
QByteArray withMember(const QByteArray &object, const QByteArray &config)
{
    const qsizetype end = object.lastIndexOf('}');
    if (end < 0 || !QByteArrayView(object).trimmed().startsWith('{'))
        return object;
    QByteArrayList others;
    bool hasOne = false;
    json::JsonMembers members(object);
    while (const auto member = members.next()) {
        if (json::plainJsonKey(member->key) == Key)
            hasOne = true;
        else
            others.append(QByteArray::fromRawData(member->whole().data(), member->whole().size()));
    }
    const QByteArray own = '"' + Key + "\":" + config;
    if (hasOne)
        return '{' + (others += own).join(',') + '}';
    QByteArray answer = object;
    return answer.insert(end, (others.isEmpty() ? "" : ",") + own);
}

QString shown(const QJsonValue &value)
{
    return value.isString() && !value.toString().isEmpty() ? value.toString() : QStringLiteral("none");
}

} // namespace

QByteArrayView withBackendName(WithBackend choice)
{
    switch (choice) {
    case WithBackend::Leave:
        break;
    case WithBackend::Fill:
        return "fill";
    case WithBackend::Set:
        return "set";
    }
    return "leave";
}

std::optional<WithBackend> withBackendOf(const QString &name)
{
    for (const WithBackend choice : {WithBackend::Leave, WithBackend::Fill, WithBackend::Set}) {
        if (name.toUtf8() == withBackendName(choice))
            return choice;
    }
    return std::nullopt;
}

RestClientConfig RestClientConfig::errorsReachTheClient()
{
    return {.methods = {{"StreamStatusEvent", {.restOnError = "FAIL"}}}};
}

std::variant<RestClientConfig, json::JsonError> RestClientConfig::fromJson(const QJsonValue &value,
                                                                           const QString &pointer)
{
    if (!value.isObject())
        return json::JsonError{pointer, QStringLiteral("restClientConfig is an object with a member for each method.")};
    const QJsonObject object = value.toObject();
    if (object.size() > MostMethods)
        return json::JsonError{pointer, QStringLiteral("restClientConfig has at most %1 methods.").arg(MostMethods)};
    RestClientConfig config;
    try {
        for (auto it = object.begin(); it != object.end(); ++it) {
            const QString at = json::jsonPointer(pointer, it.key());
            if (!isMethodName(it.key().toUtf8()))
                throw json::JsonError{at,
                                      QStringLiteral("A method's name is made of letters, digits, “_”, “-” and “.”.")};
            config.methods.insert(it.key().toUtf8(), policyFrom(it.value(), at));
        }
    } catch (const json::JsonError &error) {
        return error;
    }
    return config;
}

QJsonObject RestClientConfig::toObject() const
{
    QJsonObject object;
    for (auto it = methods.begin(); it != methods.end(); ++it)
        object.insert(QString::fromUtf8(it.key()), objectOf(it.value()));
    return object;
}

QByteArray RestClientConfig::toJson() const
{
    return QJsonDocument(toObject()).toJson(QJsonDocument::Compact);
}

QByteArray RestClientConfig::addTo(const QByteArray &connectBody) const
{
    return withMember(connectBody, toJson());
}

QJsonObject RestClientConfig::objectIn(const QByteArray &answer)
{
    return json::readJsonObject(json::jsonMember(answer, Key).toByteArray());
}

RestClientConfig::Merged RestClientConfig::mergedInto(const QByteArray &answer, WithBackend choice) const
{
    if (choice == WithBackend::Leave || !QByteArrayView(answer).trimmed().startsWith('{'))
        return {answer, {}};
    QJsonObject all = objectIn(answer);
    QStringList changes;
    for (auto method = methods.begin(); method != methods.end(); ++method) {
        const QString name = QString::fromUtf8(method.key());
        QJsonObject policy = all.value(name).toObject();
        const QJsonObject ours = objectOf(*method);
        for (auto it = ours.begin(); it != ours.end(); ++it) {
            const QJsonValue theirs = policy.value(it.key());
            if (theirs == it.value() || (choice == WithBackend::Fill && !theirs.isUndefined()))
                continue;
            if (shown(theirs) != shown(it.value()))
                changes.append(QStringLiteral("%1/%2: %3 → %4").arg(name, it.key(), shown(theirs), shown(it.value())));
            policy.insert(it.key(), it.value());
        }
        all.insert(name, policy);
    }
    if (all == objectIn(answer))
        return {answer, {}};
    return {withMember(answer, QJsonDocument(all).toJson(QJsonDocument::Compact)), changes};
}

} // namespace wcs
