#include "api/eventsapi.h"

#include "api/answers.h"
#include "api/eventfilter.h"
#include "api/json.h"
#include "board/subject.h"
#include "json/utf8.h"

#include <QJsonArray>

namespace api {

namespace {

constexpr qint64 DefaultLimit = 100;
constexpr qint64 MostLimit = 1'000;
constexpr qsizetype PageSize = 100; // entries read at once: a filter leaves most out
constexpr int MostScanned = 10'000; // entries that one filtered call may look at; "more" says that there are others

constexpr auto NoSuchEvent = "The journal has no event with this id.";

// Bytes from the network, as they are.
http::Response bytes(const QByteArray &body, const QByteArray &type)
{
    return {.contentType = type, .headers = {{"X-Content-Type-Options", "nosniff"}}, .body = body};
}

// Looks through the journal, a page or some of its entries at a step.
class EventListing final : public SlicedCall {
public:
    struct Query {
        EventFilter filter;
        bool isFiltered = false;
        qint64 limit = 0;
        qint64 after = 0;
    };

    EventListing(const board::StreamBoard &board, journal::Reader &reader, Query query, http::Responder &&responder)
        : SlicedCall(std::move(responder))
        , m_board(board)
        , m_reader(reader)
        , m_query(std::move(query))
        , m_reached(m_query.after)
        , m_now(board.timeline().now())
    {}

    bool step() override
    {
        if (m_at == m_page.size() && !readPage())
            return false;
        for (int i = 0; i < EntriesAtOnce && m_at < m_page.size() && !isFull(); ++i)
            take(m_page[m_at++]);
        if (!isFull())
            return true;
        responder().respond(answer(true)); // perhaps: the journal's end has not been seen
        return false;
    }

private:
    static constexpr int EntriesAtOnce = 8;

    bool isFull() const { return m_events.size() == m_query.limit || m_scanned >= MostScanned; }
    // False: the call has been answered.
    bool readPage()
    {
        const auto page = m_reader.entriesAfter(m_reached, int(m_query.isFiltered ? PageSize : m_query.limit));
        if (!page) {
            responder().respond(failure(page.error()));
            return false;
        }
        m_page = page->entries;
        m_at = 0;
        if (m_page.isEmpty())
            responder().respond(answer(false));
        return !m_page.isEmpty();
    }
    void take(const journal::Entry &entry)
    {
        m_reached = entry.id;
        ++m_scanned;
        m_damaged += entry.isDamaged ? 1 : 0;
        if (m_query.filter.matches(board::subjectOf(entry, m_now)))
            m_events.append(eventObject(entry));
    }
    http::Response answer(bool hasMore) const
    {
        QJsonArray jumps;
        for (const journal::ClockJump &jump : m_board.timeline().jumps()) {
            if (jump.record > m_query.after && (jump.record <= m_reached || !hasMore))
                jumps.append(jumpObject(jump));
        }
        return ok({{QStringLiteral("events"), m_events},
                   {QStringLiteral("clockJumps"), jumps},
                   {QStringLiteral("next"), m_reached},
                   {QStringLiteral("more"), hasMore},
                   {QStringLiteral("damaged"), m_damaged}});
    }

    const board::StreamBoard &m_board;
    journal::Reader &m_reader;
    Query m_query;
    qint64 m_reached; // id of the entry that was looked at last
    qint64 m_now;
    int m_scanned = 0;
    int m_damaged = 0; // of those
    QList<journal::Entry> m_page;
    qsizetype m_at = 0; // in the page
    QJsonArray m_events;
};

} // namespace

EventsApi::EventsApi(const board::StreamBoard &board, journal::Reader &reader, Slices &slices)
    : m_board(board)
    , m_reader(reader)
    , m_slices(slices)
{}

void EventsApi::addTo(Router &router)
{
    router.add({"GET", "/api/v1/events",
                [this](const Call &call, http::Responder &&responder) { list(call, std::move(responder)); }});
    router.add("GET", "/api/v1/events/{id}", [this](const Call &call) { return one(call); });
    router.add("GET", "/api/v1/events/{id}/body", [this](const Call &call) { return body(call); });
    router.add("GET", "/api/v1/events/{id}/backend/body", [this](const Call &call) { return backendBody(call); });
}

void EventsApi::list(const Call &call, http::Responder &&responder) const
{
    const auto limit = call.number("limit", DefaultLimit, 1, MostLimit);
    if (!limit)
        throw Refusal{badQuery("limit", QStringLiteral("a number from 1 to %1").arg(MostLimit))};
    const auto after = call.number("after", 0, 0, std::numeric_limits<qint64>::max());
    if (!after)
        throw Refusal{badQuery("after", QStringLiteral("an event's id"))};
    const auto filter = EventFilter::parse(call.text("filter"));
    if (const auto *error = std::get_if<filter::FilterError>(&filter))
        throw Refusal{badFilter(*error)};
    m_slices.demandRoom();
    EventListing::Query query{.filter = std::get<EventFilter>(filter),
                              .isFiltered = !call.text("filter").isEmpty(),
                              .limit = *limit,
                              .after = *after};
    m_slices.run(std::make_unique<EventListing>(m_board, m_reader, std::move(query), std::move(responder)));
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
    if ((*found)->entry.isDamaged)
        return failure({QStringLiteral("The journal has lost what came: this record is damaged.")});
    return bytes((*found)->body, (*found)->entry.rejection.isEmpty() ? "application/json" : "application/octet-stream");
}

http::Response EventsApi::backendBody(const Call &call) const
{
    const auto found = record(call);
    if (!found)
        return failure(found.error());
    if (!*found)
        return notFound(QLatin1String(NoSuchEvent));
    const journal::BackendAnswerPtr &answer = (*found)->backend;
    if (!answer)
        return notFound(QStringLiteral("This event was not handed on to a web server behind us."));
    if (answer->result.status == 0)
        return notFound(
            QStringLiteral("The web server behind us gave no answer: %1").arg(json::decodedUtf8(answer->sentence)));
    return bytes(answer->body, "application/octet-stream");
}

Result<std::optional<journal::StoredRecord>> EventsApi::record(const Call &call) const
{
    bool isNumber = false;
    const qint64 id = call.arguments.first().toLongLong(&isNumber);
    if (!isNumber || id < 1)
        return std::optional<journal::StoredRecord>();
    return m_reader.record(id);
}

} // namespace api
