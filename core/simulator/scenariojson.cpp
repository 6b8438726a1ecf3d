#include "json/readjson.h"
#include "simulator/scenario.h"
#include "wcs/method.h"

#include <QHash>
#include <QJsonArray>

#include <algorithm>
#include <array>
#include <cmath>

namespace simulator {

using json::JsonError;
using json::JsonFields;

namespace {

constexpr qsizetype LongestId = 64;
constexpr qsizetype LongestTitle = 80;
constexpr qsizetype LongestDescription = 500;
constexpr qsizetype LongestText = 200;
constexpr qsizetype MostGroups = 100;
constexpr qsizetype MostSteps = 500; // of one list
constexpr qsizetype MostInfos = 50;
constexpr qsizetype MostFields = 50;
constexpr qsizetype MostMethods = 100;
constexpr int DeepestSteps = 8;
constexpr double LongestSeconds = 7 * 24 * 60 * 60.0;
constexpr double MostTimes = 1'000'000;
// Steps that a client may be asked to do without a pause: more would starve all the others.
constexpr double LongestBurst = 10'000;
constexpr double ShortestPause = 0.01; // s, of a loop for ever
constexpr qint64 LongestMs = 60 * 60 * 1'000LL;
constexpr qint64 MostRetries = 10;
constexpr qint64 MostConnections = 4'096;
constexpr qint64 LargestSeed = 1LL << 53; // what JSON's numbers hold exactly

struct Words {
    Q_DECLARE_TR_FUNCTIONS(simulator::Scenario)
};

QString key(const char *text)
{
    return QLatin1String(text);
}

// In the order of Step::Kind.
const QStringList StepNames{
    QStringLiteral("connect"),  QStringLiteral("disconnect"), QStringLiteral("drop"),
    QStringLiteral("publish"),  QStringLiteral("play"),       QStringLiteral("stop"),
    QStringLiteral("snapshot"), QStringLiteral("fail"),       QStringLiteral("keepAliveLoss"),
    QStringLiteral("wait"),     QStringLiteral("until"),      QStringLiteral("loop"),
    QStringLiteral("chance"),
};

struct Switch {
    const char *key;
    bool Behaviour::*value;
};
constexpr std::array Switches{
    Switch{"sdp", &Behaviour::sendsSdp},
    Switch{"reportsRefused", &Behaviour::reportsRefused},
    Switch{"retriesClosed", &Behaviour::retriesClosed},
    Switch{"retriesErrors", &Behaviour::retriesErrors},
    Switch{"acceptsBrokenBody", &Behaviour::acceptsBrokenBody},
    Switch{"ignoresBadConfig", &Behaviour::ignoresBadConfig},
};

// Members of a stream object that WCS itself sets.
constexpr std::array SetByWcs{"nodeId", "appKey", "sessionId", "mediaSessionId", "name", "published", "status", "info"};

bool isWord(const QString &text, const char *more)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [more](QChar c) {
        return (c.unicode() < 0x80 && c.isLetterOrNumber()) || QLatin1String(more).contains(c);
    });
}

bool isPrintable(const QString &text)
{
    return std::all_of(text.begin(), text.end(), [](QChar c) { return c.unicode() >= 0x20 && c.unicode() != 0x7f; });
}

// A text that has to be there, on one line.
QString line(JsonFields &fields, const char *name, qsizetype longest)
{
    const auto text = fields.text(key(name), longest);
    if (!text || text->isEmpty())
        fields.fail(key(name), Words::tr("Give a text for “%1”.").arg(key(name)));
    if (!isPrintable(*text))
        fields.fail(key(name), Words::tr("“%1” must be one line of text.").arg(key(name)));
    return *text;
}

QString lineOr(JsonFields &fields, const char *name, qsizetype longest, const char *usual)
{
    return fields.has(key(name)) ? line(fields, name, longest) : key(usual);
}

