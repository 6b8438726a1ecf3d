#include "simulator/scenario/stepjson.h"

#include "simulator/scenario/scenariofields.h"
#include "wcs/status.h"

#include <QJsonArray>

#include <algorithm>
#include <array>

namespace simulator {

using json::JsonError;
using json::JsonFields;

namespace {

constexpr qsizetype MostSteps = 500; // of one list
constexpr qsizetype MostInfos = 50;
constexpr qsizetype MostFields = 50;
constexpr int DeepestSteps = 8;
constexpr double MostTimes = 1'000'000;

// In the order of Step::Kind.
const QStringList StepNames{
    QStringLiteral("connect"),  QStringLiteral("disconnect"), QStringLiteral("drop"),
    QStringLiteral("publish"),  QStringLiteral("play"),       QStringLiteral("stop"),
    QStringLiteral("snapshot"), QStringLiteral("fail"),       QStringLiteral("keepAliveLoss"),
    QStringLiteral("report"),   QStringLiteral("misbehave"),  QStringLiteral("behave"),
    QStringLiteral("wait"),     QStringLiteral("until"),      QStringLiteral("loop"),
    QStringLiteral("chance"),
};

// In the order of Misbehaviour.
const QStringList MisbehaviourNames{
    QStringLiteral("noResult"),   QStringLiteral("noEnd"),  QStringLiteral("noHeartbeat"),
    QStringLiteral("lateStatus"), QStringLiteral("orphan"), QStringLiteral("sameName"),
};

// Members of a stream object that WCS itself sets.
constexpr std::array SetByWcs{"nodeId", "appKey", "sessionId", "mediaSessionId", "name", "published", "status", "info"};

QString namePattern(JsonFields &fields)
{
    const QString name = line(fields, "name", LongestText);
    for (qsizetype at = name.indexOf(u'{'); at >= 0; at = name.indexOf(u'{', at + 1)) {
        const QStringView rest = QStringView(name).sliced(at);
        if (!rest.startsWith(u"{n}") && !rest.startsWith(u"{session}"))
            fields.fail(key("name"), QStringLiteral("A name's placeholders are {n} and {session}."));
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
        throw JsonError{at, QStringLiteral("“stream” is an object of a stream's fields.")};
    const QJsonObject object = value.toObject();
    if (object.size() > MostFields)
        throw JsonError{at, QStringLiteral("“stream” has at most %1 fields.").arg(MostFields)};
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QString pointer = json::jsonPointer(at, it.key());
        if (it.key().size() > LongestId || !isWord(it.key(), "_"))
            throw JsonError{pointer,
                            QStringLiteral("A field's name has 1 to %1 letters, digits or “_”.").arg(LongestId)};
        const bool isOfWcs = std::any_of(SetByWcs.begin(), SetByWcs.end(),
                                         [&](const char *name) { return it.key() == QLatin1String(name); });
        if (isOfWcs)
            throw JsonError{pointer, QStringLiteral("“%1” is set by WCS.").arg(it.key())};
    }
    return object;
}

void parsePlay(JsonFields &fields, Step &step)
{
    if (fields.has(key("of")) == fields.has(key("name")))
        fields.fail(key("of"),
                    QStringLiteral("Say what is played: either “of”, a group of clients, or “name”, a stream."));
    if (fields.has(key("of")))
        step.of = line(fields, "of", LongestId);
    else
        step.name = namePattern(fields);
}

void parseInfos(JsonFields &fields, Step &step)
{
    const auto infos = fields.texts(key("info"), MostInfos, LongestText);
    if (!infos || infos->isEmpty())
        fields.fail(key("info"), QStringLiteral("Say why it fails: “info” is a list of texts, of which one is drawn."));
    for (const QString &info : *infos)
        step.infos.append(info.toUtf8());
}

// Of a stream that goes on.
QByteArray parseStatus(JsonFields &fields)
{
    if (!fields.has(key("status")))
        return {};
    const QByteArray status = line(fields, "status", LongestId).toUtf8();
    if (wcs::isFinal(wcs::phaseOf(status)))
        fields.fail(key("status"), QStringLiteral("“%1” is the end of a stream: that is what “stop” and “fail” do.")
                                       .arg(QString::fromUtf8(status)));
    return status;
}

template <typename T>
T needed(JsonFields &fields, const char *name, const std::optional<T> &found)
{
    if (!found)
        fields.fail(key(name), QStringLiteral("This step needs “%1”.").arg(key(name)));
    return *found;
}

Step parseStep(const QJsonValue &value, const QString &pointer, int depth)
{
    JsonFields fields(value, pointer);
    const auto kind = fields.word(key("do"), StepNames);
    if (!kind)
        fields.fail(key("do"), QStringLiteral("A step says what to do: %1.").arg(StepNames.join(QStringLiteral(", "))));
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
    case Step::Kind::Report:
        step.status = parseStatus(fields);
        break;
    case Step::Kind::Misbehave:
        step.how = Misbehaviour(1 << needed(fields, "how", fields.word(key("how"), MisbehaviourNames)));
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
    case Step::Kind::Behave:
        break;
    }
    fields.end();
    return step;
}

} // namespace

std::vector<Step> parseSteps(JsonFields &parent, const char *name, int depth)
{
    const QString at = parent.pointerTo(key(name));
    const QJsonValue value = parent.value(key(name));
    const QJsonArray array = value.toArray();
    if (array.isEmpty() || array.size() > MostSteps)
        throw JsonError{at, QStringLiteral("“%1” is a list of 1 to %2 steps.").arg(key(name)).arg(MostSteps)};
    if (depth > DeepestSteps)
        throw JsonError{at, QStringLiteral("Steps can stand within steps %1 deep.").arg(DeepestSteps - 1)};
    std::vector<Step> steps;
    for (qsizetype i = 0; i < array.size(); ++i)
        steps.push_back(parseStep(array[i], json::jsonPointer(at, QString::number(i)), depth));
    return steps;
}

} // namespace simulator
