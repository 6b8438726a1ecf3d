#include "board/subject.h"

#include <algorithm>
#include <limits>
#include <type_traits>

namespace board {

using journal::StreamState;

wcs::Doing doingOf(const StreamState &state, const journal::StringPool &pool)
{
    return filter::doingOf(state.doubt, pool.text(state.status), state.published);
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
    filter::Subject subject{
        .client = clientAddress(state.sessionId),
        .rule = pool.text(state.lastRule),
        .ruleName = pool.text(state.lastRuleName),
        .formerAnswers = pool.text(state.formerAnswers),
        .formerRules = pool.text(state.formerRules),
        .published = state.published,
        .events = int(std::min<quint32>(state.events, std::numeric_limits<int>::max())),
        .hits = int(std::min<quint32>(state.injected, std::numeric_limits<int>::max())),
        .answer = state.lastAnswer,
        .sent = state.lastSent,
        .origin = state.origin,
        .backend = state.backend,
        .ageSeconds = double(now - state.statusSince) / 1e6,
        .live = state.phase == wcs::Phase::Live && state.doubt == journal::Doubt::None,
        .doubt = state.doubt,
        .found = state.found,
        .injected = state.injected > 0,
    };
    journal::forEachStateField([&](const auto &field) {
        using Field = std::decay_t<decltype(field)>;
        if constexpr (Field::IsText)
            subject.texts[field.index] = journal::textOf(state, field.member, pool);
        else if constexpr (Field::IsNumber)
            subject.numbers[field.index] = state.*field.member;
    });
    subject[&wcs::HookEvent::name] = shownName(state, pool);
    return subject;
}

filter::Subject subjectOf(const journal::Entry &entry, qint64 now)
{
    filter::Subject subject{
        .client = clientAddress(entry.sessionId),
        .method = entry.method,
        .peer = entry.peer,
        .rule = entry.answer.ruleId,
        .ruleName = entry.answer.ruleName,
        .target = entry.target,
        .published = entry.published,
        .hits = entry.answer.kind == journal::AnswerKind::Injected ? 1 : 0,
        .answer = entry.answer.status,
        .sent = entry.answer.sent,
        .origin = entry.origin,
        .backend = entry.backend,
        .ageSeconds = double(now - entry.time) / 1e6,
        .live = wcs::phaseOf(entry.status) == wcs::Phase::Live,
        .found = {.cause = findings::causeOf(wcs::causeOf(entry.info)).value_or(findings::Cause::Unknown)},
        .injected = entry.answer.kind == journal::AnswerKind::Injected,
        .rejected = !entry.rejection.isEmpty(),
    };
    for (const journal::EntryText &text : journal::EntryTexts)
        subject[text.event] = entry.*text.entry;
    return subject;
}

wcs::HookEvent eventOf(const journal::Entry &entry)
{
    wcs::HookEvent event{.method = entry.method,
                         .published = entry.published < 0 ? std::nullopt : std::optional(entry.published != 0)};
    for (const journal::EntryText &text : journal::EntryTexts)
        event.*text.event = entry.*text.entry;
    return event;
}

wcs::HookEvent eventOf(const StreamState &state, const journal::StringPool &pool)
{
    wcs::HookEvent event{.method = QByteArrayLiteral("StreamStatusEvent")};
    journal::forEachStateField([&](const auto &field) {
        using Field = std::decay_t<decltype(field)>;
        if constexpr (Field::IsText)
            event.*field.event = journal::textOf(state, field.member, pool);
        else if constexpr (Field::IsFlag)
            event.*field.event = state.*field.member < 0 ? std::nullopt : std::optional(state.*field.member != 0);
    });
    return event;
}

} // namespace board
