#include "json/readjson.h"
#include "json/utf8.h"
#include "rules/matcher.h"
#include "rules/rule.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <array>
#include <limits>

namespace rules {

using json::JsonError;
using json::JsonFields;

namespace {

constexpr qsizetype LongestId = 64;
constexpr qsizetype LongestPattern = 1'000;
constexpr qsizetype LongestTag = 64;
constexpr qsizetype MostStatuses = 50;
constexpr qsizetype MostPointers = 20;
constexpr qsizetype MostHeaders = 50;
constexpr qsizetype LongestHeader = 4'096;
constexpr qsizetype LongestBody = 1024 * 1024; // characters
constexpr qint64 MostMatches = 1'000'000'000;
constexpr qint64 LongestDelay = 30 * 60 * 1'000LL;          // ms; in µs it fits an answer's time in the journal
constexpr qint64 LongestLife = 30 * 24 * 60 * 60 * 1'000LL; // ms
constexpr qint64 LargestSeed = 1LL << 53;                   // what JSON's numbers hold exactly
constexpr double WidestSigma = 5;

// Members that answers have and that may come back.
const QStringList ReadOnly{QStringLiteral("hits"), QStringLiteral("matched"), QStringLiteral("left"),
                           QStringLiteral("ttlLeftMs"), QStringLiteral("active")};

struct Words {
    Q_DECLARE_TR_FUNCTIONS(rules::Rule)
};

QString key(const char *text)
{
    return QLatin1String(text);
}

struct PatternField {
    const char *key;
    QString Match::*pattern;
};
constexpr std::array PatternFields{
    PatternField{"method", &Match::method},
    PatternField{"appKey", &Match::appKey},
    PatternField{"nodeId", &Match::nodeId},
    PatternField{"sessionId", &Match::sessionId},
    PatternField{"mediaSessionId", &Match::mediaSessionId},
    PatternField{"name", &Match::name},
    PatternField{"info", &Match::info},
    PatternField{"mediaProvider", &Match::mediaProvider},
};

struct FlagField {
    const char *key;
    std::optional<bool> Match::*flag;
};
constexpr std::array FlagFields{
    FlagField{"published", &Match::published},
    FlagField{"hasVideo", &Match::hasVideo},
    FlagField{"hasAudio", &Match::hasAudio},
    FlagField{"record", &Match::record},
};

const QStringList PerWords{QStringLiteral("rule"), QStringLiteral("stream")};
const QStringList DelayWords{QStringLiteral("fixed"), QStringLiteral("uniform"), QStringLiteral("lognormal")};

bool isId(const QString &text)
{
    const bool isDots = text.count(u'.') == text.size(); // clients take "." and ".." out of a path
    return !isDots && std::all_of(text.begin(), text.end(), [](QChar c) {
        return (c.unicode() < 0x80 && c.isLetterOrNumber()) || c == u'_' || c == u'-' || c == u'.';
    });
}

bool isPrintable(const QString &text)
{
    return std::all_of(text.begin(), text.end(), [](QChar c) { return c.unicode() >= 0x20 && c.unicode() != 0x7f; });
}

QString idOf(const QString &name)
{
    QString id;
    for (const QChar c : name.toLower()) {
        const bool isPlain = c.unicode() < 0x80 && c.isLetterOrNumber();
        if (isPlain)
            id += c;
        else if (!id.isEmpty() && !id.endsWith(u'-'))
            id += u'-';
    }
    while (id.endsWith(u'-'))
        id.chop(1);
    return id.isEmpty() ? QStringLiteral("rule") : id.left(LongestId);
}

Match parseMatch(const QJsonValue &value, const QString &pointer)
{
    JsonFields fields(value, pointer);
    Match match;
    for (const PatternField &field : PatternFields) {
        if (const auto pattern = fields.text(key(field.key), LongestPattern)) {
            if (pattern->isEmpty())
                fields.fail(
                    key(field.key),
                    Words::tr("An empty pattern matches nothing; leave “%1” out to match all.").arg(key(field.key)));
            match.*field.pattern = *pattern;
        }
    }
    for (const FlagField &field : FlagFields)
        match.*field.flag = fields.boolean(key(field.key));
    match.status = fields.texts(key("status"), MostStatuses, LongestPattern).value_or(QStringList());
    if (fields.has(key("status")) && match.status.isEmpty())
        fields.fail(key("status"), Words::tr("An empty list matches nothing; leave “status” out to match all."));
    if (fields.has(key("body"))) {
        const QString at = fields.pointerTo(key("body"));
        const QJsonValue body = fields.value(key("body"));
        if (!body.isObject())
            throw JsonError{at, Words::tr("“body” is an object of JSON Pointers and the values to be there.")};
        const QJsonObject object = body.toObject();
        if (object.size() > MostPointers)
            throw JsonError{at, Words::tr("“body” has at most %1 places.").arg(MostPointers)};
        for (auto it = object.begin(); it != object.end(); ++it) {
            if (!json::JsonProbe::isPointer(it.key()))
                throw JsonError{json::jsonPointer(at, it.key()),
                                Words::tr("“%1” is not a JSON Pointer; one is written like “/audioState/muted”.")
                                    .arg(json::beginningOf(it.key(), 64))};
            match.body.insert(it.key(), it.value());
        }
    }
    fields.end();
    const auto compiled = Matcher::compile(match, pointer);
    if (const auto *error = std::get_if<JsonError>(&compiled))
        throw *error;
    return match;
}

When parseWhen(const QJsonValue &value, const QString &pointer)
{
    JsonFields fields(value, pointer);
    When when;
    when.skip = fields.integer(key("skip"), 0, MostMatches).value_or(when.skip);
    when.count = fields.integer(key("count"), 0, MostMatches).value_or(when.count);
    when.per = When::Per(fields.word(key("per"), PerWords).value_or(int(when.per)));
    when.probability = fields.number(key("probability"), 0, 1).value_or(when.probability);
    when.seed = quint64(fields.integer(key("seed"), 0, LargestSeed).value_or(qint64(when.seed)));
    fields.end();
    return when;
}

Delay parseDelay(JsonFields &action)
{
    Delay delay;
    const bool hasFixed = action.has(key("delayMs"));
    delay.ms = action.integer(key("delayMs"), 0, LongestDelay).value_or(0);
    if (!action.has(key("delay")))
        return delay;
    if (hasFixed)
        action.fail(key("delay"), Words::tr("Give either “delayMs” or “delay”."));
    JsonFields fields(action.value(key("delay")), action.pointerTo(key("delay")));
    const auto type = fields.word(key("type"), DelayWords);
    if (!type)
        fields.fail(key("type"), Words::tr("A delay has a “type”: %1.").arg(DelayWords.join(QStringLiteral(", "))));
    delay.type = Delay::Type(*type);
    const auto needed = [&fields](const char *name, const auto &found) {
        if (!found)
            fields.fail(key(name), Words::tr("This delay needs “%1”.").arg(key(name)));
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
            fields.fail(key("maxMs"), Words::tr("“maxMs” must not be less than “minMs”."));
        break;
    case Delay::Type::LogNormal:
        delay.medianMs = needed("medianMs", fields.number(key("medianMs"), 0, double(LongestDelay)));
        delay.sigma = needed("sigma", fields.number(key("sigma"), 0, WidestSigma));
        break;
    }
    fields.end();
    return delay;
}

// RFC 9110 §5.1: a token.
bool isHeaderName(const QString &text)
{
    static const QString others = QStringLiteral("!#$%&'*+-.^_`|~");
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](QChar c) {
        return (c.unicode() < 0x80 && c.isLetterOrNumber()) || others.contains(c);
    });
}

