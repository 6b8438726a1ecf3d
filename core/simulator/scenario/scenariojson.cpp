#include "json/readjson.h"
#include "simulator/scenario/scenario.h"
#include "simulator/scenario/scenariofields.h"
#include "simulator/scenario/stepchecks.h"
#include "simulator/scenario/stepjson.h"
#include "wcs/method.h"

#include <QHash>
#include <QJsonArray>

#include <array>

namespace simulator {

using json::JsonError;
using json::JsonFields;

namespace {

constexpr qsizetype LongestTitle = 80;
constexpr qsizetype LongestDescription = 500;
constexpr qsizetype MostGroups = 100;
constexpr qsizetype MostMethods = 100;
constexpr qint64 LongestMs = 60 * 60 * 1'000LL;
constexpr qint64 MostRetries = 10;
constexpr qint64 MostConnections = 4'096;
constexpr qint64 LargestSeed = 1LL << 53; // what JSON's numbers hold exactly

struct Switch {
    const char *key;
    bool Behaviour::*value;
};
constexpr std::array Switches{
    Switch{"sdp", &Behaviour::sendsSdp},
    Switch{"restTerminates", &Behaviour::restTerminates},
    Switch{"reportsRefused", &Behaviour::reportsRefused},
    Switch{"retriesClosed", &Behaviour::retriesClosed},
    Switch{"retriesErrors", &Behaviour::retriesErrors},
    Switch{"acceptsBrokenBody", &Behaviour::acceptsBrokenBody},
    Switch{"ignoresBadConfig", &Behaviour::ignoresBadConfig},
};

Behaviour parseBehaviour(const QJsonValue &value, const QString &pointer)
{
    JsonFields fields(value, pointer);
    Behaviour behaviour;
    const QStringList methods = fields.texts(key("methods"), MostMethods, 128).value_or(QStringList());
    for (qsizetype i = 0; i < methods.size(); ++i) {
        if (!wcs::isMethodName(methods[i].toUtf8()))
            throw JsonError{json::jsonPointer(fields.pointerTo(key("methods")), QString::number(i)),
                            QStringLiteral("“%1” cannot be the name of a method.").arg(methods[i])};
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

Group parseGroup(const QJsonValue &value, const QString &pointer)
{
    JsonFields fields(value, pointer);
    Group group;
    group.id = line(fields, "id", LongestId);
    if (!isWord(group.id, "-_."))
        fields.fail(key("id"), QStringLiteral("An id has 1 to %1 letters, digits, “-”, “_” or “.”.").arg(LongestId));
    group.count = int(fields.integer(key("count"), 1, Scenario::MostClients).value_or(group.count));
    group.app = lineOr(fields, "app", LongestText, "defaultApp");
    group.node = lineOr(fields, "node", LongestText, "wcs-1");
    group.provider = lineOr(fields, "provider", LongestText, "WebRTC");
    group.start = span(fields, "start", 0, LongestSeconds).value_or(group.start);
    group.steps = parseSteps(fields, "do", 1);
    fields.end();
    return group;
}

std::vector<Group> parseGroups(JsonFields &scenario)
{
    const QString at = scenario.pointerTo(key("clients"));
    const QJsonArray array = scenario.value(key("clients")).toArray();
    if (array.isEmpty() || array.size() > MostGroups)
        throw JsonError{at, QStringLiteral("“clients” is a list of 1 to %1 groups of clients.").arg(MostGroups)};
    std::vector<Group> groups;
    QHash<QString, bool> publishes;
    int clients = 0;
    for (qsizetype i = 0; i < array.size(); ++i) {
        const QString pointer = json::jsonPointer(at, QString::number(i));
        const Group &group = groups.emplace_back(parseGroup(array[i], pointer));
        if (publishes.contains(group.id))
            throw JsonError{json::jsonPointer(pointer, key("id")),
                            QStringLiteral("Two groups have the id “%1”.").arg(group.id)};
        publishes.insert(group.id, group.publishes());
        clients += group.count;
        if (clients > Scenario::MostClients)
            throw JsonError{json::jsonPointer(pointer, key("count")),
                            QStringLiteral("There can be at most %1 clients altogether.").arg(Scenario::MostClients)};
    }
    for (size_t i = 0; i < groups.size(); ++i) {
        const QString steps = json::jsonPointer(json::jsonPointer(at, QString::number(i)), key("do"));
        checkPauses(groups[i].steps, steps);
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
        fields.fail(key("seconds"), QStringLiteral("Say how long it is, in “seconds”."));
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
        return JsonError{{}, QStringLiteral("This is not JSON: %1.").arg(QString::fromUtf8(fault->sentence()))};
    const auto &scenario = std::get<QJsonValue>(read);
    if (!scenario.isObject())
        return JsonError{{}, QStringLiteral("A scenario is a JSON object.")};
    try {
        return parseScenario(scenario.toObject());
    } catch (const JsonError &wrong) {
        return wrong;
    }
}

} // namespace simulator
