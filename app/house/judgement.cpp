#include "app/house/judgement.h"

using findings::Engine;

Judgement::Judgement(const Options &options, journal::Reader &reader, QObject *parent)
    : QObject(parent)
    , m_engine(options.findings, reader, this)
    , m_poller(options.wcs, m_engine.projection().board(), this)
    , m_wcsFindings(m_engine.ids(), m_engine.watch())
{
    connect(&m_poller, &wcsrest::Poller::changed, this, [this](const wcsrest::Report &report) {
        m_engine.takeFound(m_wcsFindings.take(report, m_engine.projection().board().timeline().now()));
    });
    connect(&m_poller, &wcsrest::Poller::gone, &m_engine, &Engine::takeGone);
    connect(&m_engine, &Engine::loaded, &m_poller, &wcsrest::Poller::start);
    connect(&m_engine, &Engine::listeningChanged, &m_poller, [this](bool isListening) {
        if (isListening)
            m_poller.askNow();
    });
    if (options.alerts.isEmpty())
        return;
    m_dispatcher = new alerts::Dispatcher(options.alerts);
    m_alerts = std::make_unique<AlertLink>(m_engine, *m_dispatcher, this);
    connect(m_dispatcher, &alerts::Dispatcher::troublesChanged, this, &Judgement::troublesChanged);
}

void Judgement::follow(journal::Writer &writer)
{
    connect(&writer, &journal::Writer::opened, &m_engine, &Engine::load);
    connect(&writer, &journal::Writer::begunAnew, &m_engine, &Engine::keepAll);
    connect(&writer, &journal::Writer::storeStateChanged, &m_engine, &Engine::takeStoreState);
    connect(&writer, &journal::Writer::figuresChanged, &m_engine, &Engine::takeStoreFigures);
    connect(&m_engine, &Engine::toKeep, &writer, &journal::Writer::takeIncidents);
    connect(&writer, &journal::Writer::incidentsStored, &m_engine, &Engine::noteStored);
}

void Judgement::follow(hooks::HookService &hooks)
{
    using hooks::HookService;
    connect(&hooks, &HookService::rejectionsChanged, &m_engine, &Engine::takeRejections);
    connect(&hooks, &HookService::figuresChanged, &m_engine, [this](const hooks::Figures &figures) {
        QMap<QByteArray, QString> troubles;
        for (qsizetype i = 0; i < figures.backend.suspended.size(); ++i)
            troubles[figures.backend.suspendedFailures[i].toUtf8()] = figures.backend.suspended[i];
        m_engine.takeBackends(troubles);
    });
    connect(&hooks, &HookService::listening, &m_engine, [this] { m_engine.setListening(true); });
    connect(&hooks, &HookService::listenFailed, &m_engine, [this] { m_engine.setListening(false); });
    connect(&hooks, &HookService::stopped, &m_engine, [this] { m_engine.setListening(false); });
}
