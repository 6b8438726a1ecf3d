#include "hooks/hookservice.h"

#include "base/reply.h"
#include "hooks/log.h"
#include "hooks/rejectedrequest.h"
#include "hooks/welcomepage.h"
#include "wcs/method.h"

#include <utility>

namespace hooks {

namespace {

constexpr qsizetype LargestAtOnce = 64 * 1024; // bytes of an answer that sockets take without the peer's help

http::Response unavailable(const QString &cause)
{
    http::Response response = http::Response::error(503, cause);
    response.headers.append(http::Header{"Retry-After", "1"});
    return response;
}

// A person with a browser.
bool asksForWelcome(const http::Request &request)
{
    const QByteArrayView path = request.path();
    return path.count('/') == path.size() && (request.method == "GET" || request.method == "HEAD");
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
    , m_report([this](Figures &figures) { gather(figures); }, this)
    , m_rejections(m_options, this)
    , m_troubles(lcHooks, this)
    , m_stalls(lcHooks, this)
    , m_feed(m_options.queueBytes, this)
    , m_queue(m_options, this)
    , m_answers(m_report, this)
    , m_listener(
          m_options, m_guard,
          [this](http::Request &&request, http::Responder &&responder) {
              handle(std::move(request), std::move(responder));
          },
          this)
{
    connect(&m_listener, &Listener::listening, &m_rejections, &Rejections::setAddress);
    connect(&m_listener, &Listener::listening, this, &HookService::listening);
    connect(&m_listener, &Listener::listenFailed, this, &HookService::listenFailed);
    connect(&m_listener, &Listener::stopping, this,
            [this](int graceMs) { m_answers.setEnd(steadyNanoseconds() + graceMs * qint64(1'000'000)); });
    connect(&m_listener, &Listener::stopped, this, &HookService::takeStopped);
    connect(&m_listener, &Listener::requestRefused, this, &HookService::takeUnserved);
    connect(&m_queue, &EventQueue::timedOut, this, [this](Waiting &waiting, const QString &cause, bool isUnexplained) {
        if (isUnexplained)
            m_stalls.add(QStringLiteral("The journal's disk is too slow, or hangs: events were not stored within %1 s.")
                             .arg(m_options.storeWaitMs / 1000));
        refuse(waiting, cause);
    });
    connect(&m_feed, &RecordFeed::ready, this, &HookService::recordsReady);
    connect(&m_answers, &Answers::outcomesKnown, this, &HookService::outcomesKnown);
    connect(&m_report, &FiguresReport::changed, this, &HookService::figuresChanged);
    connect(&m_listener, &Listener::changed, &m_report, &FiguresReport::noteChange);
    connect(&m_troubles, &http::Troubles::changed, &m_report, &FiguresReport::noteChange);
    connect(&m_stalls, &http::Troubles::changed, &m_report, &FiguresReport::noteChange);
}

HookService::~HookService() = default;

void HookService::handle(http::Request &&request, http::Responder &&responder)
{
    if (asksForWelcome(request))
        return responder.respond(
            welcomePage(request.host().toByteArray(), m_options.basePaths.first(), !m_options.tls.isNull()));
    const std::optional<QByteArray> method = m_guard.methodOf(request.path());
    if (!method)
        return reject(request, {}, responder, m_guard.pathUnknown());
    if (const auto refused = m_guard.check(request))
        return reject(request, *method, responder, *refused);
    auto decoded = m_decoder.decode(*method, request.body);
    if (const auto *error = std::get_if<wcs::DecodeError>(&decoded))
        return reject(request, *method, responder,
                      {400, QString::fromUtf8(error->sentence), journal::Reason::NotJson, {}, error->offset});
    journal::Record record = recordOf(std::move(request), m_guard);
    record.event = std::get<wcs::HookEvent>(std::move(decoded));
    record.streamKey = record.event.streamKey();
    answer(std::move(record), std::move(responder));
}

void HookService::answer(journal::Record &&record, http::Responder &&responder)
{
    std::unique_ptr<Injection> injection = injectionFor(record);
    if (injection && m_answers.waitingBytes() + injection->bytes() > m_options.queueBytes)
        return refuseInjected(std::move(record), responder);
    if (injection)
        record.answer = injection->answer;
    if (wcs::waitsForJournal(record.event.method))
        answerOnceCommitted(std::move(record), std::move(responder), std::move(injection));
    else
        answerFromMemory(std::move(record), std::move(responder), std::move(injection));
}

void HookService::answerOnceCommitted(journal::Record &&record, http::Responder &&responder,
                                      std::unique_ptr<Injection> injection)
{
    Waiting waiting{.responder = std::move(responder),
                    .method = record.event.method,
                    .echo = record.body,
                    .injection = std::move(injection),
                    .receivedMono = record.receivedMono,
                    .deadlineMono = m_queue.deadline(record.receivedMono),
                    .bytes = record.bytes()};
    if (const std::optional<QString> obstacle = m_queue.obstacle(waiting.bytes))
        return refuse(waiting, *obstacle);
    if (!waiting.injection && record.body.size() > LargestAtOnce)
        record.answer.sent = journal::Sent::Pending; // until the peer has taken it off our hands
    record.deadlineMono = waiting.deadlineMono;
    record.ticket = m_queue.add(std::move(waiting));
    keep(std::move(record));
}

void HookService::answerFromMemory(journal::Record &&record, http::Responder &&responder,
                                   std::unique_ptr<Injection> injection)
{
    if (injection) { // its record is on its way to the journal before the answer is on its way to the peer
        Exchange exchange = m_answers.announce(record);
        keep(std::move(record));
        return m_answers.inject(std::move(*injection), std::move(exchange), std::move(responder));
    }
    const bool isConnect = wcs::methodType(record.event.method) == wcs::MethodType::Connect;
    record.answer.kind = isConnect ? journal::AnswerKind::Connect : journal::AnswerKind::Echo;
    m_answers.sendBeforeRecord(record, responder, normalAnswer(record));
    keep(std::move(record));
}

void HookService::takeCommitted(const journal::BatchPtr &batch)
{
    m_answers.setAnsweringCommits(true);
    m_queue.noteCommit(batch->commitUs);
    for (const journal::Record &record : batch->records) {
        if (record.answerTag != 0)
            m_answers.place(record);
        if (record.ticket == 0)
            continue;
        if (std::optional<Waiting> waiting = m_queue.settle(record.ticket))
            answerCommitted(record, *std::move(waiting));
    }
    m_answers.setAnsweringCommits(false);
}

void HookService::answerCommitted(const journal::Record &record, Waiting &&waiting)
{
    Exchange exchange = Exchange::of(record);
    if (waiting.isAnswered) { // with 503, and the journal has taken it after all
        ++m_report.figures().lateCommits;
        exchange.status = 503;
        exchange.kind = journal::AnswerKind::Refused;
        exchange.meant = journal::Sent::Response;
        m_answers.noteSent(exchange, waiting.answeredMono);
    } else if (waiting.injection) {
        m_answers.inject(std::move(*waiting.injection), std::move(exchange), std::move(waiting.responder));
    } else {
        m_answers.send(std::move(exchange), std::move(waiting.responder), http::Response::json(200, waiting.echo));
    }
}

void HookService::takeRefused(const QList<quint64> &tickets, const QString &cause)
{
    for (const quint64 ticket : tickets) {
        if (std::optional<Waiting> waiting = m_queue.settle(ticket); waiting && !waiting->isAnswered)
            refuse(*waiting, cause);
    }
}

void HookService::takeStoreState(const journal::StoreState &state)
{
    m_queue.setStoreState(state);
    if (state.kind == journal::StoreState::Kind::Failing)
        begin();
}

std::unique_ptr<Injection> HookService::injectionFor(const journal::Record &record)
{
    rules::FaultPlan &plan = m_book.plan();
    if (!plan.hasEnabled())
        return nullptr;
    const rules::Verdict verdict =
        plan.decide({record.event, record.streamKey, &m_decoder.body()}, record.receivedMono, false);
    if (const auto &slow = plan.gaveUpAt())
        m_troubles.add(QStringLiteral("The patterns of the answer rules take longer than %1 ms for a hook: the rules "
                                      "behind “%2” were not asked about it. Make them simpler, or fewer.")
                           .arg(rules::FaultPlan::Patience / 1'000'000)
                           .arg(slow->id));
    const auto *decision = std::get_if<rules::Decision>(&verdict);
    if (!decision)
        return nullptr;
    m_book.noteHits();
    return std::make_unique<Injection>(Injection::of(*decision, normalAnswer(record), record.receivedMono));
}

// Bodies are as large as peers make them; what waits here is bounded like all that waits.
void HookService::refuseInjected(journal::Record &&record, http::Responder &responder)
{
    const QString cause = QStringLiteral("Answers that rules let wait take up all the room there is for them.");
    ++m_report.figures().refused;
    m_troubles.add(cause);
    record.answer = {.status = 503, .kind = journal::AnswerKind::Refused};
    record.event = {.method = record.event.method};
    record.streamKey.clear();
    m_answers.sendBeforeRecord(record, responder, unavailable(cause));
    m_report.figures().countAnswer(record.event.method, 503, steadyNanoseconds() - record.receivedMono);
    RejectedRequest rejected{std::move(record),
                             {.reason = journal::Reason::Overloaded, .method = "POST", .sentence = cause}};
    if (note(rejected))
        keep(std::move(rejected.record));
}

void HookService::reject(const http::Request &request, const QByteArray &method, http::Responder &responder,
                         const Guard::Refusal &refused)
{
    RejectedRequest rejected = RejectedRequest::of(request, method, refused, m_guard);
    const bool isKept = note(rejected);
    m_answers.sendBeforeRecord(rejected.record, responder, refused.answer());
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
    ++m_report.figures().rejected;
    m_report.noteChange();
    return m_rejections.take(rejected.record, rejected.what, rejected.host);
}

void HookService::keep(journal::Record &&record)
{
    m_report.noteChange();
    if (!m_feed.add(std::move(record)))
        ++m_report.figures().lost;
}

http::Response HookService::normalAnswer(const journal::Record &record) const
{
    const bool isConnect = wcs::methodType(record.event.method) == wcs::MethodType::Connect;
    return http::Response::json(200, isConnect ? m_connect.config.addTo(record.body) : record.body);
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

void HookService::refuse(Waiting &waiting, const QString &cause)
{
    const Exchange exchange{.method = waiting.method,
                            .receivedMono = waiting.receivedMono,
                            .status = 503,
                            .kind = journal::AnswerKind::Refused};
    waiting.responder.respond(unavailable(cause), {},
                              [this, exchange](const http::Outcome &outcome) { m_report.count(exchange, outcome); });
    ++m_report.figures().refused;
    m_troubles.add(QStringLiteral("Events were answered 503. %1").arg(cause));
}

void HookService::gather(Figures &figures)
{
    const http::Counts counts = m_listener.counts();
    figures.queued = m_queue.count();
    figures.queuedBytes = m_queue.bytes();
    figures.connections = counts.open;
    figures.malformed = counts.malformed;
    figures.accepted = counts.accepted;
    figures.silent = counts.silent;
    figures.rejectedBy = m_rejections.byReason();
    figures.troubles = m_stalls.sentences() + m_troubles.sentences() + m_listener.troubles();
    figures.storeProblem = m_stalls.sentences().value(0);
    if (std::exchange(m_rejectedSaid, figures.rejected) != figures.rejected)
        emit rejectionsChanged(m_rejections.kinds());
}

void HookService::takeStopped()
{
    m_feed.handOver();
    m_report.send();
    m_answers.setEnd(0);
    emit stopped();
}

} // namespace hooks
