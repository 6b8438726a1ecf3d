#include "api/streamsapi.h"

#include "api/answers.h"
#include "api/json.h"
#include "board/subject.h"
#include "wcs/nodeid.h"

#include <QJsonArray>

#include <algorithm>
#include <array>
#include <tuple>
#include <type_traits>
#include <utility>

namespace api {

using board::Slot;
using board::StreamBoard;
using journal::StreamState;

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

// By one of the fields that hooks have.
template <size_t Index>
bool lessField(const StreamBoard &board, const StreamState &a, const StreamState &b)
{
    constexpr auto member = std::get<Index>(journal::StateFields).member;
    if constexpr (std::is_same_v<decltype(member), journal::Atom StreamState::*const>)
        return board.text(a.*member) < board.text(b.*member);
    else
        return a.*member < b.*member;
}

template <size_t... Indices>
constexpr auto sortFields(std::index_sequence<Indices...>)
{
    return std::array{
        SortField{std::get<Indices>(journal::StateFields).name, lessField<Indices>}...,
        SortField{"firstSeen", lessValue<&StreamState::firstSeen>},
        SortField{"lastSeen", lessValue<&StreamState::lastRecord>},
        SortField{"statusSince", lessValue<&StreamState::statusSince>},
        SortField{"events", lessValue<&StreamState::events>},
        SortField{"phase", lessValue<&StreamState::phase>},
    };
}

constexpr auto SortFields = sortFields(std::make_index_sequence<std::tuple_size_v<decltype(journal::StateFields)>>());

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

// What one call asks for.
struct ListQuery {
    filter::Filter filter;
    const SortField *field = nullptr; // null: as they came
    bool isDescending = false;
    qint64 limit = 0;
    qint64 offset = 0;
};

// Throws Refusal.
ListQuery queryOf(const Call &call)
{
    ListQuery query;
    const auto limit = call.number("limit", DefaultLimit, 0, MostLimit);
    if (!limit)
        throw Refusal{badQuery("limit", QStringLiteral("a number from 0 to %1").arg(MostLimit))};
    query.limit = *limit;
    const auto offset = call.number("offset", 0, 0, std::numeric_limits<qint64>::max());
    if (!offset)
        throw Refusal{badQuery("offset", QStringLiteral("a number from 0"))};
    query.offset = *offset;
    const QString sort = call.text("sort");
    query.isDescending = sort.startsWith(QLatin1Char('-'));
    query.field = sort.isEmpty() ? nullptr : sortField(sort.mid(query.isDescending ? 1 : 0));
    if (!sort.isEmpty() && !query.field)
        throw Refusal{badQuery("sort", sortDemand())};
    const auto filter = filter::Filter::parse(call.text("filter"));
    if (const auto *error = std::get_if<filter::FilterError>(&filter))
        throw Refusal{badFilter(*error)};
    query.filter = std::get<filter::Filter>(filter);
    return query;
}

// Looks through the board, a few streams at a step; what came and went meanwhile may be missing.
class Listing final : public SlicedCall {
public:
    Listing(const StreamBoard &board, ListQuery query, http::Responder &&responder)
        : SlicedCall(std::move(responder))
        , m_board(board)
        , m_query(std::move(query))
        , m_now(board.timeline().now())
    {}

    bool step() override
    {
        for (int i = 0; i < StreamsAtOnce && m_next < m_board.slotEnd(); ++i, ++m_next) {
            if (m_board.holds(m_next) &&
                m_query.filter.matches(board::subjectOf(m_board.at(m_next), m_board.pool(), m_now)))
                m_found.push_back({m_next, m_board.at(m_next).firstSeen});
        }
        if (m_next < m_board.slotEnd())
            return true;
        responder().respond(answer());
        return false;
    }

private:
    static constexpr int StreamsAtOnce = 16;
    struct Found {
        Slot slot;
        qint64 firstSeen; // of another stream that has taken the slot it is another one
    };

    http::Response answer()
    {
        std::erase_if(m_found, [this](const Found &found) {
            return !m_board.holds(found.slot) || m_board.at(found.slot).firstSeen != found.firstSeen;
        });
        if (const SortField *field = m_query.field) {
            std::ranges::stable_sort(m_found, [&](const Found &a, const Found &b) {
                return m_query.isDescending ? field->less(m_board, m_board.at(b.slot), m_board.at(a.slot))
                                            : field->less(m_board, m_board.at(a.slot), m_board.at(b.slot));
            });
        }
        const size_t begin = size_t(std::min<qint64>(m_query.offset, qint64(m_found.size())));
        const size_t end = begin + size_t(std::min<qint64>(m_query.limit, qint64(m_found.size() - begin)));
        QJsonArray array;
        for (size_t i = begin; i < end; ++i)
            array.append(streamObject(m_board.at(m_found[i].slot), m_board.pool(), m_board.timeline()));
        return ok({{QStringLiteral("total"), qint64(m_found.size())}, {QStringLiteral("streams"), array}});
    }

    const StreamBoard &m_board;
    ListQuery m_query;
    qint64 m_now;
    Slot m_next = 0;
    std::vector<Found> m_found;
};

} // namespace

StreamsApi::StreamsApi(const StreamBoard &board, journal::Reader &reader, Slices &slices)
    : m_board(board)
    , m_reader(reader)
    , m_slices(slices)
{}

void StreamsApi::addTo(Router &router)
{
    router.add({"GET", "/api/v1/streams",
                [this](const Call &call, http::Responder &&responder) { list(call, std::move(responder)); }});
    router.add("GET", "/api/v1/streams/{id}", [this](const Call &call) { return one(call); });
    router.add("GET", "/api/v1/streams/{id}/history", [this](const Call &call) { return history(call); });
}

void StreamsApi::list(const Call &call, http::Responder &&responder) const
{
    ListQuery query = queryOf(call);
    m_slices.demandRoom();
    m_slices.run(std::make_unique<Listing>(m_board, std::move(query), std::move(responder)));
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
               {QStringLiteral("before"), page->before == 0 ? QJsonValue() : QJsonValue(page->before)},
               {QStringLiteral("damaged"), qint64(std::ranges::count_if(page->entries, &journal::Entry::isDamaged))}});
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

} // namespace api
