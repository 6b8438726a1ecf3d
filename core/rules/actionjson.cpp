#include "json/jsonchange.h"
#include "json/utf8.h"
#include "rules/rulejson.h"

#include <algorithm>

namespace rules {

using json::JsonError;
using json::JsonFields;

namespace {

constexpr qsizetype MostHeaders = 50;
constexpr qsizetype LongestHeader = 4'096;
constexpr qsizetype LongestBody = 1024 * 1024;     // characters
constexpr qint64 LongestDelay = 30 * 60 * 1'000LL; // ms; in µs it fits an answer's time in the journal
constexpr double WidestSigma = 5;

const QStringList DelayWords{QStringLiteral("fixed"), QStringLiteral("uniform"), QStringLiteral("lognormal")};

bool isPrintable(const QString &text)
{
    return std::all_of(text.begin(), text.end(), [](QChar c) { return c.unicode() >= 0x20 && c.unicode() != 0x7f; });
}

Delay parseDelay(JsonFields &action)
{
    Delay delay;
    const bool hasFixed = action.has(key("delayMs"));
    delay.ms = action.integer(key("delayMs"), 0, LongestDelay).value_or(0);
    if (!action.has(key("delay")))
        return delay;
    if (hasFixed)
        action.fail(key("delay"), QStringLiteral("Give either “delayMs” or “delay”."));
    JsonFields fields(action.value(key("delay")), action.pointerTo(key("delay")));
    const auto type = fields.word(key("type"), DelayWords);
    if (!type)
        fields.fail(key("type"),
                    QStringLiteral("A delay has a “type”: %1.").arg(DelayWords.join(QStringLiteral(", "))));
    delay.type = Delay::Type(*type);
    const auto needed = [&fields](const char *name, const auto &found) {
        if (!found)
            fields.fail(key(name), QStringLiteral("This delay needs “%1”.").arg(key(name)));
        return *found;
    };
    switch (delay.type) {
    case Delay::Type::Fixed:
        delay.ms = needed("ms", fields.integer(key("ms"), 0, LongestDelay));
        break;
    case Delay::Type::Uniform:
        delay.minMs = needed("minMs", fields.integer(key("minMs"), 0, LongestDelay));
        delay.maxMs = needed("maxMs", fields.integer(key("maxMs"), 0, LongestDelay));
        if (delay.maxMs < delay.minMs)
            fields.fail(key("maxMs"), QStringLiteral("“maxMs” must not be less than “minMs”."));
        break;
    case Delay::Type::LogNormal:
        delay.medianMs = needed("medianMs", fields.number(key("medianMs"), 0, double(LongestDelay)));
        delay.sigma = needed("sigma", fields.number(key("sigma"), 0, WidestSigma));
        break;
    }
    fields.end();
    return delay;
}

void checkHeader(const Header &header, const QString &pointer)
{
    const auto is = [&header](const char *name) {
        return header.name.compare(QLatin1String(name), Qt::CaseInsensitive) == 0;
    };
    if (!isHeaderName(header.name))
        throw JsonError{pointer,
                        QStringLiteral("“%1” cannot be the name of a header.").arg(json::beginningOf(header.name, 64))};
    if (is("Content-Length") || is("Transfer-Encoding") || is("Date"))
        throw JsonError{pointer, QStringLiteral("“%1” is set by the server.").arg(header.name)};
    const bool isConnectionWord = header.value.compare(QLatin1String("close"), Qt::CaseInsensitive) == 0 ||
                                  header.value.compare(QLatin1String("keep-alive"), Qt::CaseInsensitive) == 0;
    if (is("Connection") && !isConnectionWord)
        throw JsonError{pointer, QStringLiteral("“Connection” can be “close” or “keep-alive”.")};
    if (header.value.size() > LongestHeader || !isPrintable(header.value))
        throw JsonError{pointer,
                        QStringLiteral("A header's value is one line of at most %1 characters.").arg(LongestHeader)};
}

QList<Header> parseHeaders(JsonFields &action)
{
    const QString at = action.pointerTo(key("headers"));
    const QJsonValue value = action.value(key("headers"));
    if (value.isUndefined())
        return {};
    if (!value.isObject())
        throw JsonError{at, QStringLiteral("“headers” is an object of names and values.")};
    const QJsonObject object = value.toObject();
    if (object.size() > MostHeaders)
        throw JsonError{at, QStringLiteral("“headers” has at most %1 entries.").arg(MostHeaders)};
    QList<Header> headers;
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QString pointer = json::jsonPointer(at, it.key());
        if (!it.value().isString())
            throw JsonError{pointer, QStringLiteral("A header's value must be a text.")};
        headers.append({it.key(), it.value().toString()});
        checkHeader(headers.last(), pointer);
    }
    return headers;
}

void parseReason(JsonFields &fields, Action &action)
{
    action.reason = fields.text(key("reason"), LongestName).value_or(QString());
    if (!isPrintable(action.reason))
        fields.fail(key("reason"), QStringLiteral("The reason is one line of text."));
}

void parseResponse(JsonFields &fields, Action &action)
{
    const bool isPlain = action.type == Action::Type::Respond;
    const auto status = fields.integer(key("status"), 100, 599);
    if (isPlain && !status)
        fields.fail(key("status"), QStringLiteral("Say which HTTP status is to be answered, 100 to 599."));
    action.status = int(status.value_or(action.status));
    parseReason(fields, action);
    action.headers = parseHeaders(fields);
    action.body = fields.text(key("body"), LongestBody).value_or(isPlain ? QString() : QLatin1String(Action::Echo));
    if (!isPlain && !mayHaveBody(action.status))
        fields.fail(key("status"), QStringLiteral("An answer with the status %1 has no body.").arg(action.status));
    if (!isPlain && action.body.isEmpty())
        fields.fail(key("body"),
                    QStringLiteral("This kind of answer needs a body; leave “body” out to take the hook's."));
}

void insertDelay(const Delay &delay, QJsonObject &action)
{
    switch (delay.type) {
    case Delay::Type::Fixed:
        if (delay.ms > 0)
            action.insert(key("delayMs"), delay.ms);
        break;
    case Delay::Type::Uniform:
        action.insert(key("delay"), QJsonObject{{key("type"), DelayWords[int(delay.type)]},
                                                {key("minMs"), delay.minMs},
                                                {key("maxMs"), delay.maxMs}});
        break;
    case Delay::Type::LogNormal:
        action.insert(key("delay"), QJsonObject{{key("type"), DelayWords[int(delay.type)]},
                                                {key("medianMs"), delay.medianMs},
                                                {key("sigma"), delay.sigma}});
        break;
    }
}

// The backend's answer, and what is changed of it.
void parseForward(JsonFields &fields, Action &action)
{
    action.status = int(fields.integer(key("status"), 100, 599).value_or(0));
    parseReason(fields, action);
    action.headers = parseHeaders(fields);
    action.changes = parsePlaces(fields, key("body"), QStringLiteral("the values that the backend's body gets there"));
    if (textSize(action) > LongestBody)
        fields.fail(key("body"), QStringLiteral("The values of “body” have at most %1 characters.").arg(LongestBody));
    if (action.status != 0 && !mayHaveBody(action.status) && !action.changes.isEmpty())
        fields.fail(key("body"), QStringLiteral("An answer with the status %1 has no body.").arg(action.status));
    if (fields.has(key("forward")))
        fields.fail(key("forward"), QStringLiteral("An action of the type “forward” asks the backend anyway."));
}

void insertForward(const Action &action, QJsonObject &object)
{
    if (action.status != 0)
        object.insert(key("status"), action.status);
    if (!action.changes.isEmpty())
        object.insert(key("body"), placesJson(action.changes));
}

} // namespace

