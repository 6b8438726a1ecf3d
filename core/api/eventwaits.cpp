#include "api/eventwaits.h"

#include "api/answers.h"
#include "api/callbody.h"
#include "api/eventfilter.h"

#include <QSet>

namespace api {

using json::JsonFields;

namespace {

constexpr qsizetype LongestFilter = 4'096; // characters
constexpr qint64 MostEvents = 10'000;      // of one wait
constexpr qint64 MostAwaited = 100'000;    // of all waits: about 500 bytes each
constexpr qint64 LongestWaitMs = 600'000;
constexpr qsizetype MostWaits = 1'000;
constexpr qint64 LargestId = 1LL << 53;

QString key(const char *text)
{
    return QLatin1String(text);
}

EventFilter filterIn(JsonFields &fields)
{
    const auto filter = EventFilter::parse(fields.text(key("filter"), LongestFilter).value_or(QString()));
    if (const auto *error = std::get_if<filter::FilterError>(&filter))
        throw Refusal{badFilterAt(fields.pointerTo(key("filter")), *error)};
    return std::get<EventFilter>(filter);
}

class Count final : public JournalWalker {
public:
    Count(EventFilter filter, qint64 after, http::Responder &&responder)
        : m_filter(std::move(filter))
        , m_responder(std::move(responder))
        , m_next(after)
    {
        m_responder.hold();
    }

    bool isWanted() const override { return m_responder.isWaiting(); }
    void take(const SeenEntry &entry) override
    {
        m_next = entry.id();
        m_damaged += entry.isDamaged() ? 1 : 0;
        m_count += m_filter.matches(entry.subject()) ? 1 : 0;
    }
    void reachEnd() override
    {
        m_responder.respond(ok({{key("count"), m_count}, {key("next"), m_next}, {key("damaged"), m_damaged}}));
    }
    void fail(const Error &error) override { m_responder.respond(failure(error)); }
    void leave() override { m_responder.respond(ending()); }

private:
    EventFilter m_filter;
    http::Responder m_responder;
    qint64 m_next;
    qint64 m_damaged = 0; // entries that were looked at
    qint64 m_count = 0;
};

class Wait final : public JournalWalker {
public:
    struct Query {
        EventFilter filter;
        qint64 count = 1;
        qint64 timeoutMs = 5'000; // 0: what is stored counts, and nothing is waited for
    };

    Wait(Query query, qint64 after, const std::shared_ptr<qint64> &awaited, http::Responder &&responder)
        : m_query(std::move(query))
        , m_after(after)
        , m_next(after)
        , m_awaited(awaited)
        , m_responder(std::move(responder))
    {
        *m_awaited += m_query.count;
        m_responder.hold();
        m_timeout.setSingleShot(true);
        QObject::connect(&m_timeout, &QTimer::timeout, &m_timeout, [this] { giveUp(); });
        if (m_query.timeoutMs > 0)
            m_timeout.start(int(m_query.timeoutMs));
    }
    ~Wait() override { *m_awaited -= m_query.count; }
    Q_DISABLE_COPY_MOVE(Wait)

    bool isWanted() const override { return m_responder.isWaiting(); }
    void take(const SeenEntry &entry) override
    {
        m_next = entry.id();
        m_damaged += entry.isDamaged() ? 1 : 0;
        if (m_query.filter.matches(entry.subject()))
            add(entry);
    }
    void amend(const SeenEntry &entry) override
    {
        if (entry.id() > m_after && !m_found.contains(entry.id()) && m_query.filter.matches(entry.subject()))
            add(entry);
    }
    void reachEnd() override
    {
        if (m_query.timeoutMs == 0)
            giveUp();
    }
    void fail(const Error &error) override { m_responder.respond(failure(error)); }
    void leave() override { m_responder.respond(ending()); }

private:
    void add(const SeenEntry &entry)
    {
        m_events += (m_found.isEmpty() ? "" : ",") + entry.json();
        m_found.insert(entry.id());
        if (m_found.size() == m_query.count)
            m_responder.respond(http::Response::json(200, '{' + result() + '}'));
    }
    void giveUp()
    {
        const QByteArray error = http::jsonError(QStringLiteral("Of %1 events, %2 came within %3 ms.")
                                                     .arg(m_query.count)
                                                     .arg(m_found.size())
                                                     .arg(m_query.timeoutMs));
        m_responder.respond(http::Response::json(408, error.chopped(1) + ',' + result() + '}'));
    }
    QByteArray result() const
    {
        return "\"events\":[" + m_events + "],\"next\":" + QByteArray::number(m_next) +
               ",\"damaged\":" + QByteArray::number(m_damaged);
    }

    Query m_query;
    qint64 m_after;
    qint64 m_next;
    qint64 m_damaged = 0; // entries that were looked at
    QSet<qint64> m_found; // ids
    QByteArray m_events;  // as JSON, with commas between them
    std::shared_ptr<qint64> m_awaited;
    http::Responder m_responder;
    QTimer m_timeout;
};

} // namespace

EventWaits::EventWaits(const board::StreamBoard &board, journal::Reader &reader, QObject *parent)
    : m_board(board)
    , m_scan(board, reader, parent)
    , m_awaited(std::make_shared<qint64>(0))
{}

void EventWaits::addTo(Router &router)
{
    router.add({"POST", "/api/v1/events/wait",
                [this](const Call &call, http::Responder &&responder) { wait(call, std::move(responder)); }});
    router.add({"POST", "/api/v1/events/count",
                [this](const Call &call, http::Responder &&responder) { count(call, std::move(responder)); }});
}

void EventWaits::wait(const Call &call, http::Responder &&responder)
{
    JsonFields fields(jsonBody(call), {});
    Wait::Query query{.filter = filterIn(fields)};
    query.count = fields.integer(key("count"), 1, MostEvents).value_or(query.count);
    query.timeoutMs = fields.integer(key("timeoutMs"), 0, LongestWaitMs).value_or(query.timeoutMs);
    // What was committed before this call came is on the board by now.
    const qint64 after = fields.integer(key("after"), 0, LargestId).value_or(m_board.throughId());
    fields.end();
    demandRoom();
    if (*m_awaited + query.count > MostAwaited)
        throw Refusal{tooMany(QStringLiteral("All waits together may ask for %1 events.").arg(MostAwaited))};
    m_scan.add(std::make_unique<Wait>(std::move(query), after, m_awaited, std::move(responder)), after);
}

void EventWaits::count(const Call &call, http::Responder &&responder)
{
    JsonFields fields(jsonBody(call), {});
    EventFilter filter = filterIn(fields);
    const qint64 after = fields.integer(key("after"), 0, LargestId).value_or(0);
    fields.end();
    demandRoom();
    m_scan.add(std::make_unique<Count>(std::move(filter), after, std::move(responder)), after);
}

void EventWaits::demandRoom() const
{
    if (m_scan.size() >= MostWaits)
        throw Refusal{tooMany(QStringLiteral("At most %1 calls can wait at once.").arg(MostWaits))};
}

} // namespace api