// A number, or [least, most].
std::optional<Span> span(JsonFields &fields, const char *name, double least, double most, bool isWhole = false)
{
    if (!fields.has(key(name)))
        return std::nullopt;
    const QJsonValue value = fields.value(key(name));
    const auto isFit = [&](const QJsonValue &number) {
        return number.isDouble() && number.toDouble() >= least && number.toDouble() <= most &&
               (!isWhole || number.toDouble() == std::floor(number.toDouble()));
    };
    const QJsonArray pair = value.toArray();
    if (!isFit(value) && !(pair.size() == 2 && isFit(pair[0]) && isFit(pair[1]))) {
        const QString sentence = isWhole ? Words::tr("“%1” must be a whole number from %2 to %3, or two in a list.")
                                         : Words::tr("“%1” must be a number from %2 to %3, or two in a list.");
        fields.fail(key(name), sentence.arg(key(name)).arg(least).arg(most, 0, 'f', 0));
    }
    const Span found =
        value.isDouble() ? Span{value.toDouble(), value.toDouble()} : Span{pair[0].toDouble(), pair[1].toDouble()};
    if (found.most < found.least)
        fields.fail(key(name), Words::tr("The second number of “%1” must not be less than the first.").arg(key(name)));
    return found;
}

QString namePattern(JsonFields &fields)
{
    const QString name = line(fields, "name", LongestText);
    for (qsizetype at = name.indexOf(u'{'); at >= 0; at = name.indexOf(u'{', at + 1)) {
        const QStringView rest = QStringView(name).sliced(at);
        if (!rest.startsWith(u"{n}") && !rest.startsWith(u"{session}"))
            fields.fail(key("name"), Words::tr("A name's placeholders are {n} and {session}."));
    }
    return name;
}

QJsonObject streamFields(JsonFields &fields)
{
    const QString at = fields.pointerTo(key("stream"));
    const QJsonValue value = fields.value(key("stream"));
    if (value.isUndefined())
        return {};
    if (!value.isObject())
        throw JsonError{at, Words::tr("“stream” is an object of a stream's fields.")};
    const QJsonObject object = value.toObject();
    if (object.size() > MostFields)
        throw JsonError{at, Words::tr("“stream” has at most %1 fields.").arg(MostFields)};
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QString pointer = json::jsonPointer(at, it.key());
        if (it.key().size() > LongestId || !isWord(it.key(), "_"))
            throw JsonError{pointer, Words::tr("A field's name has 1 to %1 letters, digits or “_”.").arg(LongestId)};
        const bool isOfWcs = std::any_of(SetByWcs.begin(), SetByWcs.end(),
                                         [&](const char *name) { return it.key() == QLatin1String(name); });
        if (isOfWcs)
            throw JsonError{pointer, Words::tr("“%1” is set by WCS.").arg(it.key())};
    }
    return object;
}

Behaviour parseBehaviour(const QJsonValue &value, const QString &pointer)
{
    JsonFields fields(value, pointer);
    Behaviour behaviour;
    const QStringList methods = fields.texts(key("methods"), MostMethods, 128).value_or(QStringList());
    for (qsizetype i = 0; i < methods.size(); ++i) {
        if (!wcs::isMethodName(methods[i].toUtf8()))
            throw JsonError{json::jsonPointer(fields.pointerTo(key("methods")), QString::number(i)),
                            Words::tr("“%1” cannot be the name of a method.").arg(methods[i])};
        behaviour.methods.append(methods[i].toUtf8());
    }
    const auto number = [&fields](const char *name, qint64 least, qint64 most, int &member) {
        member = int(fields.integer(key(name), least, most).value_or(member));
    };
    number("keepAliveMs", 0, LongestMs, behaviour.keepAliveMs);
    number("answerMs", 0, LongestMs, behaviour.answerMs);
    number("retries", 0, MostRetries, behaviour.retries);
    number("connections", 1, MostConnections, behaviour.connections);
    for (const Switch &entry : Switches)
        behaviour.*entry.value = fields.boolean(key(entry.key)).value_or(behaviour.*entry.value);
    fields.end();
    return behaviour;
}

std::vector<Step> parseSteps(JsonFields &parent, const char *name, int depth);

void parsePlay(JsonFields &fields, Step &step)
{
    if (fields.has(key("of")) == fields.has(key("name")))
        fields.fail(key("of"), Words::tr("Say what is played: either “of”, a group of clients, or “name”, a stream."));
    if (fields.has(key("of")))
        step.of = line(fields, "of", LongestId);
    else
        step.name = namePattern(fields);
}

void parseInfos(JsonFields &fields, Step &step)
{
    const auto infos = fields.texts(key("info"), MostInfos, LongestText);
    if (!infos || infos->isEmpty())
        fields.fail(key("info"), Words::tr("Say why it fails: “info” is a list of texts, of which one is drawn."));
    for (const QString &info : *infos)
        step.infos.append(info.toUtf8());
}

template <typename T>
T needed(JsonFields &fields, const char *name, const std::optional<T> &found)
{
    if (!found)
        fields.fail(key(name), Words::tr("This step needs “%1”.").arg(key(name)));
    return *found;
}

