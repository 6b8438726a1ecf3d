#include "journal/writer.h"

#include "journal/queue.h"
#include "journal/report.h"

#include <QElapsedTimer>
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
// How often old records are removed while new ones come: often enough that they cannot come faster than others go.
constexpr qint64 RetentionEveryMs = 100;
constexpr size_t RetentionEvery = 500; // records
constexpr std::chrono::milliseconds Idle = 1s;
constexpr std::chrono::milliseconds AliveEvery = 60s;
constexpr std::chrono::milliseconds FiguresEvery = 500ms;
constexpr std::chrono::milliseconds LookEvery = 1s; // whether it is still there
constexpr std::chrono::milliseconds SalvageEvery = 20ms;
constexpr qint64 DamageAgain = 10'000;                  // ms: what is damaged again so soon is no fault of the file
constexpr std::chrono::milliseconds ClockEvery = 500ms; // it is looked at while no record tells of it

} // namespace

struct Writer::Private {
    Private(Writer *writer, StoragePtr writerStorage, WriterOptions writerOptions);

    void open();
    bool replaceDamaged(const Error &error);
    void leaveDamaged(const Error &error);
    void replace(const Error &error);
    void check(const Result<Done> &done);
    void salvage();
    void begin(std::unique_ptr<Store> opened);
    bool leaveIf(const Loss &loss);
    void leaveMoved(const Loss &loss);
    void leaveLog(const Loss &loss);
    void goOn();
    void noticeLog();
    void look();
    void notice(const QString &sentence);
    void noteDamage(const RecordIds &records);
    void append(Records &&records);
    void takeOutcomes(const Outcomes &outcomes);
    void close(int graceMs);

    void schedule();
    void commit();
    void write(size_t count);
    void fail(const Error &error);
    bool takesNone() const { return !store || failedTries >= TriesBeforeKnown; }
    void enter(const StoreState &newState);
    void refuse(const QList<quint64> &tickets, const QString &cause);
    void afterCommit(size_t count);
    void tidy();
    void lookAtClock();
    void lookForOld();
    QList<ClockJump> sayJumps();
    void reportSoon();
    void sendFigures();
    void finish();

    Writer *q;
    StoragePtr storage;
    WriterOptions options;
    std::unique_ptr<Store> store;
    Former former; // of the last commit, for a journal that takes the place of this one
    QElapsedTimer sinceDamage;
    int failedTries = 0;  // since it worked, or was locked
    bool isGoing = false; // it has been open, or will be by itself
    bool wasOpen = false;
    bool hasLetGo = false; // and waits for the readers
    QString leftLog;       // what happened to the log of the one before, until it is known what was in it
    Queue queue;
    StoreState state;
    Report report;
    bool scheduled = false;
    bool closing = false;
    qint64 closeBy = 0; // steady clock, ns
    QElapsedTimer sinceRetention;
    size_t storedSinceRetention = 0;
    QTimer retry;
    QTimer idle;
    QTimer alive;
    QTimer figures;
    QTimer clock;
    QTimer reopen;
    QTimer looking;
    QTimer salvaging;
    QTimer retention;
    qsizetype knownJumps = 0; // of the clock, that have been told
};

Writer::Private::Private(Writer *writer, StoragePtr writerStorage, WriterOptions writerOptions)
    : q(writer)
    , storage(std::move(writerStorage))
    , options(std::move(writerOptions))
    , state{.cause = u"The journal is not open."_s}
    , retry(writer)
    , idle(writer)
    , alive(writer)
    , figures(writer)
    , clock(writer)
    , reopen(writer)
    , looking(writer)
    , salvaging(writer)
    , retention(writer)
{
    for (QTimer *timer : {&retry, &idle, &figures, &reopen, &salvaging})
        timer->setSingleShot(true);
    retry.setInterval(options.retryMs);
    alive.setInterval(AliveEvery);
    figures.setInterval(FiguresEvery);
    QObject::connect(&retry, &QTimer::timeout, q, [this] { commit(); });
    QObject::connect(&idle, &QTimer::timeout, q, [this] { tidy(); });
    QObject::connect(&alive, &QTimer::timeout, q, [this] { tidy(); });
    clock.setInterval(ClockEvery);
    reopen.setInterval(options.reopenMs);
    looking.setInterval(LookEvery);
    QObject::connect(&reopen, &QTimer::timeout, q, [this] { open(); });
    salvaging.setInterval(SalvageEvery);
    QObject::connect(&salvaging, &QTimer::timeout, q, [this] { salvage(); });
    QObject::connect(&looking, &QTimer::timeout, q, [this] { look(); });
    retention.setInterval(std::max(options.removeEveryMs, 100));
    options.beforeLongWork = [this](const QString &what) { enter({.kind = StoreState::Kind::Failing, .cause = what}); };
    QObject::connect(&clock, &QTimer::timeout, q, [this] { lookAtClock(); });
    QObject::connect(&retention, &QTimer::timeout, q, [this] { lookForOld(); });
    QObject::connect(&figures, &QTimer::timeout, q, [this] { sendFigures(); });
}

