#include "hooks/hookservice.h"

#include "base/clock.h"
#include "base/reply.h"
#include "hooks/log.h"
#include "hooks/rejectedrequest.h"
#include "hooks/welcomepage.h"
#include "journal/writer.h"
#include "wcs/method.h"

#include <QScopedValueRollback>

#include <algorithm>
#include <limits>

namespace hooks {

namespace {

constexpr int ExpiryIntervalMs = 50;
constexpr qint64 UsualWaitUs = 750; // of each ms that an event may wait: the rest is for commits that take longer
constexpr size_t UsualRecords = 64; // in one turn of the event loop
constexpr int FiguresIntervalMs = 250;
constexpr qsizetype LargestAtOnce = 64 * 1024; // bytes of an answer that sockets take without the peer's help
constexpr int Connections = 12'288;
constexpr int OtherFiles = 4'096 + 256;    // of the control API, of the journal
constexpr qsizetype SmallBody = 16 * 1024; // bytes: with so many connections, still 192 MiB together
constexpr qint32 Tolerance = 1'000; // µs: an answer that is settled so much later, and a twentieth, is recorded anew

http::Response unavailable(const QString &cause)
{
    http::Response response = http::Response::error(503, cause);
    response.headers.append(http::Header{"Retry-After", "1"});
    return response;
}

qint32 microsecondsSince(qint64 mono)
{
    return qint32(std::clamp<qint64>((steadyNanoseconds() - mono) / 1'000, 0, std::numeric_limits<qint32>::max()));
}

} // namespace

HookService::HookService(Options options, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_wrongHashes(QStringLiteral("hook secret"), lcHooks, this)
    , m_wrongPasswords(QStringLiteral("hook password"), lcHooks, this)
    , m_guard(m_options, {m_wrongHashes, m_wrongPasswords})
    , m_book(m_options.rules, this)
    , m_connect(m_options.connect)
    , m_outcomes(this)
    , m_late([this](LateAnswers::Late &&late) { deliver(std::move(late)); },
             [this](const Exchange &exchange, const http::Outcome &outcome) { settle(exchange, outcome); }, this)
    , m_expiry(this)
    , m_figuresTimer(this)
    , m_rejections(m_options, this)
    , m_troubles(lcHooks, this)
    , m_stalls(lcHooks, this)
{
    m_expiry.setInterval(ExpiryIntervalMs);
    connect(&m_expiry, &QTimer::timeout, this, &HookService::expireWaiting);
    connect(&m_outcomes, &OutcomeReport::known, this, &HookService::outcomesKnown);
    connect(&m_troubles, &http::Troubles::changed, this, &HookService::reportSoon);
    connect(&m_stalls, &http::Troubles::changed, this, &HookService::reportSoon);
    m_figuresTimer.setInterval(FiguresIntervalMs);
    connect(&m_figuresTimer, &QTimer::timeout, this, &HookService::sendFigures);
}

HookService::~HookService() = default;

void HookService::setAddress(const QHostAddress &address, quint16 port)
{
    m_options.address = address;
    m_options.port = port;
}

void HookService::listen()
{
    if (m_server && m_server->isListening())
        return;
    m_listensAgain = m_isDraining;
    if (m_isDraining)
        return;
    if (m_server) {
        m_before.malformed += m_server->counts().malformed;
        m_before.accepted += m_server->counts().accepted;
        m_before.silent += m_server->counts().silent;
    }
    m_server = std::make_unique<http::Server>(
        [this](http::Request &&request, http::Responder &&responder) {
            handle(std::move(request), std::move(responder));
        },
        http::Limits{.smallBody = SmallBody, .connections = http::connectionsWithin(Connections, OtherFiles)});
    m_server->setPeerCheck([this](const QHostAddress &peer) { return m_guard.serves(peer); });
    m_server->setLooksUpOwners(m_guard.asksForSecret());
    m_server->setHeadCheck([this](const http::Request &head) { return m_guard.condemns(head); });
    connect(m_server.get(), &http::Server::drained, this, [this] {
        handOver();
        sendFigures();
        m_isDraining = false;
        m_late.setEnd(0);
        emit stopped();
        if (std::exchange(m_listensAgain, false)) // not from within the server that goes
            QMetaObject::invokeMethod(this, &HookService::listen, Qt::QueuedConnection);
    });
    connect(m_server.get(), &http::Server::requestRefused, this, &HookService::takeUnserved);
    connect(m_server.get(), &http::Server::connectionsChanged, this, &HookService::reportSoon);
    connect(m_server.get(), &http::Server::troublesChanged, this, &HookService::reportSoon);

    const Result<Done> result = m_server->listen(m_options.address, m_options.port, m_options.tls);
    if (!result) {
        m_server.reset();
        emit listenFailed(result.error().sentence);
        return;
    }
    m_options.port = m_server->port(); // the same one when listening starts again
    m_rejections.setAddress(m_options.address, m_options.port);
    emit listening(m_server->address(), m_server->port());
}

void HookService::begin()
{
    if (!std::exchange(m_hasBegun, true))
        listen();
}

void HookService::stop(int graceMs)
{
    m_hasBegun = true;
    m_listensAgain = false;
    if (m_isDraining)
        return; // stopped() follows
    if (!m_server || !m_server->isListening()) {
        emit stopped();
        return;
    }
    m_isDraining = true;
    m_late.setEnd(steadyNanoseconds() + graceMs * qint64(1'000'000));
    m_server->close(graceMs);
}

void HookService::handle(http::Request &&request, http::Responder &&responder)
{
    const QByteArrayView path = request.path();
    if (path.count('/') == path.size() && (request.method == "GET" || request.method == "HEAD")) {
        responder.respond(
            welcomePage(request.host().toByteArray(), m_options.basePaths.first(), !m_options.tls.isNull()));
        return;
    }
    const std::optional<QByteArray> method = m_guard.methodOf(path);
    if (!method)
        return reject(request, {}, responder, m_guard.pathUnknown());
    if (const auto refused = m_guard.check(request))
        return reject(request, *method, responder, *refused);
    acceptHook(*method, std::move(request), std::move(responder));
}

void HookService::acceptHook(const QByteArray &method, http::Request &&request, http::Responder &&responder)
{
    auto decoded = m_decoder.decode(method, request.body);
    if (const auto *error = std::get_if<wcs::DecodeError>(&decoded))
        return reject(request, method, responder,
                      {400, QString::fromUtf8(error->sentence), journal::Reason::NotJson, {}, error->offset});
    journal::Record record = recordOf(std::move(request), m_guard);
    record.event = std::get<wcs::HookEvent>(std::move(decoded));
    record.streamKey = record.event.streamKey();
    std::unique_ptr<Injection> injection = injectionFor(record);
    if (injection && m_late.bytes() + injection->bytes() > m_options.queueBytes)
        return refuseLate(std::move(record), responder);
    if (injection)
        record.answer = injection->answer;
    if (wcs::waitsForJournal(method))
        answerEvent(std::move(record), std::move(responder), std::move(injection));
    else if (injection)
        injectFromMemory(std::move(record), std::move(responder), std::move(*injection));
    else
        answerFromMemory(std::move(record), std::move(responder));
}

std::unique_ptr<Injection> HookService::injectionFor(const journal::Record &record)
{
    rules::FaultPlan &plan = m_book.plan();
    if (!plan.hasEnabled())
        return nullptr;
    const auto decision = plan.decide({record.event, record.streamKey, &m_decoder.body()}, record.receivedMono);
    if (const auto &slow = plan.gaveUpAt())
        m_troubles.add(QStringLiteral("The patterns of the answer rules take longer than %1 ms for a hook: the rules "
                                      "behind “%2” were not asked about it. Make them simpler, or fewer.")
                           .arg(rules::FaultPlan::Patience / 1'000'000)
                           .arg(slow->id));
    if (!decision)
        return nullptr;
    m_book.noteHits();
    return std::make_unique<Injection>(Injection::of(*decision, normalAnswer(record), record.receivedMono));
}

// Bodies are as large as peers make them; what waits here is bounded like all that waits.
void HookService::refuseLate(journal::Record &&record, http::Responder &responder)
{
    const QString cause = QStringLiteral("Answers that rules let wait take up all the room there is for them.");
    ++m_figures.refused;
    m_troubles.add(cause);
    record.answer = {.status = 503, .kind = journal::AnswerKind::Refused};
    record.event = {.method = record.event.method};
    record.streamKey.clear();
    answerNow(record, responder, unavailable(cause));
    m_figures.countAnswer(record.event.method, 503, steadyNanoseconds() - record.receivedMono);
    RejectedRequest rejected{std::move(record),
                             {.reason = journal::Reason::Overloaded, .method = "POST", .sentence = cause}};
    if (note(rejected))
        keep(std::move(rejected.record));
}

http::Response HookService::normalAnswer(const journal::Record &record) const
{
    const bool isConnect = wcs::methodType(record.event.method) == wcs::MethodType::Connect;
    return http::Response::json(200, isConnect ? m_connect.config.addTo(record.body) : record.body);
}

void HookService::answerEvent(journal::Record &&record, http::Responder &&responder,
                              std::unique_ptr<Injection> injection)
{
    Waiting waiting{.responder = std::move(responder),
                    .method = record.event.method,
                    .echo = record.body,
                    .injection = std::move(injection),
                    .receivedMono = record.receivedMono,
                    .deadlineMono = record.receivedMono + m_options.storeWaitMs * qint64(1'000'000),
                    .bytes = record.bytes()};
    if (m_outbox.bytes() + waiting.bytes > m_options.queueBytes) {
        refuse(waiting, QStringLiteral("The journal is not keeping up: its queue is full."));
        return;
    }
    if (m_outbox.expectedUs(journal::Writer::MostAtOnce, m_commitUs) > m_options.storeWaitMs * UsualWaitUs) {
        refuse(waiting, QStringLiteral("The journal is not keeping up: it would not take the event in time."));
        return; // at once, instead of when its time is up
    }
    if (!waiting.injection && record.body.size() > LargestAtOnce)
        record.answer.sent = journal::Sent::Pending; // until the peer has taken it off our hands
    record.deadlineMono = waiting.deadlineMono;
    record.ticket = m_outbox.add(std::move(waiting));
    if (!m_expiry.isActive())
        m_expiry.start();
    keep(std::move(record));
}

void HookService::answerFromMemory(journal::Record &&record, http::Responder &&responder)
{
    const bool isConnect = wcs::methodType(record.event.method) == wcs::MethodType::Connect;
    record.answer.kind = isConnect ? journal::AnswerKind::Connect : journal::AnswerKind::Echo;
    answerNow(record, responder, normalAnswer(record));
    keep(std::move(record));
}

// The record says what became of the answer, or has a tag where that is not known yet.
void HookService::answerNow(journal::Record &record, http::Responder &responder, const http::Response &response)
{
    record.answerUs = microsecondsSince(record.receivedMono); // before the peer can act on it
    record.answerTag = m_outcomes.open();
    responder.respond(response, {}, settling(Exchange::of(record)));
    if (m_outcomes.takeClosed(record.answerTag, record))
        record.answerTag = 0;
}

// Its record is on its way to the journal before the answer is on its way to the peer.
void HookService::injectFromMemory(journal::Record &&record, http::Responder &&responder, Injection &&injection)
{
    record.answerUs = microsecondsSince(record.receivedMono);
    record.answerTag = m_outcomes.open();
    Exchange exchange = Exchange::of(record);
    keep(std::move(record));
    inject(std::move(injection), std::move(exchange), std::move(responder));
}

void HookService::inject(Injection &&injection, Exchange exchange, http::Responder &&responder)
{
    exchange.meant = injection.sent;
    m_late.add({std::move(responder), std::move(injection), std::move(exchange)});
}

// Of one that had to wait it is said that it goes out before the peer can act on it.
void HookService::deliver(LateAnswers::Late &&late)
{
    Exchange exchange = std::move(late.exchange);
    if (exchange.recorded == journal::Sent::Pending && late.responder.isWaiting()) {
        const journal::Outcome outcome = exchange.asMeant(steadyNanoseconds());
        m_outcomes.add(exchange.tag, outcome);
        exchange.recorded = exchange.meant;
        exchange.recordedUs = outcome.answerUs;
    }
    late.injection.deliver(std::move(late.responder), settling(std::move(exchange)));
}

http::Settled HookService::settling(Exchange exchange)
{
    return [this, exchange = std::move(exchange)](const http::Outcome &outcome) { settle(exchange, outcome); };
}

void HookService::settle(const Exchange &exchange, const http::Outcome &outcome)
{
    count(exchange, outcome);
    const journal::Outcome became = exchange.with(outcome);
    const qint32 later = became.answerUs - exchange.recordedUs;
    // What goes out at once is recorded as it was then.
    const bool isLate = !m_isAnswering && later > std::max(Tolerance, became.answerUs / 20);
    if (became.sent != exchange.recorded || isLate)
        m_outcomes.add(exchange.tag, became);
    m_outcomes.close(exchange.tag);
}

void HookService::count(const Exchange &exchange, const http::Outcome &outcome)
{
    if (!exchange.isCounted)
        return;
    reportSoon();
    if (outcome.kind != http::Outcome::Kind::Sent)
        m_figures.countUntimed(exchange.method,
                               outcome.kind == http::Outcome::Kind::Gone ? Figures::Gone : Figures::NotTaken);
    else if (exchange.kind == journal::AnswerKind::Injected)
        m_figures.countUntimed(exchange.method, exchange.status);
    else
        m_figures.countAnswer(exchange.method, exchange.status, outcome.mono - exchange.receivedMono);
}

void HookService::announceAnswers()
{
    emit connectConfigChanged(m_connect);
    m_book.announce();
}

const rules::ConnectConfig &HookService::changeConnect(const rules::ConnectChange &change)
{
    if (change.config != m_connect.config) {
        m_connect = {.config = change.config,
                     .changedBy = change.origin,
                     .changedAt = wallMicroseconds(),
                     .changedMono = steadyNanoseconds()};
        emit connectConfigChanged(m_connect);
    }
    return m_connect;
}

rules::ConnectGateway HookService::connectGateway()
{
    return [service = QPointer(this)](const rules::ConnectChange &change) {
        return ask(service.data(), [change](HookService &s) { return s.changeConnect(change); });
    };
}

void HookService::reject(const http::Request &request, const QByteArray &method, http::Responder &responder,
                         const Guard::Refusal &refused)
{
    RejectedRequest rejected = RejectedRequest::of(request, method, refused, m_guard);
    const bool isKept = note(rejected);
    answerNow(rejected.record, responder, refused.answer());
    if (isKept)
        keep(std::move(rejected.record));
}

// What never became a request, or not a whole one.
void HookService::takeUnserved(const http::Refused &refused)
{
    RejectedRequest rejected = RejectedRequest::of(refused);
    if (note(rejected))
        keep(std::move(rejected.record));
}

// Whether the journal is to keep it.
bool HookService::note(RejectedRequest &rejected)
{
    ++m_figures.rejected;
    reportSoon();
    return m_rejections.take(rejected.record, rejected.what, rejected.host);
}

void HookService::keep(journal::Record &&record)
{
    reportSoon();
    // Events are bounded by the outbox. The others would pile up where the journal's thread hangs.
    if (record.ticket == 0 && m_underWay > m_options.queueBytes) {
        ++m_figures.lost;
        return;
    }
    m_underWay += record.bytes();
    if (!m_records) {
        m_records = std::make_shared<journal::Records>();
        m_records->reserve(UsualRecords);
        // Posted: runs once all sockets that are ready now have been read, so that their records go together.
        QMetaObject::invokeMethod(this, &HookService::handOver, Qt::QueuedConnection);
    }
    m_records->push_back(std::move(record));
}

void HookService::handOver()
{
    if (m_records)
        emit recordsReady(std::exchange(m_records, nullptr));
}

void HookService::takeCommitted(const journal::BatchPtr &batch)
{
    const QScopedValueRollback guard(m_isAnswering, true);
    m_commitUs = batch->commitUs;
    for (const journal::Record &record : batch->records) {
        if (record.answerTag != 0)
            m_outcomes.place(record);
        if (record.ticket == 0)
            continue;
        if (std::optional<Waiting> waiting = m_outbox.settle(record.ticket))
            answerCommitted(record, *std::move(waiting));
    }
}

void HookService::answerCommitted(const journal::Record &record, Waiting &&waiting)
{
    Exchange exchange = Exchange::of(record);
    if (waiting.isAnswered) { // with 503, and the journal has taken it after all
        ++m_figures.lateCommits;
        exchange.status = 503;
        exchange.kind = journal::AnswerKind::Refused;
        exchange.meant = journal::Sent::Response;
        m_outcomes.add(0, exchange.asMeant(waiting.answeredMono));
    } else if (waiting.injection) {
        inject(std::move(*waiting.injection), std::move(exchange), std::move(waiting.responder));
    } else {
        exchange.meant = journal::Sent::Response;
        waiting.responder.respond(http::Response::json(200, waiting.echo), {}, settling(std::move(exchange)));
    }
}

void HookService::takeRefused(const QList<quint64> &tickets, const QString &cause)
{
    for (const quint64 ticket : tickets) {
        if (std::optional<Waiting> waiting = m_outbox.settle(ticket); waiting && !waiting->isAnswered)
            refuse(*waiting, cause);
    }
}

void HookService::takeStoreState(const journal::StoreState &state)
{
    m_storeState = state;
    if (state.kind == journal::StoreState::Kind::Failing)
        begin();
}

void HookService::takeAppended(qsizetype bytes)
{
    m_underWay -= bytes;
}

void HookService::expireWaiting()
{
    if (m_outbox.count() == 0)
        m_expiry.stop();
    const bool isFailing = m_storeState.kind == journal::StoreState::Kind::Failing;
    const QString cause =
        isFailing ? m_storeState.cause : QStringLiteral("The journal did not take the event in time.");
    for (Waiting &waiting : m_outbox.expire(steadyNanoseconds())) {
        if (!isFailing)
            m_stalls.add(QStringLiteral("The journal's disk is too slow, or hangs: events were not stored within %1 s.")
                             .arg(m_options.storeWaitMs / 1000));
        refuse(waiting, cause);
    }
}

void HookService::refuse(Waiting &waiting, const QString &cause)
{
    const Exchange exchange{.method = waiting.method,
                            .receivedMono = waiting.receivedMono,
                            .status = 503,
                            .kind = journal::AnswerKind::Refused};
    waiting.responder.respond(unavailable(cause), {},
                              [this, exchange](const http::Outcome &outcome) { count(exchange, outcome); });
    ++m_figures.refused;
    m_troubles.add(QStringLiteral("Events were answered 503. %1").arg(cause));
}

// The first of them at once, so that whoever asks after an answer finds it counted.
void HookService::reportSoon()
{
    if (m_figuresTimer.isActive())
        return;
    m_figuresTimer.start();
    QMetaObject::invokeMethod(this, &HookService::sendFigures, Qt::QueuedConnection);
}

void HookService::sendFigures()
{
    m_figures.queued = m_outbox.count();
    m_figures.queuedBytes = m_outbox.bytes();
    m_figures.connections = m_server ? m_server->counts().open : 0;
    const http::Counts counts = m_server ? m_server->counts() : http::Counts();
    m_figures.malformed = m_before.malformed + counts.malformed;
    m_figures.accepted = m_before.accepted + counts.accepted;
    m_figures.silent = m_before.silent + counts.silent;
    if (m_figures.rejected != m_sentFigures.rejected)
        emit rejectionsChanged(m_rejections.kinds());
    m_figures.rejectedBy = m_rejections.byReason();
    m_figures.troubles =
        m_stalls.sentences() + m_troubles.sentences() + (m_server ? m_server->troubles() : QStringList());
    m_figures.storeProblem = m_stalls.sentences().value(0);
    if (m_figures == m_sentFigures) {
        m_figuresTimer.stop(); // until the next request
        return;
    }
    m_sentFigures = m_figures;
    emit figuresChanged(m_figures);
}

} // namespace hooks