Step parseStep(const QJsonValue &value, const QString &pointer, int depth)
{
    JsonFields fields(value, pointer);
    const auto kind = fields.word(key("do"), StepNames);
    if (!kind)
        fields.fail(key("do"), Words::tr("A step says what to do: %1.").arg(StepNames.join(QStringLiteral(", "))));
    Step step;
    step.kind = Step::Kind(*kind);
    switch (step.kind) {
    case Step::Kind::Publish:
        step.name = namePattern(fields);
        step.stream = streamFields(fields);
        break;
    case Step::Kind::Play:
        parsePlay(fields, step);
        step.stream = streamFields(fields);
        break;
    case Step::Kind::Fail:
        parseInfos(fields, step);
        break;
    case Step::Kind::Wait:
    case Step::Kind::Until:
        step.seconds = needed(fields, "seconds", span(fields, "seconds", 0, LongestSeconds));
        break;
    case Step::Kind::Loop:
        step.times = span(fields, "times", 1, MostTimes, true);
        step.steps = parseSteps(fields, "steps", depth + 1);
        break;
    case Step::Kind::Chance:
        step.probability = needed(fields, "probability", fields.number(key("probability"), 0, 1));
        step.steps = parseSteps(fields, "steps", depth + 1);
        if (fields.has(key("otherwise")))
            step.otherSteps = parseSteps(fields, "otherwise", depth + 1);
        break;
    case Step::Kind::Connect:
    case Step::Kind::Disconnect:
    case Step::Kind::Drop:
    case Step::Kind::Stop:
    case Step::Kind::Snapshot:
    case Step::Kind::KeepAliveLoss:
        break;
    }
    fields.end();
    return step;
}

std::vector<Step> parseSteps(JsonFields &parent, const char *name, int depth)
{
    const QString at = parent.pointerTo(key(name));
    const QJsonValue value = parent.value(key(name));
    const QJsonArray array = value.toArray();
    if (array.isEmpty() || array.size() > MostSteps)
        throw JsonError{at, Words::tr("“%1” is a list of 1 to %2 steps.").arg(key(name)).arg(MostSteps)};
    if (depth > DeepestSteps)
        throw JsonError{at, Words::tr("Steps can stand within steps %1 deep.").arg(DeepestSteps - 1)};
    std::vector<Step> steps;
    for (qsizetype i = 0; i < array.size(); ++i)
        steps.push_back(parseStep(array[i], json::jsonPointer(at, QString::number(i)), depth));
    return steps;
}

Group parseGroup(const QJsonValue &value, const QString &pointer)
{
    JsonFields fields(value, pointer);
    Group group;
    group.id = line(fields, "id", LongestId);
    if (!isWord(group.id, "-_."))
        fields.fail(key("id"), Words::tr("An id has 1 to %1 letters, digits, “-”, “_” or “.”.").arg(LongestId));
    group.count = int(fields.integer(key("count"), 1, Scenario::MostClients).value_or(group.count));
    group.app = lineOr(fields, "app", LongestText, "defaultApp");
    group.node = lineOr(fields, "node", LongestText, "wcs-1");
    group.provider = lineOr(fields, "provider", LongestText, "WebRTC");
    group.start = span(fields, "start", 0, LongestSeconds).value_or(group.start);
    group.steps = parseSteps(fields, "do", 1);
    fields.end();
    return group;
}

// --- what the whole of it has to keep

// Whether the steps always pause, whatever is drawn. `until` does so only once in a scenario.
bool alwaysWaits(const std::vector<Step> &steps)
{
    return std::ranges::any_of(steps, [](const Step &step) {
        switch (step.kind) {
        case Step::Kind::Wait:
            return step.seconds.most >= ShortestPause;
        case Step::Kind::Loop:
            return alwaysWaits(step.steps);
        case Step::Kind::Chance:
            return (step.probability <= 0 || alwaysWaits(step.steps)) &&
                   (step.probability >= 1 || alwaysWaits(step.otherSteps));
        default:
            return false;
        }
    });
}

