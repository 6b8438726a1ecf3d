#include "journal/writer.h"

#include "base/clock.h"
#include "journal/queue.h"
#include "journal/report.h"
#include "journal/storekeeper.h"
#include "journal/upkeep.h"

#include <QLoggingCategory>
#include <QTimer>

#include <chrono>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace journal {

namespace {

Q_LOGGING_CATEGORY(logJournal, "streamwatch.journal")

constexpr int TriesBeforeKnown = 2;      // a single error may pass at once
constexpr size_t MostAtOnceFailing = 64; // records in a transaction, while it is only tried
constexpr std::chrono::milliseconds FiguresEvery = 500ms;

} // namespace

struct Writer::Private {
    Private(Writer *writer, StoragePtr storage, const WriterOptions &options);

    Store *store() const { return keeper.store(); }
    void begin(bool isAnew);
    void append(Records &&records);
    void takeOutcomes(const Outcomes &outcomes);
    void close(int graceMs);

    void schedule();
    void commit();
    void write(size_t count);
    void tellOpened(const SnapshotPtr &snapshot);
    void tell(const BatchPtr &batch);
    void fail(const Error &error);
    bool isFailing() const { return state.kind == StoreState::Kind::Failing; }
    bool takesNone() const { return !store() || failedTries >= TriesBeforeKnown; }
    void enter(const StoreState &newState);
    void enterFailing(const QString &cause) { enter({.kind = StoreState::Kind::Failing, .cause = cause}); }
    void refuse(const QList<quint64> &tickets, const QString &cause);
    void refuseAll() { refuse(queue.takeTickets(), state.cause); }
    void sendJumps();
    QList<ClockJump> newJumps();
    void notice(const QString &sentence);
    void noteDamage(const RecordIds &records);
    void tellIncidents();
    void reportSoon();
    void sendFigures();
    void finish();

    Writer *q;
    const std::shared_ptr<Progress> progress = std::make_shared<Progress>();
    Queue queue;
    StoreState state;
    StoreKeeper keeper;
    Upkeep upkeep;
    Report report;
    int failedTries = 0; // since it worked, or was locked
    bool isScheduled = false;
    bool isClosing = false;
    qint64 closeBy = 0; // steady clock, ns
    QTimer retry;
    QTimer figures;
    qsizetype knownJumps = 0;  // of the clock, that have been sent
    qint64 incidentsTaken = 0; // takeIncidents()
    qint64 incidentsTold = 0;  // that they are stored
};

Writer::Private::Private(Writer *writer, StoragePtr storage, const WriterOptions &options)
    : q(writer)
    , state{.cause = u"The journal is not open."_s}
    , keeper(std::move(storage), options, writer)
    , upkeep(keeper, queue, state, options, writer)
    , retry(writer)
    , figures(writer)
{
    retry.setSingleShot(true);
    retry.setInterval(options.retryMs);
    figures.setSingleShot(true);
    figures.setInterval(FiguresEvery);
    QObject::connect(&retry, &QTimer::timeout, q, [this] { commit(); });
    QObject::connect(&figures, &QTimer::timeout, q, [this] { sendFigures(); });

    QObject::connect(&keeper, &StoreKeeper::opened, q, [this](bool isAnew) { begin(isAnew); });
    QObject::connect(&keeper, &StoreKeeper::openFailed, q, [this](const QString &sentence) {
        state.cause = sentence;
        emit q->openFailed(sentence);
    });
    QObject::connect(&keeper, &StoreKeeper::failing, q, [this](const QString &cause) { enterFailing(cause); });
    QObject::connect(&keeper, &StoreKeeper::waiting, q, [this] { refuseAll(); });
    QObject::connect(&keeper, &StoreKeeper::letGo, q, &Writer::letGo);
    QObject::connect(&keeper, &StoreKeeper::noticed, q, [this](const QString &sentence) { notice(sentence); });
    QObject::connect(&keeper, &StoreKeeper::looked, q, [this] {
        if (report.lookAtDisk(*store()))
            reportSoon();
    });

    QObject::connect(&upkeep, &Upkeep::changed, q, [this] { reportSoon(); });
    QObject::connect(&upkeep, &Upkeep::written, q, [this] { tellIncidents(); });
    QObject::connect(&upkeep, &Upkeep::jumpsNoticed, q, [this] { sendJumps(); });
    QObject::connect(&upkeep, &Upkeep::lookedForOld, q, [this] {
        if (report.hasRemovalNotice())
            reportSoon(); // for its end
    });
}