// RFC 9110 §5.1: a token.
bool isHeaderName(const QString &text)
{
    static const QString others = QStringLiteral("!#$%&'*+-.^_`|~");
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](QChar c) {
        return (c.unicode() < 0x80 && c.isLetterOrNumber()) || others.contains(c);
    });
}

bool mayHaveBody(int status)
{
    return status >= 200 && status != 204 && status != 205 && status != 304;
}

qsizetype textSize(const Action &action)
{
    if (action.changes.isEmpty())
        return action.body.size();
    return json::compactJson(placesJson(action.changes)).size();
}

QStringList actionTypeNames()
{
    static const QStringList names{QStringLiteral("respond"), QStringLiteral("close"),    QStringLiteral("reset"),
                                   QStringLiteral("hold"),    QStringLiteral("truncate"), QStringLiteral("malformed"),
                                   QStringLiteral("dribble"), QStringLiteral("forward")};
    return names;
}

Action parseAction(const QJsonValue &value, const QString &pointer)
{
    JsonFields fields(value, pointer);
    Action action;
    const auto type = fields.word(key("type"), actionTypeNames());
    if (!type)
        fields.fail(key("type"),
                    QStringLiteral("An action has a “type”: %1.").arg(actionTypeNames().join(QStringLiteral(", "))));
    action.type = Action::Type(*type);
    if (action.type == Action::Type::Forward)
        parseForward(fields, action);
    else if (action.sendsResponse())
        parseResponse(fields, action);
    action.forward = fields.boolean(key("forward")).value_or(false);
    if (action.type == Action::Type::Truncate)
        action.atFraction = fields.number(key("atFraction"), 0, 1).value_or(action.atFraction);
    if (action.type == Action::Type::Dribble)
        action.bytesPerSecond = fields.integer(key("bytesPerSecond"), 1, 1'000'000).value_or(action.bytesPerSecond);
    action.delay = parseDelay(fields);
    fields.end();
    return action;
}

QJsonObject actionJson(const Action &action)
{
    QJsonObject object{{key("type"), actionTypeNames()[int(action.type)]}};
    if (action.type == Action::Type::Forward) {
        insertForward(action, object);
    } else if (action.sendsResponse()) {
        object.insert(key("status"), action.status);
        object.insert(key("body"), action.body);
    }
    if (action.sendsResponse()) {
        if (!action.reason.isEmpty())
            object.insert(key("reason"), action.reason);
        QJsonObject headers;
        for (const Header &header : action.headers)
            headers.insert(header.name, header.value);
        if (!headers.isEmpty())
            object.insert(key("headers"), headers);
    }
    if (action.type == Action::Type::Truncate)
        object.insert(key("atFraction"), action.atFraction);
    if (action.type == Action::Type::Dribble)
        object.insert(key("bytesPerSecond"), action.bytesPerSecond);
    if (action.forward)
        object.insert(key("forward"), true);
    insertDelay(action.delay, object);
    return object;
}

} // namespace rules
