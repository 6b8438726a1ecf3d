#include "journal/writer.h"

#include "journal/aside.h"
#include "journal/journalfile.h"
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
constexpr std::chrono::milliseconds LookEvery = 1s; // whether the file is still there
constexpr std::chrono::milliseconds SalvageEvery = 20ms;
constexpr qint64 DamageAgain = 10'000;                  // ms: what is damaged again so soon is no fault of the file
constexpr std::chrono::milliseconds ClockEvery = 500ms; // it is looked at while no record tells of it

} // namespace

struct Writer::Private {
    Private(Writer *writer, WriterOptions writerOptions);

    void open();
    bool replaceDamaged(const Error &error);
    void leaveDamaged(const Error &error);
    void check(const Result<Done> &done);
    void salvage();
    void begin(std::unique_ptr<JournalFile> opened);
    bool leaveIfMoved(const QString &sentence);
    bool leaveIfOverwritten();
    bool leaveIfWithoutLog(bool hasLog);
    bool leaveIfChanged();
    void goOn();
    void noticeLog();
    void lookAtFile();
    void notice(const QString &sentence);
    void noteDamage(const RecordIds &records);
    void append(Records &&records);
    void takeOutcomes(const Outcomes &outcomes);
    void close(int graceMs);

    void schedule();
    void commit();
    void write(size_t count);
    void fail(const Error &error);
    bool takesNone() const { return !file || failedTries >= TriesBeforeKnown; }
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
    WriterOptions options;
    std::unique_ptr<JournalFile> file;
    JournalFile::Former former; // of the last commit, for a journal that takes the place of this one
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
    QTimer look;
    QTimer salvaging;
    QTimer retention;
    qsizetype knownJumps = 0; // of the clock, that have been told
};

Writer::Private::Private(Writer *writer, WriterOptions writerOptions)
    : q(writer)
    , options(std::move(writerOptions))
    , state{.cause = u"The journal is not open."_s}
    , retry(writer)
    , idle(writer)
    , alive(writer)
    , figures(writer)
    , clock(writer)
    , reopen(writer)
    , look(writer)
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
    look.setInterval(LookEvery);
    QObject::connect(&reopen, &QTimer::timeout, q, [this] { open(); });
    salvaging.setInterval(SalvageEvery);
    QObject::connect(&salvaging, &QTimer::timeout, q, [this] { salvage(); });
    QObject::connect(&look, &QTimer::timeout, q, [this] { lookAtFile(); });
    retention.setInterval(std::max(options.removeEveryMs, 100));
    options.beforeLongWork = [this](const QString &what) { enter({.kind = StoreState::Kind::Failing, .cause = what}); };
    QObject::connect(&clock, &QTimer::timeout, q, [this] { lookAtClock(); });
    QObject::connect(&retention, &QTimer::timeout, q, [this] { lookForOld(); });
    QObject::connect(&figures, &QTimer::timeout, q, [this] { sendFigures(); });
}