void checkHeader(const Header &header, const QString &pointer)
{
    const auto is = [&header](const char *name) {
        return header.name.compare(QLatin1String(name), Qt::CaseInsensitive) == 0;
    };
    if (!isHeaderName(header.name))
        throw JsonError{pointer,
                        Words::tr("“%1” cannot be the name of a header.").arg(json::beginningOf(header.name, 64))};
    if (is("Content-Length") || is("Transfer-Encoding") || is("Date"))
        throw JsonError{pointer, Words::tr("“%1” is set by the server.").arg(header.name)};
    const bool isConnectionWord = header.value.compare(QLatin1String("close"), Qt::CaseInsensitive) == 0 ||
                                  header.value.compare(QLatin1String("keep-alive"), Qt::CaseInsensitive) == 0;
    if (is("Connection") && !isConnectionWord)
        throw JsonError{pointer, Words::tr("“Connection” can be “close” or “keep-alive”.")};
    if (header.value.size() > LongestHeader || !isPrintable(header.value))
        throw JsonError{pointer,
                        Words::tr("A header's value is one line of at most %1 characters.").arg(LongestHeader)};
}

QList<Header> parseHeaders(JsonFields &action)
{
    const QString at = action.pointerTo(key("headers"));
    const QJsonValue value = action.value(key("headers"));
    if (value.isUndefined())
        return {};
    if (!value.isObject())
        throw JsonError{at, Words::tr("“headers” is an object of names and values.")};
    const QJsonObject object = value.toObject();
    if (object.size() > MostHeaders)
        throw JsonError{at, Words::tr("“headers” has at most %1 entries.").arg(MostHeaders)};
    QList<Header> headers;
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QString pointer = json::jsonPointer(at, it.key());
        if (!it.value().isString())
            throw JsonError{pointer, Words::tr("A header's value must be a text.")};
        headers.append({it.key(), it.value().toString()});
        checkHeader(headers.last(), pointer);
    }
    return headers;
}