void Writer::Private::open()
{
    if (store)
        return;
    Obstacle obstacle = Obstacle::Lasting;
    Result<std::unique_ptr<Store>> opened = storage->open(options, former, obstacle);
    if (opened)
        return begin(*std::move(opened));
    if (obstacle == Obstacle::Damage && replaceDamaged(opened.error()))
        return;
    if (!isGoing && obstacle == Obstacle::Lasting) {
        state.cause = opened.error().sentence;
        emit q->openFailed(state.cause);
        return;
    }
    isGoing = true;
    enter({.kind = StoreState::Kind::Failing, .cause = opened.error().sentence});
    refuse(queue.takeTickets(), state.cause);
    reopen.start();
}

// Nothing has it open any more but readers.
bool Writer::Private::replaceDamaged(const Error &error)
{
    if (sinceDamage.isValid() && sinceDamage.elapsed() < DamageAgain)
        return false;
    sinceDamage.start();
    const Result<QString> aside = storage->setAside(options.wall());
    if (!aside) {
        notice(aside.error().sentence);
        return false;
    }
    const QString what = QStringList{std::exchange(leftLog, {}), error.sentence}.join(u' ').trimmed();
    const QString sentence = u"%1 It is kept as %2; a new one is begun."_s.arg(what, *aside);
    enter({.kind = StoreState::Kind::Failing, .cause = sentence});
    notice(sentence);
    former = storage->formerOf(*aside, former);
    open();
    return true;
}

void Writer::Private::salvage()
{
    if (!store || !store->isSalvaging() || closing)
        return;
    const bool done = state.kind == StoreState::Kind::Ok && store->salvageSome();
    if (done && !store->isSalvaging())
        qCInfo(logJournal).noquote() << store->salvageNews();
    reportSoon();
    salvaging.start(done ? SalvageEvery : LookEvery); // what failed is tried again
}

void Writer::Private::begin(std::unique_ptr<Store> opened)
{
    store = std::move(opened);
    isGoing = true;
    former = store->asFormer();
    sinceRetention.start();
    looking.start();
    salvaging.start();
    noteDamage(store->damaged());
    noticeLog();
    if (!store->openingNews().isEmpty()) {
        qCInfo(logJournal).noquote() << store->openingNews();
        notice(store->openingNews());
    }
    (void)report.lookAtRoom(*store);
    alive.start();
    idle.start(Idle);
    clock.start();
    retention.start();
    knownJumps = store->formerJumps();
    (void)sayJumps();
    if (std::exchange(wasOpen, true))
        emit q->begunAnew();
    else
        emit q->opened(store->snapshot());
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
        refuse(queue.takeTickets(), state.cause);
    if (const quint64 dropped = queue.dropBeyondLimit()) {
        report.addLost(dropped);
        reportSoon();
    }
    schedule();
}

void Writer::Private::takeOutcomes(const Outcomes &outcomes)
{
    if (!store)
        return;
    store->note(outcomes);
    if (!idle.isActive())
        idle.start(Idle);
}

void Writer::Private::close(int graceMs)
{
    closing = true;
    closeBy = steadyNanoseconds() + qint64(graceMs) * 1'000'000;
    commit();
}

// A commit is an event of its own: all that is in the event queue before it joins its transaction.
void Writer::Private::schedule()
{
    if (scheduled || !store || state.kind == StoreState::Kind::Failing || queue.isEmpty())
        return;
    scheduled = true;
    QMetaObject::invokeMethod(
        q, [this] { commit(); }, Qt::QueuedConnection);
}