void Writer::Private::begin(bool isAnew)
{
    noteDamage(store()->damaged());
    (void)report.lookAtDisk(*store());
    upkeep.begin();
    knownJumps = store()->formerJumps();
    (void)newJumps();
    if (isAnew)
        emit q->begunAnew();
    else
        tellOpened(store()->snapshot());
    enter({.kind = StoreState::Kind::Ok});
    sendFigures();
    schedule();
}

void Writer::Private::append(Records &&records)
{
    qsizetype bytes = 0;
    for (const Record &record : records)
        bytes += record.bytes();
    queue.append(std::move(records));
    emit q->appended(bytes);
    if (takesNone())
        refuseAll();
    if (const quint64 dropped = queue.dropBeyondLimit()) {
        report.addLost(dropped);
        reportSoon();
    }
    schedule();
}

void Writer::Private::takeOutcomes(const Outcomes &outcomes)
{
    if (!store())
        return;
    store()->note(outcomes);
    upkeep.tidySoon();
}

void Writer::Private::close(int graceMs)
{
    isClosing = true;
    upkeep.endSalvage();
    closeBy = steadyNanoseconds() + qint64(graceMs) * 1'000'000;
    commit();
}

// A commit is an event of its own: all that is in the event queue before it joins its transaction.
void Writer::Private::schedule()
{
    if (isScheduled || !store() || isFailing() || queue.isEmpty())
        return;
    isScheduled = true;
    QMetaObject::invokeMethod(
        q, [this] { commit(); }, Qt::QueuedConnection);
}

void Writer::Private::commit()
{
    isScheduled = false;
    if (store()) {
        const bool failing = isFailing();
        refuse(queue.takeExpired(steadyNanoseconds()),
               failing ? state.cause : u"The journal could not take it in time."_s);
        if (failing || !queue.isEmpty())
            write(std::min(queue.size(), failing ? MostAtOnceFailing : MostAtOnce));
    }
    if (isClosing && (!store() || queue.isEmpty() || steadyNanoseconds() > closeBy))
        finish();
    else
        schedule();
}

void Writer::Private::write(size_t count)
{
    const qint64 begin = steadyNanoseconds();
    if (keeper.leaveIf(store()->look()))
        return;
    // With nothing to store, a failing store is asked by a heartbeat, and for disk space, whether it has recovered.
    Result<qint32> done = 0;
    if (count > 0)
        done = store()->write(queue.first(count));
    else if (const Result<Done> said = store()->writeHeartbeat(); !said)
        done = said.error();
    if (!done) {
        fail(done.error());
        return;
    }
    if (keeper.leaveIf(store()->lookAfterWrite()))
        return; // nobody knows of it yet: it is written again
    report.measure(steadyNanoseconds() - begin);
    keeper.keepAsPredecessor();
    if (count == 0 && !store()->hasDiskSpace()) {
        retry.start();
        return;
    }
    enter({.kind = StoreState::Kind::Ok});
    if (count > 0)
        tell(std::make_shared<const Batch>(Batch{queue.take(count), *done, newJumps()}));
    tellIncidents();
    reportSoon();
    upkeep.afterCommit(count);
}

void Writer::Private::tellOpened(const SnapshotPtr &snapshot)
{
    progress->reach(snapshot->throughId);
    emit q->opened(snapshot);
}

void Writer::Private::tell(const BatchPtr &batch)
{
    progress->reach(batch->records.back().id);
    emit q->committed(batch);
}

