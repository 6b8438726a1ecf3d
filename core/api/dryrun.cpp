#include "api/dryrun.h"

#include "api/answers.h"
#include "api/backendapi.h"
#include "api/callbody.h"
#include "api/connectapi.h"
#include "api/json.h"
#include "board/subject.h"
#include "json/jsonsource.h"
#include "rules/matcher.h"
#include "wcs/decoder.h"
#include "wcs/method.h"
#include "wcs/status.h"

#include <QJsonArray>

namespace api {

using json::JsonError;
using json::JsonFields;
using rules::Matcher;
using rules::RuleSnapshot;

namespace {

constexpr qint64 DefaultLimit = 100;
constexpr qint64 MostLimit = 10'000;
constexpr int MostBodies = 1'000; // read from the journal for one call
constexpr qsizetype LongestMethod = 128;

QString key(const char *text)
{
    return QLatin1String(text);
}

// The methods that say over and over what a live stream is like; of others the next hook is not known.
bool isAboutStreams(const Matcher &matcher)
{
    return matcher.matchesMethod("StreamStatusEvent") || matcher.matchesMethod("StreamKeepAliveEvent");
}

QByteArray headLines(JsonFields &fields)
{
    const QString at = fields.pointerTo(key("headers"));
    const QJsonValue value = fields.value(key("headers"));
    if (!value.isUndefined() && !value.isObject())
        throw JsonError{at, QStringLiteral("“headers” is an object of names and values.")};
    QByteArray head;
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (!it.value().isString())
            throw JsonError{json::jsonPointer(at, it.key()), QStringLiteral("A header's value must be a text.")};
        head += it.key().toUtf8() + ": " + it.value().toString().toUtf8() + "\r\n";
    }
    return head;
}

// {"status": 404, "headers": {…}, "body": …}; written: the same as the call has it. A body that is a text is that text,
// all else JSON as it is written.
rules::BackendReply backendReplyIn(const QJsonValue &value, QByteArrayView written)
{
    JsonFields fields(value, json::jsonPointer({}, key("backend")));
    const bool isNone = fields.value(key("status")) == QJsonValue(QStringLiteral("none"));
    const auto status = isNone ? std::nullopt : fields.integer(key("status"), 100, 599);
    const QJsonValue body = fields.value(key("body"));
    rules::BackendReply reply{.status = isNone ? 0 : int(status.value_or(200)), .head = headLines(fields)};
    reply.body = body.isString() ? body.toString().toUtf8() : json::jsonMember(written, "body").toByteArray();
    fields.end();
    return reply;
}

// What the web server behind us said to a stored event. Nothing is known where it was not asked, where that is still to
// come or was never stored, and where what the journal has is not what came.
BackendCase backendCaseOf(const journal::StoredRecord &record)
{
    using journal::BackendFailure;
    const journal::BackendAnswerPtr &answer = record.backend;
    if (!answer || answer->result.failure == BackendFailure::Damaged || answer->result.isPending() ||
        answer->result.failure == BackendFailure::Unknown)
        return {};
    return {.isThere = true,
            .hidesSecrets = true,
            .reply = rules::BackendReply{.status = answer->result.status, .head = answer->head, .body = answer->body}};
}

// Looks through the live streams for those that a rule is about, some at a step. Whether it is switched on does not
// matter here.
class RuleTest final : public SlicedCall {
public:
    RuleTest(const board::StreamBoard &board, journal::Reader &reader, rules::Rule rule, Matcher matcher, qint64 limit,
             http::Responder &&responder)
        : SlicedCall(std::move(responder))
        , m_board(board)
        , m_reader(reader)
        , m_rule(std::move(rule))
        , m_matcher(std::move(matcher))
        , m_limit(limit)
        , m_mayMatch(isAboutStreams(m_matcher))
    {}

    bool step() override
    {
        const board::Slot end = m_mayMatch ? m_board.slotEnd() : 0;
        const int bodies = m_bodies;
        for (int i = 0; i < StreamsAtOnce && m_next < end && m_bodies == bodies; ++i)
            look(m_next++);
        if (m_next < end)
            return true;
        responder().respond(answer());
        return false;
    }

private:
    static constexpr int StreamsAtOnce = 16;

    void look(board::Slot slot)
    {
        if (!m_board.holds(slot) || wcs::isFinal(m_board.at(slot).phase))
            return;
        const journal::StreamState &state = m_board.at(slot);
        if (!matches(state, nullptr))
            return;
        if (m_matcher.looksAtBody() && m_bodies == MostBodies) {
            ++m_notLookedAt;
            return;
        }
        if (m_matcher.looksAtBody() && !hasBody(state))
            return;
        if (++m_total <= m_limit)
            m_found.append(streamObject(state, m_board.pool(), m_board.timeline()));
    }

    bool matches(const journal::StreamState &state, json::JsonProbe *body) const
    {
        static const QByteArray noKey;
        return m_matcher.matches({board::eventOf(state, m_board.pool()), noKey, body});
    }

    // Whether the stream's latest record meets the conditions on the body.
    bool hasBody(const journal::StreamState &state)
    {
        ++m_bodies;
        const auto record = m_reader.record(state.lastRecord);
        if (!record || !*record)
            return false;
        json::JsonProbe probe;
        probe.setBody((*record)->body);
        return matches(state, &probe);
    }

    http::Response answer() const
    {
        const QJsonObject looked{{key("lookedAt"), m_bodies}, {key("notLookedAt"), m_notLookedAt}};
        const std::optional<QString> risk = rules::riskOf(m_rule);
        return ok({{key("total"), m_total},
                   {key("risk"), risk ? QJsonValue(*risk) : QJsonValue()},
                   {key("streams"), m_found},
                   {key("bodyConditions"), m_matcher.looksAtBody() ? QJsonValue(looked) : QJsonValue()}});
    }

