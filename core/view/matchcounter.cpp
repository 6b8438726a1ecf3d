#include "view/matchcounter.h"

#include "board/subject.h"
#include "text/text.h"

#include <algorithm>
#include <chrono>
#include <optional>

namespace view {

using namespace std::chrono_literals;

namespace {

constexpr qint64 SliceNs = 1'500'000;
constexpr int StreamsPerLook = 16; // at the clock

// Of other methods it is not known what their next hook will be about.
bool isAboutStreams(const rules::Matcher &matcher)
{
    return matcher.matchesMethod("StreamStatusEvent") || matcher.matchesMethod("StreamKeepAliveEvent");
}

// Nothing where it is not valid, or not about streams.
std::optional<rules::Matcher> compiled(const rules::Match &match)
{
    auto made = rules::Matcher::compile(match);
    auto *matcher = std::get_if<rules::Matcher>(&made);
    return matcher && isAboutStreams(*matcher) ? std::optional(std::move(*matcher)) : std::nullopt;
}

} // namespace

MatchCounter::MatchCounter(const board::StreamBoard &board, QObject *parent)
    : QObject(parent)
    , m_board(board)
{
    m_slices.setInterval(0ms);
    m_rest.setInterval(1s);
    m_rest.setSingleShot(true);
    connect(&m_slices, &QTimer::timeout, this, &MatchCounter::countSlice);
    connect(&m_rest, &QTimer::timeout, this, [this] {
        if (m_isStale)
            start();
    });
    connect(&board, &board::StreamBoard::changed, this, &MatchCounter::noteChange);
}

void MatchCounter::setRules(const rules::Rules &rules)
{
    m_matchers.clear();
    for (const rules::Rule &rule : rules) {
        if (std::optional<rules::Matcher> matcher = compiled(rule.match))
            m_matchers.push_back(std::move(*matcher));
    }
    start();
}

bool MatchCounter::isAboutStreams(const rules::Match &match)
{
    return compiled(match).has_value();
}

void MatchCounter::start()
{
    m_count = {};
    m_next = 0;
    m_isStale = false;
    m_rest.stop();
    m_slices.start();
}

void MatchCounter::countSlice()
{
    QElapsedTimer clock;
    clock.start();
    const board::Slot end = m_matchers.empty() ? 0 : m_board.slotEnd();
    while (m_next < end) {
        for (int i = 0; i < StreamsPerLook && m_next < end; ++i, ++m_next) {
            if (m_board.holds(m_next) && !wcs::isFinal(m_board.at(m_next).phase))
                countOne(m_board.at(m_next));
        }
        if (clock.nsecsElapsed() > SliceNs)
            return;
    }
    m_slices.stop();
    m_rest.start();
    m_live = m_count.live;
    emit counted(m_count.matching, m_count.names, m_count.hasMoreNames);
}

void MatchCounter::countOne(const journal::StreamState &state)
{
    static const QByteArray noKey;
    const wcs::HookEvent event = board::eventOf(state, m_board.pool());
    ++m_count.live;
    if (!std::ranges::any_of(m_matchers, [&](const rules::Matcher &matcher) {
            return matcher.matches({event, noKey, nullptr});
        }))
        return;
    ++m_count.matching;
    if (m_count.hasMoreNames)
        return;
    const QByteArrayView name = board::shownName(state, m_board.pool());
    const QString shown = text::visibleText(name.isEmpty() ? QByteArrayView(state.mediaSessionId) : name, 60);
    if (m_count.names.contains(shown)) // its players have the same
        return;
    if (m_count.names.size() < MostNames)
        m_count.names.append(shown);
    else
        m_count.hasMoreNames = true;
}

void MatchCounter::noteChange()
{
    m_isStale = !m_matchers.empty();
    if (m_isStale && !m_slices.isActive() && !m_rest.isActive())
        start();
}

} // namespace view