// Checks loops. Returns how many steps may follow one another without a pause.
double burst(const std::vector<Step> &steps, const QString &pointer)
{
    double sum = 0;
    for (size_t i = 0; i < steps.size(); ++i) {
        const Step &step = steps[i];
        const QString at = json::jsonPointer(pointer, QString::number(i));
        const double inner = burst(step.steps, json::jsonPointer(at, key("steps")));
        const double other = burst(step.otherSteps, json::jsonPointer(at, key("otherwise")));
        const bool spins = step.kind == Step::Kind::Loop && !alwaysWaits(step.steps);
        if (spins && !step.times)
            throw JsonError{
                at, Words::tr("A loop for ever needs a “wait” of at least %1 s in it, on every way through its steps.")
                        .arg(ShortestPause)};
        sum += 1 + std::max(inner, other) * (spins ? step.times->most : 1);
        if (sum > LongestBurst)
            throw JsonError{at, Words::tr("More than %1 steps would follow one another without a “wait” in between.")
                                    .arg(LongestBurst)};
    }
    return sum;
}

void checkPlays(const std::vector<Step> &steps, const QString &pointer, const QHash<QString, bool> &publishes)
{
    for (size_t i = 0; i < steps.size(); ++i) {
        const Step &step = steps[i];
        const QString at = json::jsonPointer(pointer, QString::number(i));
        const QString of = json::jsonPointer(at, key("of"));
        if (!step.of.isEmpty() && !publishes.contains(step.of))
            throw JsonError{of, Words::tr("There is no group “%1”.").arg(step.of)};
        if (!step.of.isEmpty() && !publishes.value(step.of))
            throw JsonError{of, Words::tr("The group “%1” publishes nothing.").arg(step.of)};
        checkPlays(step.steps, json::jsonPointer(at, key("steps")), publishes);
        checkPlays(step.otherSteps, json::jsonPointer(at, key("otherwise")), publishes);
    }
}

std::vector<Group> parseGroups(JsonFields &scenario)
{
    const QString at = scenario.pointerTo(key("clients"));
    const QJsonArray array = scenario.value(key("clients")).toArray();
    if (array.isEmpty() || array.size() > MostGroups)
        throw JsonError{at, Words::tr("“clients” is a list of 1 to %1 groups of clients.").arg(MostGroups)};
    std::vector<Group> groups;
    QHash<QString, bool> publishes;
    int clients = 0;
    for (qsizetype i = 0; i < array.size(); ++i) {
        const QString pointer = json::jsonPointer(at, QString::number(i));
        const Group &group = groups.emplace_back(parseGroup(array[i], pointer));
        if (publishes.contains(group.id))
            throw JsonError{json::jsonPointer(pointer, key("id")),
                            Words::tr("Two groups have the id “%1”.").arg(group.id)};
        publishes.insert(group.id, group.publishes());
        clients += group.count;
        if (clients > Scenario::MostClients)
            throw JsonError{json::jsonPointer(pointer, key("count")),
                            Words::tr("There can be at most %1 clients altogether.").arg(Scenario::MostClients)};
    }
    for (size_t i = 0; i < groups.size(); ++i) {
        const QString steps = json::jsonPointer(json::jsonPointer(at, QString::number(i)), key("do"));
        burst(groups[i].steps, steps);
        checkPlays(groups[i].steps, steps, publishes);
    }
    return groups;
}

Scenario parseScenario(const QJsonObject &object)
{
    JsonFields fields(object, {});
    Scenario scenario;
    scenario.title = line(fields, "title", LongestTitle);
    scenario.description = fields.text(key("description"), LongestDescription).value_or(QString());
    if (const auto seed = fields.integer(key("seed"), 0, LargestSeed))
        scenario.seed = quint64(*seed);
    const auto seconds = fields.number(key("seconds"), 1, LongestSeconds);
    if (!seconds)
        fields.fail(key("seconds"), Words::tr("Say how long it is, in “seconds”."));
    scenario.seconds = *seconds;
    if (fields.has(key("wcs")))
        scenario.behaviour = parseBehaviour(fields.value(key("wcs")), fields.pointerTo(key("wcs")));
    scenario.groups = parseGroups(fields);
    fields.end();
    return scenario;
}

} // namespace

std::variant<Scenario, JsonError> Scenario::fromJson(const QByteArray &json)
{
    const auto read = json::readJson(json);
    if (const auto *fault = std::get_if<json::JsonFault>(&read))
        return JsonError{{}, Words::tr("This is not JSON: %1.").arg(QString::fromUtf8(fault->sentence()))};
    const auto &scenario = std::get<QJsonValue>(read);
    if (!scenario.isObject())
        return JsonError{{}, Words::tr("A scenario is a JSON object.")};
    try {
        return parseScenario(scenario.toObject());
    } catch (const JsonError &wrong) {
        return wrong;
    }
}

} // namespace simulator