void parseResponse(JsonFields &fields, Action &action)
{
    const bool isPlain = action.type == Action::Type::Respond;
    const auto status = fields.integer(key("status"), 100, 599);
    if (isPlain && !status)
        fields.fail(key("status"), Words::tr("Say which HTTP status is to be answered, 100 to 599."));
    action.status = int(status.value_or(action.status));
    action.reason = fields.text(key("reason"), LongestName).value_or(QString());
    if (!isPrintable(action.reason))
        fields.fail(key("reason"), Words::tr("The reason is one line of text."));
    action.headers = parseHeaders(fields);
    action.body = fields.text(key("body"), LongestBody).value_or(isPlain ? QString() : QLatin1String(Action::Echo));
    const bool hasBody = action.status >= 200 && action.status != 204 && action.status != 205 && action.status != 304;
    if (!isPlain && !hasBody)
        fields.fail(key("status"), Words::tr("An answer with the status %1 has no body.").arg(action.status));
    if (!isPlain && action.body.isEmpty())
        fields.fail(key("body"), Words::tr("This kind of answer needs a body; leave “body” out to take the hook's."));
}

Action parseAction(const QJsonValue &value, const QString &pointer)
{
    JsonFields fields(value, pointer);
    Action action;
    const auto type = fields.word(key("type"), actionTypeNames());
    if (!type)
        fields.fail(key("type"),
                    Words::tr("An action has a “type”: %1.").arg(actionTypeNames().join(QStringLiteral(", "))));
    action.type = Action::Type(*type);
    if (action.sendsResponse())
        parseResponse(fields, action);
    if (action.type == Action::Type::Truncate)
        action.atFraction = fields.number(key("atFraction"), 0, 1).value_or(action.atFraction);
    if (action.type == Action::Type::Dribble)
        action.bytesPerSecond = fields.integer(key("bytesPerSecond"), 1, 1'000'000).value_or(action.bytesPerSecond);
    action.delay = parseDelay(fields);
    fields.end();
    return action;
}

Rule parseRule(const QJsonValue &value, const QString &pointer)
{
    JsonFields fields(value, pointer);
    Rule rule;
    rule.name = fields.text(key("name"), LongestName).value_or(QString()).trimmed();
    rule.id = fields.text(key("id"), LongestId).value_or(idOf(rule.name));
    if (!isId(rule.id))
        fields.fail(key("id"), Words::tr("An id has 1 to %1 letters, digits, “_”, “-” and “.”.").arg(LongestId));
    if (rule.name.isEmpty())
        rule.name = rule.id;
    rule.enabled = fields.boolean(key("enabled")).value_or(rule.enabled);
    rule.tags = fields.texts(key("tags"), MostTags, LongestTag).value_or(QStringList());
    if (fields.has(key("match")))
        rule.match = parseMatch(fields.value(key("match")), fields.pointerTo(key("match")));
    if (fields.has(key("when")))
        rule.when = parseWhen(fields.value(key("when")), fields.pointerTo(key("when")));
    if (!fields.has(key("action")))
        fields.fail(key("action"), Words::tr("A rule needs an “action”."));
    rule.action = parseAction(fields.value(key("action")), fields.pointerTo(key("action")));
    rule.ttlMs = fields.integer(key("ttlMs"), 0, LongestLife).value_or(0);
    fields.ignore(ReadOnly);
    fields.end();
    return rule;
}

QJsonObject toJson(const Match &match)
{
    QJsonObject object;
    for (const PatternField &field : PatternFields) {
        if (const QString &pattern = match.*field.pattern; !pattern.isEmpty())
            object.insert(key(field.key), pattern);
    }
    for (const FlagField &field : FlagFields) {
        if (const auto &flag = match.*field.flag)
            object.insert(key(field.key), *flag);
    }
    if (!match.status.isEmpty())
        object.insert(key("status"), QJsonArray::fromStringList(match.status));
    QJsonObject body;
    for (auto it = match.body.begin(); it != match.body.end(); ++it)
        body.insert(it.key(), it.value());
    if (!body.isEmpty())
        object.insert(key("body"), body);
    return object;
}