void Writer::Private::fail(const Error &error)
{
    if (store()->obstacle() == Obstacle::Damage) {
        keeper.leaveDamaged(error.sentence);
        return;
    }
    enterFailing(error.sentence);
    failedTries = store()->isLocked() ? 0 : failedTries + 1;
    if (takesNone())
        refuseAll();
    retry.start();
}

void Writer::Private::enter(const StoreState &newState)
{
    if (state == newState)
        return;
    if (newState.kind == StoreState::Kind::Failing)
        qCWarning(logJournal).noquote() << newState.cause;
    else if (newState.kind == StoreState::Kind::Ok && isFailing())
        qCInfo(logJournal) << "The journal works again.";
    if (newState.kind == StoreState::Kind::Ok)
        failedTries = 0;
    state = newState;
    emit q->storeStateChanged(state);
}

void Writer::Private::refuse(const QList<quint64> &tickets, const QString &cause)
{
    if (!tickets.isEmpty())
        emit q->refused(tickets, cause);
}

// Of which no record tells.
void Writer::Private::sendJumps()
{
    if (QList<ClockJump> jumps = newJumps(); !jumps.isEmpty())
        emit q->committed(std::make_shared<const Batch>(Batch{{}, 0, std::move(jumps)}));
}

// Those that were not sent yet.
QList<ClockJump> Writer::Private::newJumps()
{
    QList<ClockJump> jumps = store()->timeline().jumps().mid(knownJumps);
    knownJumps += jumps.size();
    for (const ClockJump &jump : jumps)
        qCWarning(logJournal).noquote() << jump.sentence();
    return jumps;
}

void Writer::Private::notice(const QString &sentence)
{
    report.notice(sentence);
    reportSoon();
}

void Writer::Private::noteDamage(const RecordIds &records)
{
    if (records.empty())
        return;
    qCWarning(logJournal).noquote() << damageSentence(records);
    reportSoon();
}

void Writer::Private::tellIncidents()
{
    if (incidentsTold == incidentsTaken || store()->hasUnwrittenIncidents())
        return;
    incidentsTold = incidentsTaken;
    emit q->incidentsStored(incidentsTold);
}

void Writer::Private::reportSoon()
{
    if (!figures.isActive())
        figures.start();
}

void Writer::Private::sendFigures()
{
    emit q->figuresChanged(report.figures(store()));
}

void Writer::Private::finish()
{
    isClosing = false;
    retry.stop();
    figures.stop();
    upkeep.stop();
    const QString cause = state.kind == StoreState::Kind::Ok ? u"The journal is being closed."_s : state.cause;
    refuse(queue.takeTickets(), cause);
    if (const quint64 left = queue.clear()) {
        report.addLost(left);
        qCWarning(logJournal).noquote() << u"%1 records that nobody waited for could not be stored."_s.arg(left);
    }
    sendFigures();
    keeper.close();
    enter({.kind = StoreState::Kind::Closed, .cause = u"The journal is closed."_s});
    emit q->closed();
}

Writer::Writer(StoragePtr storage, const WriterOptions &options, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, std::move(storage), options))
{}

Writer::~Writer() = default;

ProgressPtr Writer::progress() const
{
    return d->progress;
}

void Writer::open()
{
    d->keeper.open();
}

void Writer::reopen()
{
    d->keeper.goOn();
}

void Writer::append(const std::shared_ptr<journal::Records> &records)
{
    d->append(std::move(*records));
}

void Writer::takeOutcomes(const OutcomesPtr &outcomes)
{
    d->takeOutcomes(*outcomes);
}

void Writer::takeIncidents(const KeptIncidentsPtr &incidents)
{
    ++d->incidentsTaken;
    if (!d->store())
        return;
    d->store()->note(*incidents);
    d->upkeep.tidyNow();
}

void Writer::takeDamaged(const QList<qint64> &records)
{
    if (Store *store = d->store())
        d->noteDamage(store->noteDamaged(records));
}

void Writer::takeDamage(const QString &sentence)
{
    if (d->store())
        d->keeper.leaveDamaged(sentence);
}

void Writer::close(int graceMs)
{
    d->close(graceMs);
}

} // namespace journal
