#include "app/simulator/simulation.h"

#include "app/cli/readyfile.h"

#include <QJsonDocument>

#include <chrono>

using simulator::Run;
using simulator::RunOptions;
using simulator::SentHook;

namespace {

constexpr int NewsMs = 100;
constexpr int TickMs = 250;
constexpr int FewClients = 20;         // of whom every message is printed
constexpr int MostJsonClients = 1'000; // CONTRACT §7
constexpr std::chrono::seconds OrderlyEnd{20};
constexpr std::chrono::seconds AbortedEnd{2};

} // namespace

Simulation::Simulation(const SimulatorOptions &options, QObject *parent)
    : QObject(parent)
    , m_options(options)
    , m_output(options.isJson)
    , m_server(options.target, options.scenario.behaviour)
{
    m_server.setObserver([this](const SentHook &hook) { observe(hook); });
    connect(&m_ticks, &QTimer::timeout, this, &Simulation::tick);
    m_end.setSingleShot(true);
    connect(&m_end, &QTimer::timeout, this, &Simulation::stop);
}

void Simulation::start()
{
    if (m_isStopping)
        return;
    m_sinceStart.start();
    if (!open() || !listen())
        return finish();
    m_ticks.start(TickMs);
    if (m_options.seconds)
        m_end.start(std::chrono::milliseconds(qint64(*m_options.seconds * 1'000)));
    startRun();
}

bool Simulation::open()
{
    if (m_options.ledger.isEmpty())
        return true;
    auto ledger = std::make_unique<simulator::Ledger>(m_options.ledger);
    if (const auto opened = ledger->open(); !opened) {
        fail(opened.error().sentence);
        return false;
    }
    m_ledger = std::move(ledger);
    return true;
}

bool Simulation::listen()
{
    const auto opens = [this](auto &server, const Endpoint &endpoint) {
        const auto listening = server.listen(endpoint.address, endpoint.port);
        if (!listening)
            fail(listening.error().sentence);
        else
            m_output.sayListening(QStringLiteral("Listening on %1").arg(server.url()));
        return listening.ok();
    };
    QString webSocketUrl;
    QString restUrl;
    QString backendUrl;
    if (m_options.backend) {
        m_backend = std::make_unique<simulator::Backend>(m_options.profile);
        if (!opens(*m_backend, *m_options.backend))
            return false;
        backendUrl = m_backend->url();
    }
    if (m_options.webSocket) {
        m_gateway = std::make_unique<simulator::Gateway>(m_server);
        connect(m_gateway.get(), &simulator::Gateway::said, this,
                [this](const QByteArray &id, const QString &line) { m_output.say(id, line); });
        connect(m_gateway.get(), &simulator::Gateway::finished, this, [this] {
            m_accepts = false;
            finishIfDone();
        });
        if (!opens(*m_gateway, *m_options.webSocket))
            return false;
        m_accepts = true;
        webSocketUrl = m_gateway->url();
    }
    if (m_options.rest) {
        m_restApi = std::make_unique<simulator::RestApi>(m_server);
        if (!opens(*m_restApi, *m_options.rest))
            return false;
        restUrl = m_restApi->url();
    }
    if (m_options.readyFile.isEmpty())
        return true;
    const auto written = writeReadyFile(m_options.readyFile, {{QStringLiteral("wsUrl"), webSocketUrl},
                                                              {QStringLiteral("restUrl"), restUrl},
                                                              {QStringLiteral("backendUrl"), backendUrl}});
    if (!written)
        fail(written.error().sentence);
    return written.ok();
}

void Simulation::startRun()
{
    const qint64 clients = m_options.scenario.clients();
    if (clients == 0)
        return;
    const bool tells = !m_options.isJson && (m_options.tellsAll || clients <= FewClients);
    m_run = std::make_unique<Run>(m_server, RunOptions{.scenario = m_options.scenario,
                                                       .pace = m_options.pace,
                                                       .seed = m_options.seed,
                                                       .repeats = m_options.seconds || m_options.isServer(),
                                                       .recordedClients = m_options.isJson ? MostJsonClients : 0,
                                                       .newsMs = tells ? NewsMs : 0});
    connect(m_run.get(), &Run::clientsChanged, this, [this](const simulator::ClientNewsPtr &news) {
        if (m_wasAnswered || !m_isUnreachable)
            m_output.tell(*news);
    });
    connect(m_run.get(), &Run::finished, this, [this] {
        m_runs = false;
        finishIfDone();
    });
    m_runs = true;
    m_run->start();
}

void Simulation::observe(const SentHook &hook)
{
    if (m_ledger)
        m_ledger->add(hook);
    m_wasAnswered = m_wasAnswered || hook.answer != 0;
    if (hook.failure != http::Failure::Unreachable || m_wasAnswered || m_isUnreachable)
        return;
    m_isUnreachable = true;
    fail(QStringLiteral("%1 Is Streamwatch running there?").arg(hook.cause));
    if (!m_options.isServer())
        QMetaObject::invokeMethod(this, &Simulation::giveUp, Qt::QueuedConnection);
}

void Simulation::tick()
{
    const simulator::Tally &tally = m_server.tally();
    m_output.showProgress({.backend = m_backend ? &m_backend->tally() : nullptr,
                           .hasClients = !m_options.isBackendAlone(),
                           .seconds = m_run ? m_run->scenarioSeconds() : 0,
                           .scenarioSeconds = m_run ? m_options.scenario.seconds : 0,
                           .hooks = tally.hooks(),
                           .notAccepted = tally.notAccepted(),
                           .clients = qsizetype(m_server.sessions().size()),
                           .isEnding = m_isStopping});
    if (!m_output.isGood()) // nobody reads any more: sessions end in order, the summary has nowhere to go
        stop();
    if (!m_ledger)
        return;
    if (const auto written = m_ledger->flush(); !written) {
        fail(written.error().sentence);
        m_ledger.reset();
        stop();
    }
}

void Simulation::stop()
{
    if (std::exchange(m_isStopping, true))
        return;
    m_end.stop();
    if (m_runs)
        m_run->stop();
    if (m_accepts)
        m_gateway->close();
    QTimer::singleShot(OrderlyEnd, this, &Simulation::giveUp);
    finishIfDone();
}

// Hooks under way are given up. Whatever does not end then is left.
void Simulation::giveUp()
{
    stop();
    m_server.abort();
    QTimer::singleShot(AbortedEnd, this, &Simulation::finish);
}

void Simulation::finishIfDone()
{
    // A run may come to its end by itself, a gateway does not.
    if (!m_runs && !m_accepts && (m_isStopping || !m_options.isServer()))
        finish();
}

void Simulation::finish()
{
    if (std::exchange(m_hasFinished, true))
        return;
    m_ticks.stop();
    if (m_ledger) {
        if (const auto written = m_ledger->flush(); !written)
            fail(written.error().sentence);
    }
    const simulator::Tally &tally = m_server.tally();
    if (m_options.isJson)
        m_output.print(resultJson());
    else if (!m_hasFailed || m_wasAnswered)
        summarise();
    if (!m_output.finish())
        fail(QStringLiteral("The output cannot be written."));
    const int code = m_hasFailed || tally.notAccepted() > 0 ? 1 : 0;
    QMetaObject::invokeMethod(
        this, [this, code] { emit finished(code); }, Qt::QueuedConnection);
}

void Simulation::summarise()
{
    if (!m_options.isBackendAlone())
        m_output.summarise(m_server.tally(), m_options.seed);
    if (m_backend)
        m_output.summarise(m_backend->tally());
}

void Simulation::fail(const QString &sentence)
{
    m_hasFailed = true;
    m_output.complain(sentence);
}

QByteArray Simulation::resultJson() const
{
    QJsonObject object = m_server.tally().toJson();
    object.insert(QStringLiteral("seed"), QString::number(m_options.seed));
    object.insert(QStringLiteral("seconds"), double(m_sinceStart.elapsed()) / 1'000);
    if (m_backend)
        object.insert(QStringLiteral("backend"), m_backend->tally().toJson());
    QByteArrayList clients;
    for (int i = 0; m_run && i < std::min(m_run->clients(), MostJsonClients); ++i)
        clients.append(SimulatorOutput::clientJson(m_run->client(i), m_run->messagesOf(i)));
    const QByteArray figures = QJsonDocument(object).toJson(QJsonDocument::Compact);
    return figures.chopped(1) + ",\"clients\":[" + clients.join(',') + "]}";
}
