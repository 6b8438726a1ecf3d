#include "admin/eventsapi.h"

#include "admin/answers.h"
#include "admin/eventfilter.h"
#include "admin/json.h"
#include "streams/subject.h"

#include <QJsonArray>

namespace admin {

namespace {

constexpr qint64 DefaultLimit = 100;
constexpr qint64 MostLimit = 1'000;
constexpr int PageSize = 1'000;     // entries read at once, whatever is asked for: a filter leaves most out
constexpr int MostScanned = 10'000; // entries that one filtered call may look at; "more" says that there are others

constexpr auto NoSuchEvent = "The journal has no event with this id.";

} // namespace

EventsApi::EventsApi(const streams::StreamBoard &board, journal::Reader &reader)
    : m_board(board)
    , m_reader(reader)
{}

void EventsApi::addTo(Router &router)
{
    router.add("GET", "/api/v1/events", [this](const Call &call) { return list(call); });
    router.add("GET", "/api/v1/events/{id}", [this](const Call &call) { return one(call); });
    router.add("GET", "/api/v1/events/{id}/body", [this](const Call &call) { return body(call); });
}

http::Response EventsApi::list(const Call &call) const
{
    const auto limit = call.number("limit", DefaultLimit, 1, MostLimit);
    if (!limit)
        return badQuery("limit", QStringLiteral("a number from 1 to %1").arg(MostLimit));
    const auto after = call.number("after", 0, 0, std::numeric_limits<qint64>::max());
    if (!after)
        return badQuery("after", QStringLiteral("an event's id"));
    const auto filter = EventFilter::parse(call.text("filter"));
    if (const auto *error = std::get_if<streams::FilterError>(&filter))
        return badFilter(*error);

    QJsonArray events;
    qint64 next = *after;
    bool hasMore = true; // perhaps: the journal's end has not been seen
    for (int scanned = 0; events.size() < *limit && scanned < MostScanned;) {
        const auto page = m_reader.entriesAfter(next, call.text("filter").isEmpty() ? int(*limit) : PageSize);
        if (!page)
            return failure(page.error());
        hasMore = !page->entries.isEmpty();
        if (!hasMore)
            break;
        const qint64 now = m_board.timeline().now();
        for (const journal::Entry &entry : page->entries) {
            if (events.size() == *limit)
                break;
            next = entry.id;
            ++scanned;
            if (std::get<EventFilter>(filter).matches(streams::subjectOf(entry, now)))
                events.append(eventObject(entry));
        }
    }
    QJsonArray jumps;
    for (const journal::ClockJump &jump : m_board.timeline().jumps()) {
        if (jump.record > *after && (jump.record <= next || !hasMore))
            jumps.append(jumpObject(jump));
    }
    return ok({{QStringLiteral("events"), events},
               {QStringLiteral("clockJumps"), jumps},
               {QStringLiteral("next"), next},
               {QStringLiteral("more"), hasMore}});
}

http::Response EventsApi::one(const Call &call) const
{
    const auto found = record(call);
    if (!found)
        return failure(found.error());
    return *found ? ok(recordObject(**found)) : notFound(QLatin1String(NoSuchEvent));
}

http::Response EventsApi::body(const Call &call) const
{
    const auto found = record(call);
    if (!found)
        return failure(found.error());
    if (!*found)
        return notFound(QLatin1String(NoSuchEvent));
    http::Response response = http::Response::json(200, (*found)->body);
    if (!(*found)->entry.rejection.isEmpty())
        response.contentType = "application/octet-stream";
    response.headers.append(http::Header{"X-Content-Type-Options", "nosniff"});
    return response;
}

Result<std::optional<journal::StoredRecord>> EventsApi::record(const Call &call) const
{
    bool isNumber = false;
    const qint64 id = call.arguments.first().toLongLong(&isNumber);
    if (!isNumber || id < 1)
        return std::optional<journal::StoredRecord>();
    return m_reader.record(id);
}

} // namespace admin
