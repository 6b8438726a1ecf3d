#include "app/window/windowwiring.h"

#include "app/window/facts.h"
#include "base/clock.h"
#include "base/reply.h"
#include "ui/connect/connectcard.h"
#include "ui/endpoint/setupprogress.h"
#include "ui/rules/rulecontrol.h"
#include "ui/window/workspace.h"

namespace {

constexpr int FormerSessionsIntervalMs = 1'000;
constexpr qint64 CommittedAfter = 5'000'000'000; // ns: what came before a change is known by then

} // namespace

WindowWiring::WindowWiring(House &house, const Options &options, QSettings &settings, QObject *parent)
    : QObject(parent)
    , m_house(house)
    , m_watch(m_projection.board(), m_findingIds, options.findings.thresholds)
    , m_table(m_projection.board())
    , m_history(house.readerGateway().history)
    , m_eventLog(m_projection.board().timeline(), house.logGateway())
    , m_incidents(m_projection.board().timeline())
    , m_endpoint(house, options, settings, this)
    , m_backend(house, this)
    , m_demo(options.hooks)
    , m_window({m_projection, m_table, m_history, m_eventLog, m_incidents, settings, m_endpoint.gateway(),
                m_backend.gateway(), m_demoGateway, house.ruleGateway(), house.connectGateway(),
                house.readerGateway().record, house.incidentGateway(), house.readerGateway().incidentFindings,
                house.wcsGateway(), factsOf(options, settings.fileName())})
{
    wireJournal();
    wireFindings(options.findings.thresholds);
    wireAnswers();
    wireDemonstration(options);
    connect(&m_stallMeter, &StallMeter::stalled, &m_house, &House::noteUiStall);
    m_endpoint.start();
}

void WindowWiring::wireJournal()
{
    connect(&m_house, &House::opened, &m_projection, &board::Projection::load);
    connect(&m_house, &House::committed, &m_projection, &board::Projection::apply);
    connect(&m_house, &House::outcomesKnown, &m_projection, &board::Projection::settle);
    const auto follow = [this](auto signal, bool isListening) {
        connect(&m_house, signal, &m_projection, [this, isListening] { m_projection.setListening(isListening); });
    };
    follow(&House::endpointListening, true);
    follow(&House::endpointFailed, false);
    follow(&House::endpointStopped, false);
    connect(&m_projection, &board::Projection::loaded, this, [this] {
        whenReplied(m_house.readerGateway().entriesBefore(0, ui::SetupProgress::FormerEntries), this,
                    [this](const Result<journal::EntryPage> &page) {
                        if (page)
                            m_window.features().work->takeFormerEntries(page->entries);
                    });
        m_eventLog.open();
    });
}

void WindowWiring::wireFindings(const findings::Thresholds &thresholds)
{
    m_projection.expectHeartbeats(thresholds.staleAfter);
    connect(&m_house, &House::incidentsChanged, this,
            [this](const findings::IncidentNewsPtr &news) { takeIncidents(*news); });
    connect(&m_house, &House::streamsGone, this, [this](const QByteArrayList &streamKeys) {
        m_projection.board().suspect(streamKeys, journal::Doubt::Gone);
    });
}

void WindowWiring::takeIncidents(const findings::IncidentNews &news)
{
    board::StreamBoard &board = m_projection.board();
    for (const findings::IncidentNews::Member &member : news.joined) {
        if (const auto slot = board.find(member.subject))
            board.setIncident(*slot, member.incident);
    }
    board.tellFound();
    m_incidents.apply(news);
}

void WindowWiring::wireAnswers()
{
    connect(&m_house, &House::rulesChanged, m_window.features().rules, &ui::RuleControl::setRules);
    connect(&m_house, &House::connectConfigChanged, this, [this](const rules::ConnectConfig &config) {
        m_connectConfig = config;
        m_projection.noteConfig(config.changedMono, config.config.toJson(), config.withBackend);
        showConnectConfig();
    });
    m_formerSessions.setInterval(FormerSessionsIntervalMs);
    connect(&m_formerSessions, &QTimer::timeout, this, &WindowWiring::showConnectConfig);
}

// Its streams go at once, on both boards; what its clients still send while they leave brings none of them back.
void WindowWiring::wireDemonstration(const Options &options)
{
    m_demoGateway.start = [this](const QString &scenario) { m_demo.start(scenario, m_endpoint.url()); };
    m_demoGateway.stop = [this] { m_demo.stop(); };
    connect(&m_demo, &Demo::runningChanged, &m_demoGateway, &ui::DemoGateway::runningChanged);
    connect(&m_demo, &Demo::clientsChanged, &m_demoGateway, &ui::DemoGateway::clientsChanged);
    connect(&m_demo, &Demo::refused, &m_endpoint.gateway(), &ui::EndpointGateway::noticed);
    connect(&m_demo, &Demo::begins, this, [this](qint64 at) {
        m_house.admit(wcs::Origin::Demonstration, at);
        m_projection.admit(wcs::Origin::Demonstration, at);
    });
    connect(&m_demo, &Demo::ended, this, [this] {
        m_house.drop(wcs::Origin::Demonstration);
        m_projection.drop(wcs::Origin::Demonstration);
    });
    connect(&m_projection, &board::Projection::dropped, this, &WindowWiring::showConnectConfig);
    if (options.demo.isEmpty())
        return;
    connect(
        &m_house, &House::endpointListening, &m_demo,
        [this, scenario = options.demo](const QString &url) { m_demo.start(scenario, url); }, Qt::SingleShotConnection);
}

void WindowWiring::showConnectConfig()
{
    const int former = m_projection.sessions().underFormerConfig();
    m_window.features().connectCard->setConnectConfig(m_connectConfig, former);
    if (former == 0 && steadyNanoseconds() > m_connectConfig.changedMono + CommittedAfter)
        m_formerSessions.stop();
    else if (!m_formerSessions.isActive())
        m_formerSessions.start();
}
