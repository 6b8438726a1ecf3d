#include "api/eventstreams.h"

#include "api/answers.h"
#include "api/eventfilter.h"

#include <QJsonDocument>

#include <chrono>
#include <limits>

namespace api {

using namespace std::chrono_literals;

namespace {

constexpr qsizetype MostStreams = 100;
constexpr qint64 MostUnsent = 1024LL * 1024;  // bytes: past it the peer is left to read
constexpr qint64 ReadOffEnough = 64LL * 1024; // bytes: then more is written
constexpr qsizetype WrittenAtOnce = 64LL * 1024;
constexpr auto HeartbeatInterval = 15s;

// One peer that listens. What it is too slow for waits in the journal, not here.
class EventStream final : public JournalWalker {
public:
    EventStream(EventFilter filter, http::BodyStream &&stream)
        : m_filter(std::move(filter))
        , m_stream(std::move(stream))
    {
        m_stream.write(": Streamwatch\n\n");
        QObject::connect(&m_heartbeat, &QTimer::timeout, &m_heartbeat, [this] {
            if (isReady())
                m_stream.write(": still here\n\n");
        });
        m_heartbeat.start(HeartbeatInterval);
    }

    bool isWanted() const override { return m_stream.isOpen(); }
    bool isReady() override
    {
        m_isSlow = m_stream.unsent() > (m_isSlow ? ReadOffEnough : MostUnsent);
        return !m_isSlow;
    }
    void take(const SharedEntry &entry) override
    {
        if (!m_filter.matches(entry.subject()))
            return;
        m_text += "id: " + QByteArray::number(entry.id()) + "\nevent: hook\ndata: " + entry.json() + "\n\n";
        if (m_text.size() > WrittenAtOnce)
            rest();
    }
    // Without an id: who comes again goes on behind the newest entry.
    void amend(const SharedEntry &entry) override
    {
        if (m_filter.matches(entry.subject()))
            m_text += "event: answer\ndata: " + entry.json() + "\n\n";
    }
    void tell(const QByteArray &event, const QByteArray &json) override
    {
        if (m_filter.isEmpty())
            m_text += "event: " + event + "\ndata: " + json + "\n\n";
        rest();
    }
    void rest() override
    {
        if (!m_text.isEmpty())
            m_stream.write(m_text);
        m_text.clear();
    }
    void fail(const Error &) override { m_stream = {}; } // its end: the peer comes again and says where it was

private:
    EventFilter m_filter;
    http::BodyStream m_stream;
    QByteArray m_text; // taken, and not written yet
    QTimer m_heartbeat;
    bool m_isSlow = false;
};

// Where to start: where a peer that comes again had got to goes before what its address says.
qint64 startOf(const Call &call, qint64 now)
{
    const QByteArrayView lastEventId = call.request.header("Last-Event-ID");
    if (!lastEventId.isEmpty()) {
        bool isNumber = false;
        const qint64 id = lastEventId.toByteArray().toLongLong(&isNumber);
        if (!isNumber || id < 0)
            throw Refusal{http::Response::error(400, QStringLiteral("“Last-Event-ID” must be an event's id."))};
        return id;
    }
    const auto after = call.number("after", now, 0, std::numeric_limits<qint64>::max());
    if (!after)
        throw Refusal{badQuery("after", QStringLiteral("an event's id"))};
    return *after;
}

} // namespace

EventStreams::EventStreams(const board::StreamBoard &board, journal::Reader &reader, QObject *parent)
    : m_board(board)
    , m_scan(board, reader, parent)
{}

void EventStreams::addTo(Router &router)
{
    router.add({"GET", "/api/v1/events/stream",
                [this](const Call &call, http::Responder &&responder) { open(call, std::move(responder)); }});
}

void EventStreams::takeIncident(const QJsonObject &incident)
{
    m_scan.tell("incident", QJsonDocument(incident).toJson(QJsonDocument::Compact));
}

void EventStreams::open(const Call &call, http::Responder &&responder)
{
    const auto filter = EventFilter::parse(call.text("filter"));
    if (const auto *error = std::get_if<filter::FilterError>(&filter))
        throw Refusal{badFilter(*error)};
    // What was committed before this call came is on the board by now.
    const qint64 after = startOf(call, m_board.throughId());
    if (m_scan.size() >= MostStreams)
        throw Refusal{
            http::Response::error(503, QStringLiteral("At most %1 event streams can be open.").arg(MostStreams))};
    http::Response head{.contentType = "text/event-stream"};
    head.headers.append(http::Header{"Cache-Control", "no-store"});
    if (call.request.method == "HEAD")
        return responder.respond(head);
    m_scan.add(std::make_unique<EventStream>(std::get<EventFilter>(filter), responder.stream(head)), after);
}

} // namespace api
