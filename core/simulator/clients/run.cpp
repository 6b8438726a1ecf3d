#include "simulator/clients/run.h"

#include "simulator/clients/scenarioclients.h"

#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QTimer>

#include <algorithm>

namespace simulator {

namespace {

constexpr int LeastCycleMs = 1'000;   // in real time: a scenario of which nothing comes does not spin
constexpr qint64 Overdue = 1'000'000; // µs behind the scenario's end, in real time: nobody does more than to go
constexpr int MostPumpingMs =
    10; // then timers and sockets have their turn: where no hooks are sent, nothing else stops it
constexpr int RateTickMs = 2;

// Flat out: clients that act at once. Two for each connection keep all of them busy; over a single one they act one
// after the other, so that each hook comes at its scenario time.
int mostActing(int connections)
{
    return connections > 1 ? 2 * connections : 1;
}

} // namespace

class Run::Private final {
public:
    Private(Run &owner, WebCallServer &webCallServer, RunOptions runOptions)
        : run(owner)
        , server(webCallServer)
        , options(std::move(runOptions))
        , clients(server, options.scenario,
                  {options.nodePrefix, options.recordedClients, options.messagesPerClient, options.newsMs > 0})
        , schedule(clients.schedule())
    {}

    void begin();
    qint64 scenarioTime(qint64 late = 0) const; // by the clock, so many µs ago
    void pump();
    bool actOnce();
    bool mayAct(qint64 at) const;
    void sleep();
    void endCycle();
    void stop();
    void finish();
    void sendNews();

    Run &run;
    WebCallServer &server;
    RunOptions options;
    ScenarioClients clients;
    Schedule &schedule; // of the clients
    QTimer wake;
    QTimer limit;
    QTimer news;
    QElapsedTimer cycle;
    quint64 cycles = 0;
    quint64 postedBefore = 0; // this run
    QElapsedTimer sinceStart;
    bool isPumping = false;
    bool isBetween = false; // two times through the scenario
    bool isStopping = false;
    bool hasFinished = false;
};

void Run::Private::begin()
{
    cycle.start();
    clients.begin(Random::mixed(options.seed + cycles++));
    pump();
}

qint64 Run::Private::scenarioTime(qint64 late) const
{
    return qint64(double(cycle.nsecsElapsed() / 1'000 - late) * options.pace.speed);
}

// Lets everybody act whose time has come.
void Run::Private::pump()
{
    if (isPumping || isBetween || hasFinished)
        return;
    isPumping = true;
    if (options.pace.kind == Pace::Kind::RealTime && scenarioTime(Overdue) >= schedule.end())
        schedule.setOverdue();
    const QDeadlineTimer turn(MostPumpingMs);
    bool isInterrupted = false;
    while (actOnce() && !isInterrupted)
        isInterrupted = turn.hasExpired();
    isPumping = false;
    if (isInterrupted)
        wake.start(0);
    else if (schedule.isOver())
        endCycle();
    else
        sleep();
}

// False: nobody can, for now.
bool Run::Private::actOnce()
{
    if (clients.goOn())
        return true;
    const std::optional<qint64> due = schedule.due();
    if (!due || !mayAct(*due))
        return false;
    clients.actNext();
    return true;
}

bool Run::Private::mayAct(qint64 at) const
{
    switch (options.pace.kind) {
    case Pace::Kind::RealTime:
        return scenarioTime() >= at;
    case Pace::Kind::Rate:
        if (isStopping)
            break;
        return double(server.posted() - postedBefore) < options.pace.rate * double(sinceStart.nsecsElapsed()) * 1e-9;
    case Pace::Kind::FlatOut:
        break;
    }
    return schedule.acting() < mostActing(server.behaviour().connections) || schedule.isAwaited();
}

void Run::Private::sleep()
{
    const std::optional<qint64> due = schedule.due();
    if (!due)
        return wake.stop();
    if (options.pace.kind == Pace::Kind::RealTime)
        wake.start(std::chrono::milliseconds(
            qint64(double(std::max<qint64>(0, *due - scenarioTime())) / options.pace.speed) / 1'000 + 1));
    else if (options.pace.kind == Pace::Kind::Rate)
        wake.start(RateTickMs);
}

void Run::Private::endCycle()
{
    if (isStopping || !options.repeats)
        return finish();
    const bool isRealTime = options.pace.kind == Pace::Kind::RealTime;
    const qint64 rest = isRealTime ? std::max<qint64>(0, LeastCycleMs - cycle.elapsed()) : 0;
    isBetween = true;
    QTimer::singleShot(rest, &run, [this] {
        isBetween = false;
        if (isStopping)
            finish();
        else
            begin();
    });
}

void Run::Private::stop()
{
    if (isStopping || hasFinished)
        return server.abort();
    isStopping = true;
    clients.stop();
    pump();
}

void Run::Private::finish()
{
    if (hasFinished)
        return;
    hasFinished = true;
    wake.stop();
    limit.stop();
    news.stop();
    sendNews();
    QMetaObject::invokeMethod(&run, &Run::finished, Qt::QueuedConnection);
}

void Run::Private::sendNews()
{
    std::vector<int> changed = clients.context().takeChanged();
    if (changed.empty())
        return;
    std::ranges::sort(changed);
    auto batch = std::make_shared<ClientNews>();
    for (const int index : changed) {
        SimulatedClient &client = clients.client(index);
        batch->changes.push_back({index, client.state(), client.takeNews()});
    }
    emit run.clientsChanged(batch);
}

Run::Run(WebCallServer &server, RunOptions options, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(*this, server, std::move(options)))
{
    d->wake.setSingleShot(true);
    d->wake.setTimerType(Qt::PreciseTimer);
    d->limit.setSingleShot(true);
    d->clients.context().setProgressCallback([this] { d->pump(); });
    connect(&d->wake, &QTimer::timeout, this, [this] { d->pump(); });
    connect(&d->limit, &QTimer::timeout, this, [this] {
        if (!d->isStopping)
            d->stop();
    });
    connect(&d->news, &QTimer::timeout, this, [this] { d->sendNews(); });
}

Run::~Run() = default;

void Run::start()
{
    d->postedBefore = d->server.posted();
    d->sinceStart.start();
    if (d->options.seconds) {
        d->options.repeats = true;
        d->limit.start(std::chrono::milliseconds(qint64(*d->options.seconds * 1'000)));
    }
    if (d->options.newsMs > 0)
        d->news.start(d->options.newsMs);
    d->begin();
}

void Run::stop()
{
    d->stop();
}

int Run::clients() const
{
    return d->clients.size();
}

int Run::establishedClients() const
{
    return d->clients.context().established();
}

double Run::scenarioSeconds() const
{
    return double(d->schedule.now()) * 1e-6;
}

ClientState Run::client(int index) const
{
    return d->clients.client(index).state();
}

QList<ReceivedMessage> Run::messagesOf(int index) const
{
    const std::deque<ReceivedMessage> &messages = d->clients.client(index).messages();
    return {messages.begin(), messages.end()};
}

} // namespace simulator