    const board::StreamBoard &m_board;
    journal::Reader &m_reader;
    const rules::Rule m_rule;
    const Matcher m_matcher;
    const qint64 m_limit;
    const bool m_mayMatch;
    board::Slot m_next = 0;
    QJsonArray m_found;
    qint64 m_total = 0;
    int m_bodies = 0; // that were read from the journal
    qint64 m_notLookedAt = 0;
};

} // namespace

DryRun::DryRun(const board::StreamBoard &board, journal::Reader &reader, RuleCalls &calls, const ConnectApi &connectApi,
               Slices &slices, const BackendApi &backend)
    : m_board(board)
    , m_reader(reader)
    , m_calls(calls)
    , m_connectApi(connectApi)
    , m_slices(slices)
    , m_backend(backend)
{}

void DryRun::addTo(Router &router)
{
    router.add({"POST", "/api/v1/rules/test",
                [this](const Call &call, http::Responder &&responder) { test(call, std::move(responder)); }});
}

void DryRun::test(const Call &call, http::Responder &&responder)
{
    JsonFields fields(jsonBody(call), {});
    const QJsonValue rule = fields.value(key("rule"));
    const QJsonValue event = fields.value(key("event"));
    const auto limit = fields.integer(key("limit"), 0, MostLimit);
    const auto method = fields.text(key("method"), LongestMethod);
    const QJsonValue backend = fields.value(key("backend"));
    fields.end();
    if (rule.isUndefined() == event.isUndefined())
        throw JsonError{{}, QStringLiteral("Give either a “rule” or an “event”.")};
    if (method && !wcs::isMethodName(method->toUtf8()))
        fields.fail(key("method"), QStringLiteral("A method's name is made of letters, digits, “_”, “-” and “.”."));
    if (!rule.isUndefined() && !backend.isUndefined())
        fields.fail(key("backend"), QStringLiteral("What the backend answers is said of an “event”, not of a “rule”."));
    if (!rule.isUndefined())
        return testRule(rule, limit.value_or(DefaultLimit), std::move(responder));

    const Hook hook = hookIn(event, json::jsonMember(call.request.body, "event").toByteArray(), method);
    BackendCase known = hook.backend;
    known.isThere = known.isThere || m_backend.isThere();
    if (!backend.isUndefined())
        known = {.isThere = true,
                 .hidesSecrets = false,
                 .reply = backendReplyIn(backend, json::jsonMember(call.request.body, "backend"))};
    const wcs::MethodPolicy policy = m_connectApi.config().policyOf(hook.event.method);
    m_calls.report(std::move(responder), [hook, known, policy](const RuleSnapshot &snapshot) {
        return tryEvent(hook.event, hook.body, known, snapshot, policy);
    });
}

void DryRun::testRule(const QJsonValue &value, qint64 limit, http::Responder &&responder)
{
    const QString pointer = json::jsonPointer({}, key("rule"));
    const auto parsed = rules::Rule::parse(value, pointer);
    if (const auto *error = std::get_if<JsonError>(&parsed))
        throw *error;
    const auto &rule = std::get<rules::Rule>(parsed);
    const auto compiled = Matcher::compile(rule.match, pointer);
    if (const auto *error = std::get_if<JsonError>(&compiled))
        throw *error;
    m_slices.demandRoom();
    m_slices.run(
        std::make_unique<RuleTest>(m_board, m_reader, rule, std::get<Matcher>(compiled), limit, std::move(responder)));
}

// written: the event as the call has it, byte for byte as WCS would send it.
DryRun::Hook DryRun::hookIn(const QJsonValue &event, const QByteArray &written, const std::optional<QString> &method)
{
    const QString pointer = json::jsonPointer({}, key("event"));
    if (event.isDouble())
        return storedHook(event.toInteger(-1), method);
    if (!event.isObject())
        throw JsonError{pointer, QStringLiteral("“event” is the object that WCS sends, or the id of a stored event.")};
    const auto decoded = wcs::Decoder().decode(method.value_or(key("StreamStatusEvent")).toUtf8(), written);
    if (const auto *error = std::get_if<wcs::DecodeError>(&decoded))
        throw JsonError{pointer, QString::fromUtf8(error->sentence)};
    return {std::get<wcs::HookEvent>(decoded), written, {}};
}

DryRun::Hook DryRun::storedHook(qint64 id, const std::optional<QString> &method)
{
    const QString pointer = json::jsonPointer({}, key("event"));
    const auto found = m_reader.record(id);
    if (!found)
        throw Refusal{failure(found.error())};
    if (!*found)
        throw JsonError{pointer, QStringLiteral("The journal has no event with this id.")};
    const journal::StoredRecord &record = **found;
    if (!record.entry.rejection.isEmpty())
        throw JsonError{pointer, QStringLiteral("This request was rejected: no rule is asked about it.")};
    const QByteArray name = method ? method->toUtf8() : record.entry.method;
    const auto decoded = wcs::Decoder().decode(name, record.body);
    if (const auto *error = std::get_if<wcs::DecodeError>(&decoded))
        throw JsonError{pointer,
                        QStringLiteral("This event came when the grammar was laxer, and would be rejected now: ") +
                            QString::fromUtf8(error->sentence)};
    // To another method it may have said something else.
    return {std::get<wcs::HookEvent>(decoded), record.body,
            name == record.entry.method ? backendCaseOf(record) : BackendCase()};
}

} // namespace api
