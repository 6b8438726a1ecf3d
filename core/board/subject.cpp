#include "board/subject.h"

#include <algorithm>
#include <limits>

namespace board {

using journal::StreamState;

bool isStuck(const StreamState &state, qint64 now)
{
    return state.phase == wcs::Phase::Pending && now - state.statusSince > StuckAfter;
}

QByteArrayView shownName(const StreamState &state, const journal::StringPool &pool)
{
    return state.name.isEmpty() ? pool.text(state.rtspUrl) : state.name;
}

QByteArrayView clientAddress(QByteArrayView sessionId)
{
    if (!sessionId.startsWith('/'))
        return sessionId;
    const qsizetype end = sessionId.indexOf('/', 1);
    const QByteArrayView client = sessionId.sliced(1, (end < 0 ? sessionId.size() : end) - 1);
    const qsizetype port = client.lastIndexOf(':'); // the last one: an IPv6 address has more
    return port > 0 ? client.first(port) : client;
}

filter::Subject subjectOf(const StreamState &state, const journal::StringPool &pool, qint64 now)
{
    return {
        .name = shownName(state, pool),
        .mediaSessionId = state.mediaSessionId,
        .nodeId = pool.text(state.nodeId),
        .sessionId = state.sessionId,
        .client = clientAddress(state.sessionId),
        .appKey = pool.text(state.appKey),
        .status = pool.text(state.status),
        .info = pool.text(state.info),
        .provider = pool.text(state.mediaProvider),
        .rule = pool.text(state.lastRule),
        .ruleName = pool.text(state.lastRuleName),
        .formerAnswers = pool.text(state.formerAnswers),
        .formerRules = pool.text(state.formerRules),
        .published = state.published,
        .events = int(std::min<quint32>(state.events, std::numeric_limits<int>::max())),
        .hits = int(std::min<quint32>(state.injected, std::numeric_limits<int>::max())),
        .width = state.width,
        .height = state.height,
        .answer = state.lastAnswer,
        .sent = state.lastSent,
        .ageSeconds = double(now - state.statusSince) / 1e6,
        .live = state.phase == wcs::Phase::Live,
        .stuck = isStuck(state, now),
        .injected = state.injected > 0,
    };
}

filter::Subject subjectOf(const journal::Entry &entry, qint64 now)
{
    return {
        .name = entry.name,
        .mediaSessionId = entry.mediaSessionId,
        .nodeId = entry.nodeId,
        .sessionId = entry.sessionId,
        .client = clientAddress(entry.sessionId),
        .appKey = entry.appKey,
        .status = entry.status,
        .info = entry.info,
        .method = entry.method,
        .peer = entry.peer,
        .rule = entry.answer.ruleId,
        .ruleName = entry.answer.ruleName,
        .target = entry.target,
        .published = entry.published,
        .hits = entry.answer.kind == journal::AnswerKind::Injected ? 1 : 0,
        .answer = entry.answer.status,
        .sent = entry.answer.sent,
        .ageSeconds = double(now - entry.time) / 1e6,
        .live = wcs::phaseOf(entry.status) == wcs::Phase::Live,
        .injected = entry.answer.kind == journal::AnswerKind::Injected,
        .rejected = !entry.rejection.isEmpty(),
    };
}

wcs::HookEvent eventOf(const journal::Entry &entry)
{
    return {
        .method = entry.method,
        .nodeId = entry.nodeId,
        .appKey = entry.appKey,
        .sessionId = entry.sessionId,
        .mediaSessionId = entry.mediaSessionId,
        .name = entry.name,
        .status = entry.status,
        .info = entry.info,
        .published = entry.published < 0 ? std::nullopt : std::optional(entry.published != 0),
    };
}

wcs::HookEvent eventOf(const StreamState &state, const journal::StringPool &pool)
{
    const auto flag = [](qint8 value) { return value < 0 ? std::nullopt : std::optional(value != 0); };
    return {
        .method = QByteArrayLiteral("StreamStatusEvent"),
        .nodeId = pool.text(state.nodeId),
        .appKey = pool.text(state.appKey),
        .sessionId = state.sessionId,
        .mediaSessionId = state.mediaSessionId,
        .name = state.name,
        .status = pool.text(state.status),
        .info = pool.text(state.info),
        .mediaProvider = pool.text(state.mediaProvider),
        .rtspUrl = pool.text(state.rtspUrl),
        .published = flag(state.published),
        .hasVideo = flag(state.hasVideo),
        .hasAudio = flag(state.hasAudio),
        .record = flag(state.record),
    };
}

} // namespace board
