#include "api/json.h"

#include "base/clock.h"
#include "json/utf8.h"
#include "wcs/status.h"

#include <QJsonArray>

#include <type_traits>

namespace api {

namespace {

QJsonValue boolOrNull(qint8 value)
{
    return value < 0 ? QJsonValue() : QJsonValue(value != 0);
}

template <typename Kept>
QJsonValue fieldValue(const journal::StreamState &state, Kept journal::StreamState::*member,
                      const journal::StringPool &pool)
{
    if constexpr (std::is_same_v<Kept, qint8>)
        return boolOrNull(state.*member);
    else if constexpr (std::is_same_v<Kept, qint32>)
        return state.*member;
    else
        return textOrNull(journal::textOf(state, member, pool));
}

QByteArrayView phaseWord(const journal::StreamState &state)
{
    if (state.doubt == journal::Doubt::None)
        return wcs::phaseName(state.phase);
    return state.doubt == journal::Doubt::Stale ? QByteArrayView("stale") : wcs::phaseName(wcs::Phase::Unknown);
}

QJsonArray findingsArray(const journal::StreamState &state)
{
    using journal::Doubt;
    using journal::Finding;
    QJsonArray array;
    const auto add = [&](Finding finding, const char *name) {
        if (state.findings & quint8(finding))
            array.append(QLatin1String(name));
    };
    const auto addDoubt = [&](Doubt doubt, const char *name) {
        if (state.doubt == doubt)
            array.append(QLatin1String(name));
    };
    addDoubt(Doubt::Stale, "stale");
    addDoubt(Doubt::Restarted, "unheard");
    addDoubt(Doubt::Unheard, "unheard");
    addDoubt(Doubt::Gone, "goneThere");
    addDoubt(Doubt::SessionEnded, "sessionEnded");
    add(Finding::LateStatus, "lateStatus");
    add(Finding::UnexpectedTransition, "unexpectedTransition");
    add(Finding::FieldProblem, "fieldProblem");
    for (size_t i = 0; i < findings::KindCount; ++i) {
        const auto kind = findings::Kind(i);
        const QString name = QString::fromLatin1(findings::kindName(kind));
        if (state.found.kinds.has(kind) && !array.contains(name))
            array.append(name);
    }
    return array;
}

// What went out, and the rule that chose it. No status where no response was sent.
QJsonObject sentObject(int status, journal::Sent sent, const QByteArray &ruleId, const QByteArray &ruleName)
{
    return {{QStringLiteral("status"), status == 0 ? QJsonValue() : QJsonValue(status)},
            {QStringLiteral("sent"), QString::fromUtf8(journal::sentName(sent))},
            {QStringLiteral("ruleId"), textOrNull(ruleId)},
            {QStringLiteral("ruleName"), textOrNull(ruleName)}};
}

QJsonObject answerObject(const journal::Answer &answer)
{
    QJsonObject object = sentObject(answer.status, answer.sent, answer.ruleId, answer.ruleName);
    object.insert(QStringLiteral("kind"), QString::fromUtf8(journal::answerKindName(answer.kind)));
    return object;
}

// Of a hook that was handed on to the web server behind us; else null.
QJsonValue backendValue(const journal::BackendResult &result)
{
    if (!result.isAsked())
        return {};
    const bool hasFailed = result.failure != journal::BackendFailure::None;
    return QJsonObject{{QStringLiteral("status"), result.status == 0 ? QJsonValue() : QJsonValue(result.status)},
                       {QStringLiteral("us"), result.us},
                       {QStringLiteral("error"),
                        hasFailed ? textOrNull(backendFailureName(result.failure).toByteArray()) : QJsonValue()}};
}

QJsonArray headersArray(const QByteArray &head)
{
    QJsonArray array;
    for (const http::Header &header : http::headersOf(head))
        array.append(QJsonObject{{QStringLiteral("name"), QString::fromUtf8(header.name)},
                                 {QStringLiteral("value"), QString::fromUtf8(header.value)}});
    return array;
}

QJsonObject backendObject(const journal::BackendAnswer &answer)
{
    QJsonObject object = backendValue(answer.result).toObject();
    object.insert(QStringLiteral("sentence"), textOrNull(answer.sentence));
    object.insert(QStringLiteral("reason"), textOrNull(answer.reason));
    object.insert(QStringLiteral("headers"), headersArray(answer.head));
    object.insert(QStringLiteral("bodyBytes"), answer.body.size());
    return object;
}

QJsonArray problemsArray(const journal::Entry &entry)
{
    QJsonArray array;
    for (const wcs::FieldProblem &problem : entry.problems)
        array.append(QString::fromUtf8(problem.sentence()));
    return array;
}

} // namespace

QString originValue(wcs::Origin origin)
{
    return QString::fromUtf8(wcs::originName(origin));
}

QJsonValue textOrNull(const QByteArray &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(json::decodedUtf8(text));
}

QJsonObject streamObject(const journal::StreamState &state, const journal::StringPool &pool,
                         const journal::Timeline &timeline)
{
    const auto moment = [&timeline](qint64 time) { return isoTime(timeline.stampOf(time)); };
    QJsonObject object{
        {QStringLiteral("phase"), QString::fromUtf8(phaseWord(state))},
        {QStringLiteral("firstSeen"), moment(state.firstSeen)},
        {QStringLiteral("lastSeen"), moment(state.lastSeen)},
        {QStringLiteral("statusSince"), moment(state.statusSince)},
        {QStringLiteral("events"), qint64(state.events)},
        {QStringLiteral("injected"), qint64(state.injected)},
        {QStringLiteral("origin"), originValue(state.origin)},
        {QStringLiteral("lastAnswer"),
         sentObject(state.lastAnswer, state.lastSent, pool.text(state.lastRule), pool.text(state.lastRuleName))},
        {QStringLiteral("lastBackend"), backendValue(state.backend)},
        {QStringLiteral("findings"), findingsArray(state)},
        {QStringLiteral("incidentId"), state.found.incident == 0 ? QJsonValue() : QJsonValue(state.found.incident)},
    };
    journal::forEachStateField(
        [&](const auto &field) { object.insert(QLatin1String(field.name), fieldValue(state, field.member, pool)); });
    return object;
}

QJsonObject historyObject(const journal::Entry &entry)
{
    QJsonObject object{
        {QStringLiteral("id"), entry.id},
        {QStringLiteral("receivedAt"), isoTime(entry.receivedAt)},
        {QStringLiteral("method"), textOrNull(entry.method)},
        {QStringLiteral("target"), textOrNull(entry.target)},
        {QStringLiteral("status"), textOrNull(entry.status)},
        {QStringLiteral("info"), textOrNull(entry.info)},
        {QStringLiteral("origin"), originValue(entry.origin)},
        {QStringLiteral("answer"), answerObject(entry.answer)},
        {QStringLiteral("answerUs"),
         entry.answer.sent == journal::Sent::Pending ? QJsonValue() : QJsonValue(entry.answerUs)},
    };
    if (entry.backend.isAsked())
        object.insert(QStringLiteral("backend"), backendValue(entry.backend));
    if (!entry.rejection.isEmpty())
        object.insert(QStringLiteral("rejection"), QString::fromUtf8(entry.rejection));
    if (entry.isDamaged)
        object.insert(QStringLiteral("damaged"), true);
    if (!entry.problems.isEmpty())
        object.insert(QStringLiteral("problems"), problemsArray(entry));
    if (entry.reason != journal::Reason::None)
        object.insert(QStringLiteral("reason"), QString::fromUtf8(journal::reasonName(entry.reason)));
    return object;
}

QJsonObject eventObject(const journal::Entry &entry)
{
    QJsonObject object = historyObject(entry);
    object.insert(QStringLiteral("mediaSessionId"), textOrNull(entry.mediaSessionId));
    object.insert(QStringLiteral("nodeId"), textOrNull(entry.nodeId));
    object.insert(QStringLiteral("name"), textOrNull(entry.name));
    object.insert(QStringLiteral("published"), boolOrNull(entry.published));
    object.insert(QStringLiteral("peer"), textOrNull(entry.peer));
    return object;
}

QJsonObject recordObject(const journal::StoredRecord &record)
{
    QJsonObject object = eventObject(record.entry);
    object.insert(QStringLiteral("headers"), headersArray(record.head));
    object.insert(QStringLiteral("bodyBytes"), record.body.size());
    object.insert(QStringLiteral("problems"), problemsArray(record.entry)); // also where there are none
    if (record.backend)
        object.insert(QStringLiteral("backend"), backendObject(*record.backend));
    return object;
}

QJsonObject rejectionObject(const journal::Rejection &rejection)
{
    return {{QStringLiteral("reason"), QString::fromUtf8(journal::reasonName(rejection.reason))},
            {QStringLiteral("status"), rejection.status == 0 ? QJsonValue() : QJsonValue(rejection.status)},
            {QStringLiteral("method"), textOrNull(rejection.method)},
            {QStringLiteral("target"), textOrNull(rejection.target)},
            {QStringLiteral("peer"), textOrNull(rejection.host)},
            {QStringLiteral("sentence"), rejection.sentence},
            {QStringLiteral("advice"), rejection.advice},
            {QStringLiteral("count"), qint64(rejection.count)},
            {QStringLiteral("firstAt"), isoTime(rejection.firstAt)},
            {QStringLiteral("lastAt"), isoTime(rejection.lastAt)}};
}

QJsonObject gapObject(const journal::Gap &gap)
{
    return {{QStringLiteral("from"), isoTime(gap.from)},
            {QStringLiteral("to"), isoTime(gap.to)},
            {QStringLiteral("clean"), gap.clean}};
}

QJsonObject jumpObject(const journal::ClockJump &jump)
{
    return {{QStringLiteral("from"), isoTime(jump.to - jump.by)},
            {QStringLiteral("to"), isoTime(jump.to)},
            {QStringLiteral("seconds"), double(jump.by) / 1e6},
            {QStringLiteral("beforeEvent"), jump.record},
            {QStringLiteral("text"), jump.sentence()}};
}

QJsonObject ruleObject(const rules::RuleStatus &status)
{
    const qint64 leftMs = qMax<qint64>(0, (status.expiresMono - steadyNanoseconds()) / 1'000'000);
    QJsonObject object = status.rule->toJson();
    object.insert(QStringLiteral("hits"), qint64(status.hits));
    object.insert(QStringLiteral("matched"), qint64(status.matched));
    object.insert(QStringLiteral("left"), status.left < 0 ? QJsonValue() : QJsonValue(status.left));
    object.insert(QStringLiteral("ttlLeftMs"), status.expiresMono == 0 ? QJsonValue() : QJsonValue(leftMs));
    object.insert(QStringLiteral("active"), status.isActive);
    return object;
}

} // namespace api
