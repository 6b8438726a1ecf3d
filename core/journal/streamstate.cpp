#include "journal/streamstate.h"

#include "wcs/method.h"
#include "wcs/nodeid.h"

#include <algorithm>
#include <array>

namespace journal {

namespace {

// For so long after its end a stream's hooks may still overtake each other (PROTOCOL §1: no ordering promise).
constexpr qint64 StragglerTime = 5'000'000; // µs

void take(QByteArray &field, const QByteArray &text, StringPool &)
{
    if (!text.isEmpty() && field != text)
        field = text;
}

void take(Atom &field, const QByteArray &text, StringPool &pool)
{
    if (!text.isEmpty() && pool.text(field) != text)
        field = pool.atom(text);
}

template <typename Kept, typename Value>
void take(Kept &field, const std::optional<Value> &value, StringPool &)
{
    if (value)
        field = Kept(*value);
}

void takeFields(StreamState &state, const wcs::HookEvent &event, StringPool &pool)
{
    forEachStateField([&](const auto &field) {
        if (!field.isOfStatus)
            take(state.*field.member, event.*field.event, pool);
    });
}

void noteAnswer(StreamState &state, const PastAnswer &answer, StringPool &pool)
{
    state.formerAnswers = pool.atom(withText(pool.text(state.formerAnswers), answer.toText()));
}

// What is about to be overwritten by another answer. One that is pending is nobody's answer yet: settle() brings it.
void noteFormer(StreamState &state, const Answer &newer, StringPool &pool)
{
    const bool isSame = state.lastAnswer == newer.status && state.lastSent == newer.sent;
    if (!isSame && state.lastSent != Sent::Pending)
        noteAnswer(state, {state.lastAnswer, state.lastSent}, pool);
    const PastRule rule{pool.text(state.lastRule), pool.text(state.lastRuleName)};
    if (state.lastRule != 0 && (rule.id != newer.ruleId || rule.name != newer.ruleName))
        state.formerRules = pool.atom(withText(pool.text(state.formerRules), rule.toText()));
}

void takeAnswer(StreamState &state, const Answer &answer, StringPool &pool)
{
    state.lastAnswer = qint16(answer.status);
    state.lastSent = answer.sent;
    if (pool.text(state.lastRule) != answer.ruleId)
        state.lastRule = pool.atom(answer.ruleId);
    if (pool.text(state.lastRuleName) != answer.ruleName)
        state.lastRuleName = pool.atom(answer.ruleName);
}

// Whether an answer waited for it is of its hook, and not told of the stream.
void takeBackend(StreamState &state, const BackendAnswer &answer)
{
    state.backend = answer.result;
    state.backend.isBeside = false;
}

// Methods that ask for a stream: from then on there is one, though they need not say a status.
bool asksForStream(const QByteArray &method)
{
    static constexpr std::array<QByteArrayView, 4> Methods{"playHLS", "playRTSP", "playStream", "publishStream"};
    return std::ranges::find(Methods, QByteArrayView(method)) != Methods.end();
}

bool isExpected(const QByteArray &from, const QByteArray &to, qint8 published)
{
    return (published != 0 && wcs::isExpectedTransition(from, to, true)) ||
           (published != 1 && wcs::isExpectedTransition(from, to, false));
}

void note(StreamState &state, Finding finding)
{
    state.findings = quint8(state.findings | quint8(finding));
}

// WCS sends a hook again that it believes unsent. Nothing tells two apart but what they say.
bool isSentAgain(const StreamState &state, const Record &record, const StringPool &pool)
{
    return record.time - state.statusSince < StragglerTime && state.statusBytes == record.body.size() &&
           pool.text(state.info) == record.event.info;
}

void enter(StreamState &state, const QByteArray &status, const Record &record, StringPool &pool)
{
    if (!isExpected(pool.text(state.status), status, state.published))
        note(state, Finding::UnexpectedTransition);
    state.status = pool.atom(status);
    state.phase = wcs::phaseOf(status);
    state.info = pool.atom(record.event.info);
    state.statusSince = record.time;
}

void takeReport(StreamState &state, const Record &record, StringPool &pool)
{
    const QByteArray &status = record.event.status;
    if (status.isEmpty() || record.time < state.statusSince)
        return;
    if (state.phase == wcs::Phase::Live && wcs::isRemark(status))
        return;                              // it goes on as it was
    if (status == pool.text(state.status)) { // sent again, or only the reason is new
        if (isSentAgain(state, record, pool))
            note(state, Finding::SentAgain);
        take(state.info, record.event.info, pool);
    } else if (wcs::isFinal(state.phase) && qAbs(record.time - state.statusSince) < StragglerTime) {
        note(state, Finding::LateStatus);
    } else {
        enter(state, status, record, pool);
    }
    state.statusBytes = qint32(record.body.size());
}

void takeRemark(StreamState &state, const Record &record, StringPool &pool)
{
    const QByteArray &status = record.event.status;
    if (record.time < state.statusSince)
        return;
    if (state.status == 0 && status.isEmpty() && asksForStream(record.event.method))
        enter(state, "NEW", record, pool);
    else if (status.isEmpty() || (state.status != 0 && state.phase != wcs::Phase::Pending))
        return;
    else if (status != pool.text(state.status))
        enter(state, status, record, pool);
}

} // namespace

void StreamState::apply(const Record &newer, StringPool &pool)
{
    if (events == 0) {
        firstSeen = newer.time;
        origin = newer.origin;
    } else {
        firstSeen = std::min(firstSeen, newer.time);
        noteFormer(*this, newer.answer, pool);
    }
    ++events;
    injected += newer.answer.ruleId.isEmpty() ? 0 : 1;
    lastRecord = newer.id;
    takeAnswer(*this, newer.answer, pool);
    if (newer.backend)
        takeBackend(*this, *newer.backend);
    if (newer.time >= lastSeen) {
        lastSeen = newer.time;
        takeFields(*this, newer.event, pool);
    }
    if (newer.time >= doubtSince)
        doubt = Doubt::None;
    if (newer.event.method == "StreamKeepAliveEvent")
        heartbeat = std::max(heartbeat, newer.time);
    if (!newer.event.problems.isEmpty())
        note(*this, Finding::FieldProblem);
    if (newer.event.method == "StreamStatusEvent")
        takeReport(*this, newer, pool);
    else
        takeRemark(*this, newer, pool);
}

bool StreamState::settle(const Outcome &outcome, StringPool &pool)
{
    if (outcome.record > lastRecord)
        return false;
    const bool isOfBackend = outcome.backend && (outcome.record == lastRecord || backend.isPending());
    if (isOfBackend)
        takeBackend(*this, *outcome.backend);
    if (outcome.record < lastRecord) {
        const Atom before = formerAnswers;
        if (outcome.sent != Sent::Pending)
            noteAnswer(*this, {outcome.status, outcome.sent}, pool);
        return isOfBackend || formerAnswers != before;
    }
    Answer answer{.ruleId = pool.text(lastRule), .ruleName = pool.text(lastRuleName)};
    outcome.changeAnswer(answer);
    if (lastRule != 0 && answer.ruleId.isEmpty())
        --injected;
    takeAnswer(*this, answer, pool);
    return true;
}

void StreamState::endRun()
{
    Answer answer{.status = lastAnswer, .sent = lastSent};
    answer.endRun();
    lastAnswer = qint16(answer.status);
    lastSent = answer.sent;
    backend.endRun();
    (void)suspect(Doubt::Unheard, lastSeen);
}

bool StreamState::suspect(Doubt why, qint64 since)
{
    if (!isOpen() || why <= doubt)
        return false;
    doubt = why;
    doubtSince = since;
    return true;
}

PastAnswer PastAnswer::of(QByteArrayView text)
{
    const qsizetype space = text.indexOf(' ');
    return {text.first(space).toByteArray().toInt(), Sent(text.sliced(space + 1).toByteArray().toInt())};
}

QByteArray PastAnswer::toText() const
{
    return QByteArray::number(status) + ' ' + QByteArray::number(int(sent));
}

PastRule PastRule::of(QByteArrayView text)
{
    const qsizetype end = text.indexOf('\n');
    return {text.first(end), text.sliced(end + 1)};
}

// The id has no line end (faults/rulejson), and of a name one character more or less finds it all the same.
QByteArray PastRule::toText() const
{
    return id.toByteArray() + '\n' + name.toByteArray().replace(TextEnd, ' ');
}

QByteArray streamKey(const StreamState &state, const StringPool &pool)
{
    const QByteArray &node = pool.text(state.nodeId);
    if (!state.mediaSessionId.isEmpty())
        return wcs::keyOnNode(node, {state.mediaSessionId});
    if (node.isEmpty() && state.sessionId.isEmpty() && state.name.isEmpty())
        return {};
    return wcs::keyOnNode(node, {state.sessionId, state.name,
                                 state.published < 0   ? "-"
                                 : state.published > 0 ? "1"
                                                       : "0"});
}

} // namespace journal
