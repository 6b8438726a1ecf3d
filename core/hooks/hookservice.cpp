#include "hooks/hookservice.h"

#include "hooks/log.h"
#include "hooks/rejectedrequest.h"
#include "hooks/welcomepage.h"
#include "wcs/method.h"

#include <utility>

namespace hooks {

namespace {

constexpr int EndMs = 400; // that the endpoint needs to end what the web server behind us has not answered
constexpr qsizetype LargestAtOnce = 64 * 1024; // bytes of an answer that sockets take without the peer's help

http::Response unavailable(const QString &cause)
{
    http::Response response = http::Response::error(503, cause);
    response.headers.append(http::Header{"Retry-After", "1"});
    return response;
}

Guard::Refusal loop()
{
    return {508, QStringLiteral("This hook was handed on by Streamwatch and has come back to it."),
            journal::Reason::Loop};
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
    , m_normal(m_options, this)
    , m_report([this](Figures &figures) { gather(figures); }, this)
    , m_rejections(m_options, this)
    , m_troubles(lcHooks, this)
    , m_decider(m_book, m_decoder, m_troubles)
    , m_stalls(lcHooks, this)
    , m_feed(m_options.queueBytes, this)
    , m_queue(m_options, this)
    , m_answers(m_report, this)
    , m_handingOn(m_options, m_answers, m_report, this)
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
    connect(&m_listener, &Listener::stopping, this, [this](int graceMs) {
        m_answers.setEnd(steadyNanoseconds() + graceMs * qint64(1'000'000));
        m_handingOn.beginEnd(std::max(graceMs - EndMs, 0)); // then there is time to store and say what is not answered
    });
    connect(&m_listener, &Listener::stopped, this, &HookService::takeStopped);
    connect(&m_listener, &Listener::requestRefused, this, &HookService::takeUnserved);
    connect(&m_queue, &EventQueue::timedOut, this, [this](Waiting &waiting, const QString &cause, bool isUnexplained) {
        if (isUnexplained)
            m_stalls.add(QStringLiteral("The journal's disk is too slow, or hangs: events were not stored within %1 s.")
                             .arg(m_options.storeWaitMs / 1000));
        refuse(waiting, cause);
    });
    connect(&m_normal, &NormalAnswers::connectConfigChanged, this, &HookService::connectConfigChanged);
    connect(&m_handingOn, &HandingOn::becameIdle, this, &HookService::endIfStopped);
    connect(&backends(), &backend::Backends::changed, this, &HookService::backendChanged);
    connect(&backends(), &backend::Backends::failed, &m_troubles, &http::Troubles::add);
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
    const std::optional<Guard::Place> place = m_guard.placeOf(request.path());
    if (!place)
        return reject(request, {}, responder, m_guard.pathUnknown());
    const QByteArray &method = place->method;
    if (const auto refused = m_guard.check(request))
        return reject(request, method, responder, *refused);
    auto decoded = m_decoder.decode(method, request.body);
    if (const auto *error = std::get_if<wcs::DecodeError>(&decoded))
        return reject(request, method, responder,
                      {400, QString::fromUtf8(error->sentence), journal::Reason::NotJson, {}, error->offset});
    Hook hook{.responder = std::move(responder)};
    if (!m_handingOn.prepare(hook, request, *place)) {
        const Guard::Refusal refused = loop();
        m_troubles.add(refused.sentence);
        return reject(request, method, hook.responder, refused);
    }
    hook.record = recordOf(std::move(request), m_guard);
    hook.record.event = std::get<wcs::HookEvent>(std::move(decoded));
    hook.record.streamKey = hook.record.event.streamKey();
    answer(std::move(hook));
}

void HookService::answer(Hook &&hook)
{
    m_decider.decide(hook);
    const auto *decision = std::get_if<rules::Decision>(&hook.verdict);
    if (hook.forwarder && (!decision || decision->rule->action.waitsForBackend()))
        return askBackend(std::move(hook));
    http::Response normal = m_normal.own(hook.record);
    if (hook.forwarder && decision->rule->action.asksBackend() && !obstacleTo(hook.record))
        m_handingOn.tell(hook);
    else // a rule may answer instead of the web server behind us: what that would have said is not known
        m_handingOn.mirror(hook, hook.forwarder ? nullptr : &normal);
    conclude(std::move(hook), std::move(normal));
}

// Why the journal would not take an event: then it is not handed on, and WCS gets 503 for it.
std::optional<QString> HookService::obstacleTo(const journal::Record &record) const
{
    return wcs::waitsForJournal(record.event.method) ? m_queue.knownObstacle(record.bytes()) : std::nullopt;
}

void HookService::askBackend(Hook &&hook)
{
    if (const std::optional<QString> obstacle = obstacleTo(hook.record)) {
        Waiting waiting{.responder = std::move(hook.responder),
                        .method = hook.record.event.method,
                        .receivedMono = hook.record.receivedMono};
        return refuse(waiting, *obstacle);
    }
    m_handingOn.ask(std::move(hook), [this](Hook &&asked, backend::Answer &&answer) {
        m_decider.decideByBackend(asked, answer.head);
        const bool echoes = backends().options().echoesOnFailure;
        http::Response normal = m_normal.ofBackend(asked.record, std::move(answer.response), echoes);
        conclude(std::move(asked), std::move(normal));
    });
}

// What it is answered is known.
void HookService::conclude(Hook &&hook, http::Response &&normal)
{
    std::unique_ptr<Injection> injection;
    if (const auto *decision = std::get_if<rules::Decision>(&hook.verdict)) {
        // But for what changes the answer of the web server behind us, a rule's echo is the hook's.
        const bool isOther = hook.record.backend && decision->rule->action.type != rules::Action::Type::Forward;
        injection = std::make_unique<Injection>(
            Injection::of(*decision, isOther ? m_normal.own(hook.record) : normal, hook.record));
        if (m_answers.waitingBytes() + injection->bytes() > m_options.queueBytes)
            return refuseInjected(std::move(hook));
        hook.record.answer = injection->answer;
    }
    if (hook.record.event.method == "connect" && hook.record.origin != wcs::Origin::Demonstration)
        m_normal.noteConnect(hook.record, (injection ? injection->response : normal).body);
    if (wcs::waitsForJournal(hook.record.event.method))
        answerOnceCommitted(std::move(hook), std::move(normal), std::move(injection));
    else
        answerFromMemory(std::move(hook), std::move(normal), std::move(injection));
}

void HookService::answerOnceCommitted(Hook &&hook, http::Response &&normal, std::unique_ptr<Injection> injection)
{
    journal::Record &record = hook.record;
    // The time of the web server behind us is not the journal's.
    const qint64 begin = record.backend ? steadyNanoseconds() : record.receivedMono;
    const bool isLarge = normal.body.size() > LargestAtOnce;
    Waiting waiting{.responder = std::move(hook.responder),
                    .method = record.event.method,
                    .normal = std::move(normal),
                    .injection = std::move(injection),
                    .receivedMono = record.receivedMono,
                    .deadlineMono = m_queue.deadline(begin),
                    .bytes = record.bytes()};
    if (const std::optional<QString> obstacle = m_queue.obstacle(waiting.bytes))
        return refuse(waiting, *obstacle);
    if (!waiting.injection && isLarge)
        record.answer.sent = journal::Sent::Pending; // until the peer has taken it off our hands
    record.deadlineMono = waiting.deadlineMono;
    record.ticket = m_queue.add(std::move(waiting));
    keep(std::move(record));
}

void HookService::answerFromMemory(Hook &&hook, http::Response &&normal, std::unique_ptr<Injection> injection)
{
    journal::Record &record = hook.record;
    if (injection) { // its record is on its way to the journal before the answer is on its way to the peer
        Exchange exchange = m_answers.announce(record);
        keep(std::move(record));
        return m_answers.inject(std::move(*injection), std::move(exchange), std::move(hook.responder));
    }
    m_answers.sendBeforeRecord(record, hook.responder, normal);
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
        m_answers.send(std::move(exchange), std::move(waiting.responder), waiting.normal);
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

// Bodies are as large as peers make them; what waits here is bounded like all that waits.
void HookService::refuseInjected(Hook &&hook)
{
    const QString cause = QStringLiteral("Answers that rules let wait take up all the room there is for them.");
    ++m_report.figures().refused;
    m_troubles.add(cause);
    journal::Record &record = hook.record;
    record.answer = {.status = 503, .kind = journal::AnswerKind::Refused};
    record.event = {.method = record.event.method};
    record.streamKey.clear();
    record.backend.reset(); // it counts as none that was accepted
    m_answers.sendBeforeRecord(record, hook.responder, unavailable(cause));
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

void HookService::announceAnswers()
{
    emit connectConfigChanged(m_normal.connectConfig());
    emit backendChanged(backends().options());
    m_book.announce();
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
    figures.backend = backends().figures();
    figures.lastConnect = m_normal.lastConnect();
    figures.mirror = backends().mirrorFigures();
    figures.troubles =
        m_stalls.sentences() + figures.backend.suspended + m_troubles.sentences() + m_listener.troubles();
    figures.storeProblem = m_stalls.sentences().value(0);
    if (std::exchange(m_rejectedSaid, figures.rejected) != figures.rejected)
        emit rejectionsChanged(m_rejections.kinds());
}

void HookService::takeStopped()
{
    m_isStopped = true;
    endIfStopped();
}

// Hooks whose senders nobody waits for, or that rules have answered, may still be at the web server behind us.
void HookService::endIfStopped()
{
    if (!m_isStopped || m_handingOn.isEnding())
        return;
    m_isStopped = false;
    m_handingOn.end();
    m_feed.handOver();
    m_report.send();
    m_answers.setEnd(0);
    emit stopped();
}

} // namespace hooks
