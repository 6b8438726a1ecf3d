#include "rules/rulejson.h"

#include "rules/matcher.h"

#include <QJsonArray>

#include <algorithm>
#include <array>

namespace rules {

using json::JsonError;
using json::JsonFields;

namespace {

constexpr qsizetype LongestTag = 64;
constexpr qsizetype MostStatuses = 50;
constexpr qint64 MostMatches = 1'000'000'000;
constexpr qint64 LongestLife = 30 * 24 * 60 * 60 * 1'000LL; // ms
constexpr qint64 LargestSeed = 1LL << 53;                   // what JSON's numbers hold exactly

// Members that answers have and that may come back.
const QStringList ReadOnly{QStringLiteral("hits"), QStringLiteral("matched"), QStringLiteral("left"),
                           QStringLiteral("ttlLeftMs"), QStringLiteral("active")};

const QStringList PerWords{QStringLiteral("rule"), QStringLiteral("stream")};

bool isId(const QString &text)
{
    const bool isDots = text.count(u'.') == text.size(); // clients take "." and ".." out of a path
    return !isDots && std::all_of(text.begin(), text.end(), [](QChar c) {
        return (c.unicode() < 0x80 && c.isLetterOrNumber()) || c == u'_' || c == u'-' || c == u'.';
    });
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
    const auto read = [&fields](const QString &name, QString &pattern) {
        const auto found = fields.text(name, LongestPattern);
        if (found && found->isEmpty())
            fields.fail(name,
                        QStringLiteral("An empty pattern matches nothing; leave “%1” out to match all.").arg(name));
        pattern = found.value_or(pattern);
    };
    read(key("method"), match.method);
    for (const TextMatch &field : TextMatches)
        read(key(field.name), match.*field.pattern);
    for (const FlagMatch &field : FlagMatches)
        match.*field.expected = fields.boolean(key(field.name));
    match.status = fields.texts(key("status"), MostStatuses, LongestPattern).value_or(QStringList());
    if (fields.has(key("status")) && match.status.isEmpty())
        fields.fail(key("status"), QStringLiteral("An empty list matches nothing; leave “status” out to match all."));
    match.body = parsePlaces(fields, key("body"), QStringLiteral("the values to be there"));
    if (fields.has(key("backend")))
        match.backend = parseBackendMatch(fields.value(key("backend")), fields.pointerTo(key("backend")));
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

} // namespace

Rule parseRule(const QJsonValue &value, const QString &pointer)
{
    JsonFields fields(value, pointer);
    Rule rule;
    rule.name = fields.text(key("name"), LongestName).value_or(QString()).trimmed();
    rule.id = fields.text(key("id"), LongestId).value_or(idOf(rule.name));
    if (!isId(rule.id))
        fields.fail(key("id"), QStringLiteral("An id has 1 to %1 letters, digits, “_”, “-” and “.”.").arg(LongestId));
    if (rule.name.isEmpty())
        rule.name = rule.id;
    rule.enabled = fields.boolean(key("enabled")).value_or(rule.enabled);
    rule.tags = fields.texts(key("tags"), MostTags, LongestTag).value_or(QStringList());
    if (fields.has(key("match")))
        rule.match = parseMatch(fields.value(key("match")), fields.pointerTo(key("match")));
    if (fields.has(key("when")))
        rule.when = parseWhen(fields.value(key("when")), fields.pointerTo(key("when")));
    if (!fields.has(key("action")))
        fields.fail(key("action"), QStringLiteral("A rule needs an “action”."));
    rule.action = parseAction(fields.value(key("action")), fields.pointerTo(key("action")));
    rule.ttlMs = fields.integer(key("ttlMs"), 0, LongestLife).value_or(0);
    fields.ignore(ReadOnly);
    fields.end();
    return rule;
}

namespace {

QJsonObject toJson(const Match &match)
{
    QJsonObject object;
    if (!match.method.isEmpty())
        object.insert(key("method"), match.method);
    for (const TextMatch &field : TextMatches) {
        if (const QString &pattern = match.*field.pattern; !pattern.isEmpty())
            object.insert(key(field.name), pattern);
    }
    for (const FlagMatch &field : FlagMatches) {
        if (const auto &expected = match.*field.expected)
            object.insert(key(field.name), *expected);
    }
    if (!match.status.isEmpty())
        object.insert(key("status"), QJsonArray::fromStringList(match.status));
    if (!match.body.isEmpty())
        object.insert(key("body"), placesJson(match.body));
    if (!match.backend.isEmpty())
        object.insert(key("backend"), backendMatchJson(match.backend));
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

} // namespace

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
                       {key("action"), actionJson(action)}};
    if (!tags.isEmpty())
        object.insert(key("tags"), QJsonArray::fromStringList(tags));
    if (when != When())
        object.insert(key("when"), rules::toJson(when));
    if (ttlMs > 0)
        object.insert(key("ttlMs"), ttlMs);
    return object;
}

} // namespace rules
