#include "admin/streamsapi.h"

#include "admin/answers.h"
#include "admin/json.h"
#include "streams/subject.h"
#include "wcs/nodeid.h"

#include <QJsonArray>

#include <algorithm>
#include <array>

namespace admin {

using journal::StreamState;
using streams::Slot;
using streams::StreamBoard;

namespace {

constexpr qint64 DefaultLimit = 100;
constexpr qint64 MostLimit = 10'000;
constexpr qint64 MostHistory = 1'000;

using Less = bool (*)(const StreamBoard &, const StreamState &, const StreamState &);

struct SortField {
    const char *name;
    Less less;
};

template <auto Member>
bool lessValue(const StreamBoard &, const StreamState &a, const StreamState &b)
{
    return a.*Member < b.*Member;
}

template <journal::Atom StreamState::*Member>
bool lessText(const StreamBoard &board, const StreamState &a, const StreamState &b)
{
    return board.text(a.*Member) < board.text(b.*Member);
}

constexpr std::array SortFields{
    SortField{"name", lessValue<&StreamState::name>},
    SortField{"mediaSessionId", lessValue<&StreamState::mediaSessionId>},
    SortField{"sessionId", lessValue<&StreamState::sessionId>},
    SortField{"firstSeen", lessValue<&StreamState::firstSeen>},
    SortField{"lastSeen", lessValue<&StreamState::lastRecord>},
    SortField{"statusSince", lessValue<&StreamState::statusSince>},
    SortField{"events", lessValue<&StreamState::events>},
    SortField{"width", lessValue<&StreamState::width>},
    SortField{"height", lessValue<&StreamState::height>},
    SortField{"bitrate", lessValue<&StreamState::bitrate>},
    SortField{"quality", lessValue<&StreamState::quality>},
    SortField{"published", lessValue<&StreamState::published>},
    SortField{"phase", lessValue<&StreamState::phase>},
    SortField{"status", lessText<&StreamState::status>},
    SortField{"info", lessText<&StreamState::info>},
    SortField{"nodeId", lessText<&StreamState::nodeId>},
    SortField{"appKey", lessText<&StreamState::appKey>},
    SortField{"mediaProvider", lessText<&StreamState::mediaProvider>},
};

const SortField *sortField(const QString &name)
{
    const auto it = std::ranges::find_if(SortFields, [&](const SortField &f) { return name == QLatin1String(f.name); });
    return it == SortFields.end() ? nullptr : &*it;
}

QString sortDemand()
{
    QStringList names;
    for (const SortField &field : SortFields)
        names.append(QLatin1String(field.name));
    return QStringLiteral("one of %1, with “-” in front for descending order").arg(names.join(QStringLiteral(", ")));
}

std::vector<Slot> matching(const StreamBoard &board, const streams::Filter &filter)
{
    const qint64 now = board.timeline().now();
    std::vector<Slot> found;
    for (Slot slot = 0; slot < board.slotEnd(); ++slot) {
        if (board.holds(slot) && filter.matches(streams::subjectOf(board, slot, now)))
            found.push_back(slot);
    }
    return found;
}

} // namespace

StreamsApi::StreamsApi(const StreamBoard &board, journal::Reader &reader)
    : m_board(board)
    , m_reader(reader)
{}

void StreamsApi::addTo(Router &router)
{
    router.add("GET", "/api/v1/streams", [this](const Call &call) { return list(call); });
    router.add("GET", "/api/v1/streams/{id}", [this](const Call &call) { return one(call); });
    router.add("GET", "/api/v1/streams/{id}/history", [this](const Call &call) { return history(call); });
}

http::Response StreamsApi::list(const Call &call) const
{
    const auto limit = call.number("limit", DefaultLimit, 0, MostLimit);
    if (!limit)
        return badQuery("limit", QStringLiteral("a number from 0 to %1").arg(MostLimit));
    const auto offset = call.number("offset", 0, 0, std::numeric_limits<qint64>::max());
    if (!offset)
        return badQuery("offset", QStringLiteral("a number from 0"));
    QString sort = call.text("sort");
    const bool isDescending = sort.startsWith(QLatin1Char('-'));
    const SortField *field = sort.isEmpty() ? nullptr : sortField(sort.mid(isDescending ? 1 : 0));
    if (!sort.isEmpty() && !field)
        return badQuery("sort", sortDemand());
    const auto filter = streams::Filter::parse(call.text("filter"));
    if (const auto *error = std::get_if<streams::FilterError>(&filter))
        return badFilter(*error);

    std::vector<Slot> found = matching(m_board, std::get<streams::Filter>(filter));
    if (field) {
        std::ranges::stable_sort(found, [&](Slot a, Slot b) {
            return isDescending ? field->less(m_board, m_board.at(b), m_board.at(a))
                                : field->less(m_board, m_board.at(a), m_board.at(b));
        });
    }
    const size_t begin = size_t(std::min<qint64>(*offset, qint64(found.size())));
    const size_t end = begin + size_t(std::min<qint64>(*limit, qint64(found.size() - begin)));
    QJsonArray array;
    for (size_t i = begin; i < end; ++i)
        array.append(streamObject(m_board.at(found[i]), m_board.pool(), m_board.timeline()));
    return ok({{QStringLiteral("total"), qint64(found.size())}, {QStringLiteral("streams"), array}});
}

http::Response StreamsApi::one(const Call &call) const
{
    journal::StringPool pool;
    const auto state = find(call, pool);
    if (!state)
        return failure(state.error());
    if (!state->has_value())
        return notFound(QStringLiteral("There is no stream with this mediaSessionId."));
    return ok(streamObject(**state, pool, m_board.timeline()));
}

http::Response StreamsApi::history(const Call &call) const
{
    const auto limit = call.number("limit", DefaultLimit, 1, MostHistory);
    if (!limit)
        return badQuery("limit", QStringLiteral("a number from 1 to %1").arg(MostHistory));
    const auto before = call.number("before", 0, 1, std::numeric_limits<qint64>::max());
    if (!before)
        return badQuery("before", QStringLiteral("an event's id"));
    journal::StringPool pool;
    const auto state = find(call, pool);
    if (!state)
        return failure(state.error());
    if (!state->has_value())
        return notFound(QStringLiteral("There is no stream with this mediaSessionId."));
    const auto page = m_reader.history((*state)->lastRecord, int(*limit), *before);
    if (!page)
        return failure(page.error());

    QJsonArray events;
    for (const journal::Entry &entry : page->entries)
        events.append(historyObject(entry));
    QJsonArray gaps;
    for (const journal::Gap &gap : page->gaps)
        gaps.append(gapObject(gap));
    QJsonArray jumps;
    for (const journal::ClockJump &jump : page->jumps)
        jumps.append(jumpObject(jump));
    return ok({{QStringLiteral("events"), events},
               {QStringLiteral("gaps"), gaps},
               {QStringLiteral("clockJumps"), jumps},
               {QStringLiteral("before"), page->before == 0 ? QJsonValue() : QJsonValue(page->before)}});
}

Result<std::optional<StreamState>> StreamsApi::find(const Call &call, journal::StringPool &pool) const
{
    const QByteArray &id = call.arguments.first();
    const QByteArray nodeId = call.text("nodeId").toUtf8();
    std::optional<Slot> newest;
    for (Slot slot = 0; slot < m_board.slotEnd(); ++slot) {
        if (!m_board.holds(slot) || m_board.at(slot).mediaSessionId != id)
            continue;
        const bool isOfNode = nodeId.isEmpty() || wcs::isSameNode(m_board.text(m_board.at(slot).nodeId), nodeId);
        if (isOfNode && (!newest || m_board.at(slot).lastRecord > m_board.at(*newest).lastRecord))
            newest = slot;
    }
    if (newest) {
        pool = m_board.pool();
        return std::optional(m_board.at(*newest));
    }
    auto stored = m_reader.streams(id, nodeId);
    if (!stored)
        return stored.error();
    if (stored->streams.empty())
        return std::optional<StreamState>();
    pool = stored->pool;
    return std::optional(stored->streams.front());
}

} // namespace admin
