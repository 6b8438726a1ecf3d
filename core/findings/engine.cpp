#include "findings/engine.h"

#include "base/clock.h"
#include "base/reply.h"

#include <QPointer>

namespace findings {

namespace {

constexpr qint64 KeepEnded = 60LL * 60 * 1'000'000; // µs that ended streams stay in GET /streams
constexpr int SecondMs = 1'000;
constexpr qint64 StoredWithin = 2'000'000'000; // ns: else whoever waits for it is told

} // namespace

Engine::Engine(const Options &options, journal::Reader &reader, QObject *parent)
    : QObject(parent)
    , m_projection(this)
    , m_watch(m_projection.board(), m_ids, options.thresholds, {}, this)
    , m_operations(m_ids, options.thresholds, options.known)
    , m_book(options.thresholds)
    , m_second(this)
{
    m_projection.keepEnded(KeepEnded);
    m_projection.expectHeartbeats(options.thresholds.staleAfter);
    connect(&m_watch, &Watch::changed, this, &Engine::take);
    connect(&reader, &journal::Reader::taken, &m_projection, &board::Projection::apply);
    connect(&reader, &journal::Reader::known, &m_projection, &board::Projection::settle);
    connect(&m_projection, &board::Projection::applied, this, [this](const journal::BatchPtr &batch) {
        m_operations.takeBatch(*batch, now());
        takeOperations();
    });
    connect(&m_second, &QTimer::timeout, this, &Engine::check);
    m_second.start(SecondMs);
}

// What the book knows comes first, so that what goes on is found again.
void Engine::load(const journal::SnapshotPtr &snapshot)
{
    m_book.load(snapshot->incidents);
    m_isLoaded = true;
    m_projection.load(snapshot);
    tell();
    m_projection.board().tellFound();
    emit loaded();
}

void Engine::setListening(bool isListening)
{
    m_projection.setListening(isListening);
    emit listeningChanged(isListening);
}

void Engine::takeStoreState(const journal::StoreState &state)
{
    m_operations.takeStoreState(state, now());
    takeOperations();
}

void Engine::takeStoreFigures(const journal::StoreFigures &figures)
{
    m_operations.takeStoreFigures(figures, now());
    takeOperations();
}

void Engine::takeRejections(const journal::RejectionList &rejections)
{
    m_operations.takeRejections(rejections, now(), steadyNanoseconds());
    takeOperations();
}

void Engine::takeBackends(const QMap<QByteArray, QString> &troubles)
{
    m_operations.takeBackends(troubles, now());
    takeOperations();
}

void Engine::takeFound(const Changes &changes)
{
    for (const Finding &finding : changes.closed)
        m_others.remove(finding.id);
    for (const Finding &finding : changes.opened)
        m_others.insert(finding.id, finding);
    take(changes);
}

void Engine::takeGone(const QByteArrayList &streamKeys)
{
    m_projection.board().suspect(streamKeys, journal::Doubt::Gone);
    emit streamsGone(streamKeys);
}

void Engine::takeOperations()
{
    if (const Changes changes = m_operations.takeChanges(); !changes.isEmpty())
        take(changes);
}

void Engine::take(const Changes &changes)
{
    for (const Finding &finding : changes.opened) {
        Counts &counts = m_counts[size_t(finding.kind)];
        ++(finding.isInjected ? counts.injected : counts.genuine);
    }
    m_book.take(changes, now());
    emit found(changes);
    tell();
}

void Engine::check()
{
    m_operations.check(now());
    takeOperations();
    if (m_isLoaded)
        m_book.tick(now());
    tell();
    tellStored();
    m_projection.board().tellFound();
}

void Engine::tell()
{
    if (!m_isLoaded)
        return;
    const std::optional<IncidentBook::Changed> changed = m_book.takeChanged();
    if (!changed)
        return;
    board::StreamBoard &board = m_projection.board();
    for (const IncidentNews::Member &member : changed->news.joined) {
        if (const auto slot = board.find(member.subject))
            board.setIncident(*slot, member.incident);
    }
    m_sent += changed->kept.isEmpty() ? 0 : 1;
    if (!changed->kept.isEmpty())
        emit toKeep(std::make_shared<const journal::KeptIncidents>(changed->kept));
    emit incidentsChanged(std::make_shared<const IncidentNews>(changed->news));
}

std::vector<Finding> Engine::others() const
{
    std::vector<Finding> others = m_operations.all();
    others.insert(others.end(), m_others.begin(), m_others.end());
    return others;
}

IncidentOutcome Engine::change(const IncidentChange &change)
{
    const IncidentOutcome outcome = m_book.change(change, now());
    tell();
    return outcome;
}

QFuture<bool> Engine::stored()
{
    Waiting waiting{m_sent, steadyNanoseconds() + StoredWithin, std::make_shared<QPromise<bool>>()};
    waiting.promise->start();
    const QFuture<bool> stored = waiting.promise->future();
    m_waiting.push_back(std::move(waiting));
    tellStored();
    return stored;
}

void Engine::noteStored(qint64 times)
{
    m_stored = times;
    tellStored();
}

void Engine::tellStored()
{
    const qint64 now = steadyNanoseconds();
    std::erase_if(m_waiting, [this, now](const Waiting &waiting) {
        const bool isStored = waiting.times <= m_stored;
        if (!isStored && now < waiting.until)
            return false;
        waiting.promise->addResult(isStored);
        waiting.promise->finish();
        return true;
    });
}

IncidentGateway Engine::gateway()
{
    const QPointer<Engine> engine = this;
    return {[engine](const IncidentChange &change) {
        return ask(engine.data(), [change](Engine &e) { return e.change(change); });
    }};
}

void Engine::setTold(qint64 incident, Incident::Told told)
{
    m_book.setTold(incident, told);
    tell();
}

void Engine::keepAll()
{
    m_book.keepAll();
    tell();
}

} // namespace findings
