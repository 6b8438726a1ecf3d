#include "app/window/windowwiring.h"

#include "app/window/facts.h"
#include "ui/connect/connectcard.h"
#include "ui/detail/detailpane.h"
#include "ui/endpoint/setupprogress.h"
#include "ui/rules/rulecontrol.h"
#include "ui/window/workspace.h"

namespace {

constexpr int FormerSessionsIntervalMs = 1'000;
constexpr qint64 CommittedAfter = 5'000'000'000; // ns: what came before a change is known by then
constexpr quint64 FormerEntriesToken = quint64(1) << 63;

} // namespace

WindowWiring::WindowWiring(House &house, const Options &options, QSettings &settings, QObject *parent)
    : QObject(parent)
    , m_house(house)
    , m_table(m_projection.board())
    , m_eventLog(m_projection.board().timeline())
    , m_endpoint(house, options, settings, this)
    , m_demo(options.hooks)
    , m_window({m_projection, m_table, m_history, m_eventLog, settings, m_endpoint.gateway(), m_demoGateway,
                house.ruleGateway(), house.connectGateway(), factsOf(options, settings.fileName())})
{
    wireJournal();
    wireReader();
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
    connect(&m_projection, &board::Projection::loaded, this, [this] {
        m_house.readEntriesBefore(FormerEntriesToken, 0, ui::SetupProgress::FormerEntries);
        m_eventLog.open();
    });
}

void WindowWiring::wireReader()
{
    const journal::Reader &reader = m_house.reader();
    connect(&m_history, &view::HistoryModel::pageWanted, &m_house, &House::readHistory);
    connect(&reader, &journal::Reader::historyRead, &m_history, &view::HistoryModel::takePage);
    ui::Workspace *work = m_window.features().work;
    ui::DetailPane *detail = &work->detail();
    connect(detail, &ui::DetailPane::recordWanted, &m_house, &House::readRecord);
    connect(&reader, &journal::Reader::recordRead, detail, &ui::DetailPane::takeRecord);
    connect(&reader, &journal::Reader::entriesRead, work, [work](quint64 token, const journal::EntryPage &page) {
        if (token == FormerEntriesToken)
            work->takeFormerEntries(page.entries);
    });
    connect(&m_eventLog, &view::EventLogModel::portionsWanted, &m_house, &House::readLog);
    connect(&m_eventLog, &view::EventLogModel::stopWanted, &m_house, &House::stopLog);
    connect(&m_house.logReader(), &board::LogReader::found, &m_eventLog, &view::EventLogModel::takePortion);
    connect(&reader, &journal::Reader::failed, detail, [this, detail](quint64 token, const QString &sentence) {
        m_history.takeFailure(token, sentence);
        detail->takeFailure(token, sentence);
    });
}

void WindowWiring::wireAnswers()
{
    connect(&m_house, &House::rulesChanged, m_window.features().rules, &ui::RuleControl::setRules);
    connect(&m_house, &House::connectConfigChanged, this, [this](const rules::ConnectConfig &config) {
        m_connectConfig = config;
        m_projection.noteConfig(config.changedMono, config.config.toJson());
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
    connect(&m_demo, &Demo::dismissed, &m_house, &House::dismiss);
    connect(&m_demo, &Demo::dismissed, &m_projection, &board::Projection::dismiss);
    connect(&m_projection, &board::Projection::dismissed, this, &WindowWiring::showConnectConfig);
    if (options.demo.isEmpty())
        return;
    connect(
        &m_house, &House::endpointListening, &m_demo,
        [this, scenario = options.demo](const QString &url) { m_demo.start(scenario, url); }, Qt::SingleShotConnection);
}

void WindowWiring::showConnectConfig()
{
    const int former = m_projection.sessions().toldOtherwise();
    m_window.features().connectCard->setConnectConfig(m_connectConfig, former);
    if (former == 0 && http::monoNanoseconds() > m_connectConfig.changedMono + CommittedAfter)
        m_formerSessions.stop();
    else if (!m_formerSessions.isActive())
        m_formerSessions.start();
}