void Writer::Private::commit()
{
    scheduled = false;
    if (store) {
        const bool failing = state.kind == StoreState::Kind::Failing;
        refuse(queue.takeExpired(steadyNanoseconds()),
               failing ? state.cause : u"The journal could not take it in time."_s);
        if (failing || !queue.isEmpty())
            write(std::min(queue.size(), failing ? MostAtOnceFailing : MostAtOnce));
    }
    if (closing && (!store || queue.isEmpty() || steadyNanoseconds() > closeBy))
        finish();
    else
        schedule();
}

void Writer::Private::write(size_t count)
{
    const auto begin = std::chrono::steady_clock::now();
    if (leaveIf(store->look()))
        return;
    // With nothing to store, a failing store is asked by a sign of life, and for room, whether it has recovered.
    Result<qint32> done = 0;
    if (count > 0)
        done = store->write(queue.first(count));
    else if (const Result<Done> said = store->sayAlive(); !said)
        done = said.error();
    if (!done) {
        fail(done.error());
        return;
    }
    if (leaveIf(store->lookAfterWrite()))
        return; // nobody was told yet: it is written again
    report.measure(std::chrono::steady_clock::now() - begin);
    former = store->asFormer();
    if (count == 0 && !store->hasRoom()) {
        retry.start();
        return;
    }
    enter({.kind = StoreState::Kind::Ok});
    if (count > 0)
        emit q->committed(std::make_shared<const Batch>(Batch{queue.take(count), *done, sayJumps()}));
    afterCommit(count);
}

// Whether it had to.
bool Writer::Private::leaveIf(const Loss &loss)
{
    switch (loss.kind) {
    case Loss::Kind::None:
        return false;
    case Loss::Kind::Moved:
    case Loss::Kind::LogMoved:
        leaveMoved(loss);
        return true;
    case Loss::Kind::LogBroken:
        leaveLog(loss);
        return true;
    case Loss::Kind::Damaged:
        replace({loss.sentence});
        return true;
    }
    return false;
}

void Writer::Private::leaveMoved(const Loss &loss)
{
    enter({.kind = StoreState::Kind::Failing, .cause = loss.sentence});
    if (loss.kind == Loss::Kind::LogMoved)
        leftLog = loss.sentence;
    else
        notice(loss.sentence);
    store->leave(loss);
    store.reset(); // before there is another: its log has the same name
    open();
}

// The readers have to close it as well.
void Writer::Private::leaveLog(const Loss &loss)
{
    leftLog = loss.sentence;
    enter({.kind = StoreState::Kind::Failing, .cause = leftLog});
    store->leave(loss);
    store.reset();
    hasLetGo = true;
    emit q->letGo();
}

void Writer::Private::goOn()
{
    if (std::exchange(hasLetGo, false))
        open();
}

// What became of the log that was left, now that there is another.
void Writer::Private::noticeLog()
{
    if (leftLog.isEmpty())
        return;
    const qint64 lost = store->lostNewest();
    const QString sentence =
        std::exchange(leftLog, {}) +
        (lost == 0 ? u" What it held is in the journal."_s
                   : u" The newest records, %1 of them, were in it alone, and are lost."_s.arg(lost));
    qCWarning(logJournal).noquote() << sentence;
    notice(sentence);
}

