#include "json/readjson.h"
#include "simulator/backend/backendprofile.h"
#include "wcs/method.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <cmath>

namespace simulator {

using json::JsonError;
using json::JsonFields;

namespace {

constexpr qsizetype LongestDescription = 500;
constexpr qsizetype LongestPattern = 200;
constexpr qsizetype LargestBody = 64 * 1024; // characters of a text, bytes of JSON
constexpr qsizetype MostRefusals = 100;
constexpr qsizetype MostDelays = 100;
constexpr int LongestDelay = 10 * 60 * 1'000; // ms
constexpr qint64 LargestSeed = 1LL << 53;     // what JSON's numbers hold exactly
constexpr int LeastStatus = 200;
constexpr int MostStatus = 599;

const QString AllMethods = QStringLiteral("*");

QString key(const char *text)
{
    return QLatin1String(text);
}

std::optional<BackendProfile::Pattern> pattern(JsonFields &fields, const char *name)
{
    const auto text = fields.text(key(name), LongestPattern);
    if (!text)
        return std::nullopt;
    const bool isNegated = text->startsWith(u'!');
    auto made = text::TextPattern::glob(isNegated ? text->sliced(1) : *text, text::TextPattern::Case::Sensitive);
    if (const auto *error = std::get_if<text::TextPattern::Error>(&made))
        fields.fail(key(name), error->sentence);
    return BackendProfile::Pattern{std::move(std::get<text::TextPattern>(made)), isNegated};
}

void readBody(JsonFields &fields, BackendProfile::Refusal &refusal)
{
    const QJsonValue value = fields.value(key("body"));
    if (value.isString()) {
        refusal.contentType = "text/plain;charset=UTF-8";
        refusal.body = value.toString().toUtf8();
    } else if (value.isObject()) {
        refusal.contentType = "application/json";
        refusal.body = QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact);
    } else {
        fields.fail(key("body"), QStringLiteral("“body” must be a text or a JSON object."));
    }
    if (refusal.body.size() > LargestBody)
        fields.fail(key("body"), QStringLiteral("“body” has at most %1 bytes.").arg(LargestBody));
}

BackendProfile::Refusal parseRefusal(const QJsonValue &value, const QString &pointer)
{
    JsonFields fields(value, pointer);
    BackendProfile::Refusal refusal;
    refusal.method = pattern(fields, "method");
    refusal.name = pattern(fields, "name");
    refusal.appKey = pattern(fields, "appKey");
    refusal.token = pattern(fields, "token");
    if (refusal.token && refusal.method && !refusal.method->matches("connect"))
        fields.fail(key("method"), QStringLiteral("Only connect brings a token: leave “method” out."));
    refusal.status = int(fields.integer(key("status"), LeastStatus, MostStatus).value_or(refusal.status));
    if (fields.has(key("body")))
        readBody(fields, refusal);
    fields.end();
    return refusal;
}

// A number of ms, or two in a list.
BackendProfile::Delay parseDelay(const QJsonValue &value, const QString &pointer)
{
    const auto isFit = [](const QJsonValue &number) {
        return number.isDouble() && number.toDouble() >= 0 && number.toDouble() <= LongestDelay &&
               number.toDouble() == std::floor(number.toDouble());
    };
    const QJsonArray pair = value.toArray();
    if (!isFit(value) && !(pair.size() == 2 && isFit(pair[0]) && isFit(pair[1])))
        throw JsonError{
            pointer,
            QStringLiteral("A delay is a whole number of ms from 0 to %1, or two in a list.").arg(LongestDelay)};
    const BackendProfile::Delay delay = value.isDouble() ? BackendProfile::Delay{{}, value.toInt(), value.toInt()}
                                                         : BackendProfile::Delay{{}, pair[0].toInt(), pair[1].toInt()};
    if (delay.most < delay.least)
        throw JsonError{pointer, QStringLiteral("The second number of a delay must not be less than the first.")};
    return delay;
}

std::vector<BackendProfile::Delay> parseDelays(const QJsonValue &value, const QString &pointer)
{
    if (!value.isObject())
        return {parseDelay(value, pointer)};
    const QJsonObject byMethod = value.toObject();
    if (byMethod.size() > MostDelays)
        throw JsonError{pointer, QStringLiteral("“delayMs” names at most %1 methods.").arg(MostDelays)};
    std::vector<BackendProfile::Delay> delays;
    for (auto it = byMethod.begin(); it != byMethod.end(); ++it) {
        const QString at = json::jsonPointer(pointer, it.key());
        const bool isForAll = it.key() == AllMethods;
        if (!isForAll && !wcs::isMethodName(it.key().toUtf8()))
            throw JsonError{at, QStringLiteral("“delayMs” has names of methods, and “*” for all others.")};
        delays.push_back(parseDelay(it.value(), at));
        delays.back().method = isForAll ? QByteArray() : it.key().toUtf8();
    }
    return delays;
}

BackendProfile::Flaw parseFlaw(const QJsonValue &value, const QString &pointer)
{
    using Kind = BackendProfile::Flaw::Kind;
    constexpr double UsualShare = 0.1;
    static const QStringList words{QStringLiteral("close"), QStringLiteral("reset"), QStringLiteral("hold")};
    JsonFields fields(value, pointer);
    BackendProfile::Flaw flaw;
    flaw.share = fields.number(key("share"), 0, 1).value_or(UsualShare);
    const QJsonValue answer = fields.value(key("answer"));
    const double status = answer.toDouble();
    if (const qsizetype word = words.indexOf(answer.toString()); word >= 0)
        flaw.kind = Kind(int(Kind::Close) + int(word));
    else if (answer.isDouble() && status >= LeastStatus && status <= MostStatus && status == std::floor(status))
        flaw.status = int(status);
    else if (!answer.isUndefined())
        fields.fail(key("answer"), QStringLiteral("“answer” must be a status from %1 to %2, or one of %3.")
                                       .arg(LeastStatus)
                                       .arg(MostStatus)
                                       .arg(words.join(QStringLiteral(", "))));
    fields.end();
    return flaw;
}

BackendProfile parseProfile(const QJsonValue &value)
{
    JsonFields fields(value, {});
    BackendProfile profile;
    profile.description = fields.text(key("description"), LongestDescription).value_or(QString());
    if (fields.has(key("restClientConfig"))) {
        const auto config = wcs::RestClientConfig::fromJson(fields.value(key("restClientConfig")),
                                                            fields.pointerTo(key("restClientConfig")));
        if (const auto *error = std::get_if<JsonError>(&config))
            throw *error;
        profile.connectConfig = std::get<wcs::RestClientConfig>(config);
    }
    if (fields.has(key("refuse"))) {
        const QString at = fields.pointerTo(key("refuse"));
        const QJsonValue list = fields.value(key("refuse"));
        const QJsonArray refusals = list.toArray();
        if (!list.isArray() || refusals.size() > MostRefusals)
            throw JsonError{at, QStringLiteral("“refuse” is a list of at most %1 objects.").arg(MostRefusals)};
        for (qsizetype i = 0; i < refusals.size(); ++i)
            profile.refusals.push_back(parseRefusal(refusals[i], json::jsonPointer(at, QString::number(i))));
    }
    if (fields.has(key("delayMs")))
        profile.delays = parseDelays(fields.value(key("delayMs")), fields.pointerTo(key("delayMs")));
    if (fields.has(key("flaky")))
        profile.flaw = parseFlaw(fields.value(key("flaky")), fields.pointerTo(key("flaky")));
    profile.seed = quint64(fields.integer(key("seed"), 0, LargestSeed).value_or(qint64(profile.seed)));
    fields.end();
    return profile;
}

} // namespace

std::variant<BackendProfile, JsonError> BackendProfile::fromJson(const QByteArray &json)
{
    const auto read = json::readJson(json);
    if (const auto *fault = std::get_if<json::JsonFault>(&read))
        return JsonError{{}, QStringLiteral("This is not JSON: %1.").arg(QString::fromUtf8(fault->sentence()))};
    try {
        return parseProfile(std::get<QJsonValue>(read));
    } catch (const JsonError &wrong) {
        return wrong;
    }
}

} // namespace simulator