void Writer::Private::open()
{
    if (file)
        return;
    Obstacle obstacle = Obstacle::Lasting;
    Result<std::unique_ptr<JournalFile>> opened = JournalFile::open(options, former, obstacle);
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

// Nothing has the file open any more but readers.
bool Writer::Private::replaceDamaged(const Error &error)
{
    if (sinceDamage.isValid() && sinceDamage.elapsed() < DamageAgain)
        return false;
    sinceDamage.start();
    Obstacle obstacle = Obstacle::Lasting;
    const Result<QString> aside = setAside(options.path, options.wall(), obstacle);
    if (!aside) {
        notice(aside.error().sentence);
        return false;
    }
    const QString what = QStringList{std::exchange(leftLog, {}), error.sentence}.join(u' ').trimmed();
    const QString sentence = u"%1 It is kept as %2; a new one is begun."_s.arg(what, *aside);
    enter({.kind = StoreState::Kind::Failing, .cause = sentence});
    notice(sentence);
    former.setAside(*aside);
    open();
    return true;
}

void Writer::Private::salvage()
{
    if (!file || !file->isSalvaging() || closing)
        return;
    const bool done = state.kind == StoreState::Kind::Ok && file->salvageSome();
    if (done && !file->isSalvaging())
        qCInfo(logJournal).noquote() << file->salvageNews();
    reportSoon();
    salvaging.start(done ? SalvageEvery : LookEvery); // what failed is tried again
}

void Writer::Private::begin(std::unique_ptr<JournalFile> opened)
{
    file = std::move(opened);
    isGoing = true;
    former = file->asFormer();
    sinceRetention.start();
    look.start();
    salvaging.start();
    noteDamage(file->damaged());
    noticeLog();
    if (!file->openingNews().isEmpty()) {
        qCInfo(logJournal).noquote() << file->openingNews();
        notice(file->openingNews());
    }
    (void)report.lookAtRoom(*file);
    alive.start();
    idle.start(Idle);
    clock.start();
    retention.start();
    knownJumps = file->formerJumps();
    (void)sayJumps();
    if (std::exchange(wasOpen, true))
        emit q->begunAnew();
    else
        emit q->opened(file->snapshot());
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
    if (!file)
        return;
    file->note(outcomes);
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
    if (scheduled || !file || state.kind == StoreState::Kind::Failing || queue.isEmpty())
        return;
    scheduled = true;
    QMetaObject::invokeMethod(
        q, [this] { commit(); }, Qt::QueuedConnection);
}

void Writer::Private::commit()
{
    scheduled = false;
    if (file) {
        const bool failing = state.kind == StoreState::Kind::Failing;
        refuse(queue.takeExpired(steadyNanoseconds()),
               failing ? state.cause : u"The journal could not take it in time."_s);
        if (failing || !queue.isEmpty())
            write(std::min(queue.size(), failing ? MostAtOnceFailing : MostAtOnce));
    }
    if (closing && (!file || queue.isEmpty() || steadyNanoseconds() > closeBy))
        finish();
    else
        schedule();
}

void Writer::Private::write(size_t count)
{
    const auto begin = std::chrono::steady_clock::now();
    if (leaveIfChanged())
        return;
    // With nothing to store, a failing store is asked by a sign of life, and for room, whether it has recovered.
    Result<qint32> done = 0;
    if (count > 0)
        done = file->write(queue.first(count));
    else if (const Result<Done> said = file->sayAlive(); !said)
        done = said.error();
    if (!done) {
        fail(done.error());
        return;
    }
    if ((!file->isStillThere() && leaveIfMoved(file->whatWasMoved())) || leaveIfOverwritten() ||
        leaveIfWithoutLog(file->canReadBack()))
        return; // nobody was told yet: it is written again
    report.measure(std::chrono::steady_clock::now() - begin);
    former = file->asFormer();
    if (count == 0 && !file->hasRoom()) {
        retry.start();
        return;
    }
    enter({.kind = StoreState::Kind::Ok});
    if (count > 0)
        emit q->committed(std::make_shared<const Batch>(Batch{queue.take(count), *done, sayJumps()}));
    afterCommit(count);
}

bool Writer::Private::leaveIfMoved(const QString &sentence)
{
    if (sentence.isEmpty())
        return false;
    enter({.kind = StoreState::Kind::Failing, .cause = sentence});
    if (file->isStillThere())
        leftLog = sentence;
    else
        notice(sentence);
    file->leave();
    file.reset(); // before there is another: its log has the same name
    open();
    return true;
}

bool Writer::Private::leaveIfOverwritten()
{
    if (!file->isOverwritten())
        return false;
    leaveDamaged({u"The journal %1 was cut or overwritten while the program ran."_s.arg(file->path())});
    return true;
}

// The readers have to close it as well.
bool Writer::Private::leaveIfWithoutLog(bool hasLog)
{
    if (hasLog)
        return false;
    leftLog = u"The log %1-wal was cut or overwritten while the program ran."_s.arg(file->path());
    enter({.kind = StoreState::Kind::Failing, .cause = leftLog});
    file->leaveLog();
    file.reset();
    hasLetGo = true;
    emit q->letGo();
    return true;
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
    const qint64 lost = file->lostNewest();
    const QString sentence =
        std::exchange(leftLog, {}) +
        (lost == 0 ? u" What it held is in the journal."_s
                   : u" The newest records, %1 of them, were in it alone, and are lost."_s.arg(lost));
    qCWarning(logJournal).noquote() << sentence;
    notice(sentence);
}

bool Writer::Private::leaveIfChanged()
{
    return leaveIfMoved(file->whatWasMoved()) || leaveIfOverwritten() || leaveIfWithoutLog(file->hasItsLog());
}

void Writer::Private::lookAtFile()
{
    if (!file || leaveIfChanged())
        return;
    if (report.lookAtRoom(*file))
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
    if (leaveIfWithoutLog(file->hasItsLog()))
        return;   // what is damaged may stand there alone
    file.reset(); // before there is another: its log has the same name
    if (replaceDamaged(error))
        return;
    enter({.kind = StoreState::Kind::Failing, .cause = error.sentence});
    refuse(queue.takeTickets(), state.cause);
    reopen.start();
}

// What is done when there is time, and failed, is tried again.
void Writer::Private::check(const Result<Done> &done)
{
    if (!done && file->obstacle() == Obstacle::Damage)
        leaveDamaged(done.error());
}

void Writer::Private::fail(const Error &error)
{
    if (file->obstacle() == Obstacle::Damage) {
        leaveDamaged(error);
        return;
    }
    enter({.kind = StoreState::Kind::Failing, .cause = error.sentence});
    failedTries = file->isLocked() ? 0 : failedTries + 1;
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
    if (file->hasExpired())
        check(file->removeExpired());
}

// While nothing comes: one portion of what can wait at a time, with the event loop in between.
void Writer::Private::tidy()
{
    if (!file || !queue.isEmpty() || state.kind != StoreState::Kind::Ok)
        return;
    Result<Done> done = Done{};
    if (file->hasUnwrittenStreams() || file->hasUnwrittenOutcomes()) {
        done = file->writeStreams();
    } else if (file->hasExpired()) {
        done = file->removeExpired();
        reportSoon();
    } else if (file->isSilent()) {
        done = file->sayAlive();
    }
    check(done);
    if (file && (file->hasUnwrittenStreams() || file->hasUnwrittenOutcomes() || file->hasExpired()))
        idle.start(done ? 0ms : Idle); // what failed is tried again
}

void Writer::Private::lookAtClock()
{
    if (!file || state.kind != StoreState::Kind::Ok || !file->noticeJump())
        return; // what failed is noticed again
    former = file->asFormer();
    if (QList<ClockJump> jumps = sayJumps(); !jumps.isEmpty())
        emit q->committed(std::make_shared<const Batch>(Batch{{}, 0, std::move(jumps)}));
}

// Those that nobody was told of yet.
QList<ClockJump> Writer::Private::sayJumps()
{
    QList<ClockJump> jumps = file->timeline().jumps().mid(knownJumps);
    knownJumps += jumps.size();
    for (const ClockJump &jump : jumps)
        qCWarning(logJournal).noquote() << jump.sentence();
    return jumps;
}

void Writer::Private::lookForOld()
{
    if (!file)
        return;
    if (file->hasExpired())
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
    emit q->figuresChanged(report.figures(file.get()));
}

void Writer::Private::finish()
{
    closing = false;
    for (QTimer *timer : {&retry, &idle, &alive, &figures, &clock, &retention, &reopen, &look, &salvaging})
        timer->stop();
    const QString cause = state.kind == StoreState::Kind::Ok ? u"The journal is being closed."_s : state.cause;
    refuse(queue.takeTickets(), cause);
    if (const quint64 left = queue.clear()) {
        report.addLost(left);
        qCWarning(logJournal).noquote() << u"%1 records that nobody waited for could not be stored."_s.arg(left);
    }
    sendFigures();
    if (file)
        (void)file->end(); // if that fails, the next start sees a run that crashed, and loses nothing
    file.reset();
    isGoing = wasOpen = hasLetGo = false;
    former = {};
    enter({.kind = StoreState::Kind::Closed, .cause = u"The journal is closed."_s});
    emit q->closed();
}

Writer::Writer(WriterOptions options, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, std::move(options)))
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
    if (d->file)
        d->noteDamage(d->file->noteDamaged(records));
}

void Writer::takeDamage(const QString &sentence)
{
    if (d->file)
        d->leaveDamaged({sentence});
}

void Writer::close(int graceMs)
{
    d->close(graceMs);
}

} // namespace journal