QJsonObject toJson(const When &when)
{
    const When usual;
    QJsonObject object;
    if (when.skip != usual.skip)
        object.insert(key("skip"), when.skip);
    if (when.count != usual.count)
        object.insert(key("count"), when.count);
    if (when.per != usual.per)
        object.insert(key("per"), PerWords[int(when.per)]);
    if (when.probability < usual.probability)
        object.insert(key("probability"), when.probability);
    if (when.seed != usual.seed)
        object.insert(key("seed"), qint64(when.seed));
    return object;
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

QJsonObject toJson(const Action &action)
{
    QJsonObject object{{key("type"), actionTypeNames()[int(action.type)]}};
    if (action.sendsResponse()) {
        object.insert(key("status"), action.status);
        object.insert(key("body"), action.body);
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
    insertDelay(action.delay, object);
    return object;
}

} // namespace

QStringList actionTypeNames()
{
    static const QStringList names{QStringLiteral("respond"), QStringLiteral("close"),    QStringLiteral("reset"),
                                   QStringLiteral("hold"),    QStringLiteral("truncate"), QStringLiteral("malformed"),
                                   QStringLiteral("dribble")};
    return names;
}

std::variant<Rule, JsonError> Rule::parse(const QJsonValue &value, const QString &pointer)
{
    try {
        return parseRule(value, pointer);
    } catch (const JsonError &error) {
        return error;
    }
}

bool Rule::operator==(const Rule &other) const
{
    return id == other.id && name == other.name && enabled == other.enabled && tags == other.tags &&
           match == other.match && when == other.when && action == other.action && ttlMs == other.ttlMs;
}

QJsonObject Rule::toJson() const
{
    QJsonObject object{{key("id"), id},
                       {key("name"), name},
                       {key("enabled"), enabled},
                       {key("match"), rules::toJson(match)},
                       {key("action"), rules::toJson(action)}};
    if (!tags.isEmpty())
        object.insert(key("tags"), QJsonArray::fromStringList(tags));
    if (when != When())
        object.insert(key("when"), rules::toJson(when));
    if (ttlMs > 0)
        object.insert(key("ttlMs"), ttlMs);
    return object;
}

std::variant<RuleFile, JsonError> parseRuleFile(const QJsonValue &value)
{
    RuleFile file;
    QString pointer;
    QJsonValue list = value;
    try {
        if (value.isObject() && value.toObject().contains(key("action"))) { // a single rule, as it is copied
            list = QJsonArray{value};
        } else if (!value.isArray()) {
            JsonFields fields(value, pointer);
            list = fields.value(key("rules"));
            pointer = fields.pointerTo(key("rules"));
            file.isConfirmed = fields.boolean(key("confirm")).value_or(false);
            fields.ignore({key("revision"), key("changedBy"), key("changedAt")});
            fields.end();
        }
        if (!list.isArray())
            throw JsonError{pointer, Words::tr("Give a list of rules, or an object with “rules”.")};
        const QJsonArray array = list.toArray();
        if (array.size() > MostRules)
            throw JsonError{pointer, Words::tr("There can be at most %1 rules.").arg(MostRules)};
        const bool isSingle = !value.isArray() && pointer.isEmpty();
        for (qsizetype i = 0; i < array.size(); ++i) {
            const QString at = isSingle ? QString() : json::jsonPointer(pointer, QString::number(i));
            Rule rule = parseRule(array[i], at);
            const bool isTaken =
                std::ranges::any_of(file.rules, [&rule](const Rule &other) { return other.id == rule.id; });
            if (isTaken && array[i].toObject().contains(key("id")))
                throw JsonError{json::jsonPointer(at, key("id")),
                                Words::tr("Two rules have the id “%1”.").arg(rule.id)};
            rule.id = uniqueId(rule.id, file.rules);
            file.rules.append(rule);
        }
    } catch (const JsonError &error) {
        return error;
    }
    return file;
}

std::variant<RuleFile, JsonError> parseRuleFile(const QByteArray &json)
{
    const auto read = json::readJson(json);
    if (const auto *fault = std::get_if<json::JsonFault>(&read))
        return JsonError{{}, Words::tr("This is not JSON: %1.").arg(QString::fromUtf8(fault->sentence()))};
    return parseRuleFile(std::get<QJsonValue>(read));
}

QByteArray ruleFileJson(const Rules &rules)
{
    QJsonArray array;
    for (const Rule &rule : rules)
        array.append(rule.toJson());
    return QJsonDocument(QJsonObject{{key("rules"), array}}).toJson();
}

QString uniqueId(const QString &wanted, const Rules &rules)
{
    const auto isTaken = [&rules](const QString &id) {
        return std::ranges::any_of(rules, [&id](const Rule &rule) { return rule.id == id; });
    };
    QString id = wanted;
    for (int number = 2; isTaken(id); ++number) {
        const QString suffix = QStringLiteral("-%1").arg(number);
        id = wanted.left(LongestId - suffix.size()) + suffix;
    }
    return id;
}

} // namespace rules