void Writer::Private::look()
{
    if (!store || leaveIf(store->look()))
        return;
    if (report.lookAtRoom(*store))
        reportSoon();
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

void Writer::Private::leaveDamaged(const Error &error)
{
    const Loss loss = store->look();
    if (loss.kind != Loss::Kind::Damaged && leaveIf(loss))
        return; // what is damaged may be in its log alone
    replace(error);
}

void Writer::Private::replace(const Error &error)
{
    store.reset(); // before there is another: its log has the same name
    if (replaceDamaged(error))
        return;
    enter({.kind = StoreState::Kind::Failing, .cause = error.sentence});
    refuse(queue.takeTickets(), state.cause);
    reopen.start();
}

// What is done when there is time, and failed, is tried again.
void Writer::Private::check(const Result<Done> &done)
{
    if (!done && store->obstacle() == Obstacle::Damage)
        leaveDamaged(done.error());
}

void Writer::Private::fail(const Error &error)
{
    if (store->obstacle() == Obstacle::Damage) {
        leaveDamaged(error);
        return;
    }
    enter({.kind = StoreState::Kind::Failing, .cause = error.sentence});
    failedTries = store->isLocked() ? 0 : failedTries + 1;
    if (takesNone())
        refuse(queue.takeTickets(), state.cause);
    retry.start();
}

void Writer::Private::enter(const StoreState &newState)
{
    if (state == newState)
        return;
    if (newState.kind == StoreState::Kind::Failing)
        qCWarning(logJournal).noquote() << newState.cause;
    else if (newState.kind == StoreState::Kind::Ok && state.kind == StoreState::Kind::Failing)
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

void Writer::Private::afterCommit(size_t count)
{
    reportSoon();
    idle.start(Idle);
    storedSinceRetention += count;
    if (sinceRetention.elapsed() < RetentionEveryMs && storedSinceRetention < RetentionEvery)
        return;
    sinceRetention.restart();
    storedSinceRetention = 0;
    if (store->hasExpired())
        check(store->removeExpired());
}

// While nothing comes: one portion of what can wait at a time, with the event loop in between.
void Writer::Private::tidy()
{
    if (!store || !queue.isEmpty() || state.kind != StoreState::Kind::Ok)
        return;
    Result<Done> done = Done{};
    if (store->hasUnwritten()) {
        done = store->writeSome();
    } else if (store->hasExpired()) {
        done = store->removeExpired();
        reportSoon();
    } else if (store->isSilent()) {
        done = store->sayAlive();
    }
    check(done);
    if (store && (store->hasUnwritten() || store->hasExpired()))
        idle.start(done ? 0ms : Idle); // what failed is tried again
}

void Writer::Private::lookAtClock()
{
    if (!store || state.kind != StoreState::Kind::Ok || !store->noticeJump())
        return; // what failed is noticed again
    former = store->asFormer();
    if (QList<ClockJump> jumps = sayJumps(); !jumps.isEmpty())
        emit q->committed(std::make_shared<const Batch>(Batch{{}, 0, std::move(jumps)}));
}

// Those that nobody was told of yet.
QList<ClockJump> Writer::Private::sayJumps()
{
    QList<ClockJump> jumps = store->timeline().jumps().mid(knownJumps);
    knownJumps += jumps.size();
    for (const ClockJump &jump : jumps)
        qCWarning(logJournal).noquote() << jump.sentence();
    return jumps;
}

void Writer::Private::lookForOld()
{
    if (!store)
        return;
    if (store->hasExpired())
        idle.start(0ms);
    if (report.tellsOfRemoval())
        reportSoon(); // for its end
}

void Writer::Private::reportSoon()
{
    if (!figures.isActive())
        figures.start();
}

void Writer::Private::sendFigures()
{
    emit q->figuresChanged(report.figures(store.get()));
}

void Writer::Private::finish()
{
    closing = false;
    for (QTimer *timer : {&retry, &idle, &alive, &figures, &clock, &retention, &reopen, &looking, &salvaging})
        timer->stop();
    const QString cause = state.kind == StoreState::Kind::Ok ? u"The journal is being closed."_s : state.cause;
    refuse(queue.takeTickets(), cause);
    if (const quint64 left = queue.clear()) {
        report.addLost(left);
        qCWarning(logJournal).noquote() << u"%1 records that nobody waited for could not be stored."_s.arg(left);
    }
    sendFigures();
    if (store)
        (void)store->end(); // if that fails, the next start sees a run that crashed, and loses nothing
    store.reset();
    isGoing = wasOpen = hasLetGo = false;
    former = {};
    enter({.kind = StoreState::Kind::Closed, .cause = u"The journal is closed."_s});
    emit q->closed();
}

Writer::Writer(StoragePtr storage, WriterOptions options, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, std::move(storage), std::move(options)))
{}

Writer::~Writer() = default;

void Writer::open()
{
    d->open();
}

void Writer::reopen()
{
    d->goOn();
}

void Writer::append(const std::shared_ptr<journal::Records> &records)
{
    d->append(std::move(*records));
}

void Writer::takeOutcomes(const OutcomesPtr &outcomes)
{
    d->takeOutcomes(*outcomes);
}

void Writer::takeDamaged(const QList<qint64> &records)
{
    if (d->store)
        d->noteDamage(d->store->noteDamaged(records));
}

void Writer::takeDamage(const QString &sentence)
{
    if (d->store)
        d->leaveDamaged({sentence});
}

void Writer::close(int graceMs)
{
    d->close(graceMs);
}

} // namespace journal
