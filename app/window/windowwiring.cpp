#include "app/window/windowwiring.h"

#include "app/window/facts.h"
#include "text/text.h"
#include "ui/endpoint/setupprogress.h"
#include "ui/window/statusline.h"

#include <QLocale>
#include <QNetworkInterface>

namespace {

constexpr int FormerSessionsIntervalMs = 1'000;
constexpr qint64 CommittedAfter = 5'000'000'000; // ns: what came before a change is known by then
constexpr quint64 FormerEntriesToken = quint64(1) << 63;
constexpr int LongestNames = 300; // characters, of all together

// The URL with each of this machine's other addresses, where the endpoint listens on all of them.
QStringList lanUrls(const QString &hookUrl)
{
    QStringList urls;
    for (const QHostAddress &address : QNetworkInterface::allAddresses()) {
        if (address.isLoopback() || address.protocol() != QAbstractSocket::IPv4Protocol)
            continue;
        QUrl url(hookUrl);
        url.setHost(address.toString());
        urls.append(url.toString());
    }
    return urls;
}

QString cameBackOffText(const QStringList &names)
{
    const QString list = text::visibleText(names.join(QStringLiteral(", ")).toUtf8(), LongestNames);
    return names.size() == 1
               ? WindowWiring::tr("One rule was switched on when the program ended: %1. It is switched off now.")
                     .arg(list)
               : WindowWiring::tr("%1 rules were switched on when the program ended: %2. They are switched off now.")
                     .arg(QLocale().toString(names.size()), list);
}

} // namespace

WindowWiring::WindowWiring(House &house, const Options &options, QSettings &settings, QObject *parent)
    : QObject(parent)
    , m_house(house)
    , m_addresses(house, options, settings)
    , m_table(m_projection.board())
    , m_eventLog(m_projection.board().timeline())
    , m_window({m_projection, m_table, m_history, m_eventLog, settings, house.ruleGateway(), house.connectGateway()})
    , m_testEvent(options.hooks)
    , m_demo(options.hooks)
{
    wireJournal();
    wireReader();
    wireEndpoint(options.hasAdmin);
    wireAnswers();
    wireDemonstration(options);
    connect(&m_stallMeter, &StallMeter::stalled, &m_house, &House::noteUiStall);

    showEndpoint(ui::Endpoint::Kind::Starting);
    m_window.setFacts(factsOf(options, settings.fileName()));
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
    connect(&m_house, &House::storeStateChanged, &m_window, &ui::MainWindow::setStoreState);
    connect(&m_house, &House::storeFiguresChanged, &m_window, &ui::MainWindow::setFigures);
}

void WindowWiring::wireReader()
{
    const journal::Reader &reader = m_house.reader();
    connect(&m_history, &view::HistoryModel::pageWanted, &m_house, &House::readHistory);
    connect(&reader, &journal::Reader::historyRead, &m_history, &view::HistoryModel::takePage);
    connect(&m_window, &ui::MainWindow::recordWanted, &m_house, &House::readRecord);
    connect(&reader, &journal::Reader::recordRead, &m_window, &ui::MainWindow::takeRecord);
    connect(&reader, &journal::Reader::entriesRead, this, [this](quint64 token, const journal::EntryPage &page) {
        if (token == FormerEntriesToken)
            m_window.takeFormerEntries(page.entries);
    });
    connect(&m_eventLog, &view::EventLogModel::portionsWanted, &m_house, &House::readLog);
    connect(&m_eventLog, &view::EventLogModel::stopWanted, &m_house, &House::stopLog);
    connect(&m_house.logReader(), &board::LogReader::found, &m_eventLog, &view::EventLogModel::takePortion);
    connect(&reader, &journal::Reader::failed, this, [this](quint64 token, const QString &sentence) {
        m_history.takeFailure(token, sentence);
        m_window.takeFailure(token, sentence);
    });
}

void WindowWiring::wireEndpoint(bool hasAdmin)
{
    connect(&m_window, &ui::MainWindow::listenRequested, this, [this] {
        showEndpoint(ui::Endpoint::Kind::Starting);
        m_house.listen();
    });
    connect(&m_window, &ui::MainWindow::stopRequested, &m_house, &House::stopListening);
    connect(&m_window, &ui::MainWindow::testEventRequested, this, [this] { m_testEvent.send(m_house.hookUrl()); });
    connect(&m_testEvent, &TestEvent::finished, &m_window, &ui::MainWindow::showTestEventResult);

    connect(&m_house, &House::rejectionsChanged, &m_window, &ui::MainWindow::setRejections);
    connect(&m_house, &House::rejectedChanged, m_window.statusLine(), &ui::StatusLine::setRejected);
    connect(&m_house, &House::troublesChanged, m_window.statusLine(), &ui::StatusLine::setTroubles);
    connect(&m_house, &House::endpointListening, this, [this](const QString &url) {
        m_addresses.keep(AddressChoice::Hooks, url);
        showEndpoint(ui::Endpoint::Kind::Listening);
    });
    connect(&m_window, &ui::MainWindow::listenAtRequested, this, [this](const QString &address) {
        const auto problem = m_addresses.choose(AddressChoice::Hooks, address);
        problem ? showEndpoint(ui::Endpoint::Kind::Failed, *problem) : showEndpoint(ui::Endpoint::Kind::Starting);
    });
    connect(&m_house, &House::endpointStopped, this, [this] { showEndpoint(ui::Endpoint::Kind::Stopped); });
    const auto fail = [this](const QString &sentence) { showEndpoint(ui::Endpoint::Kind::Failed, sentence); };
    connect(&m_house, &House::endpointFailed, this, fail);
    connect(&m_house, &House::journalFailed, this,
            [this](const QString &sentence) { showEndpoint(ui::Endpoint::Kind::Failed, sentence, false); });
    wireControlApi(hasAdmin);
    connect(&m_house, &House::strangersMayEnter, &m_window, &ui::MainWindow::showNotice);
    connect(&m_house, &House::readyFileFailed, &m_window, &ui::MainWindow::showTestEventResult);
}

void WindowWiring::wireControlApi(bool hasAdmin)
{
    using Kind = ui::Endpoint::Kind;
    connect(&m_house, &House::adminListening, this, [this](const QString &url) {
        m_addresses.keep(AddressChoice::ControlApi, url);
        m_window.setControlApi({.kind = Kind::Listening, .url = url, .lanUrls = {}, .problem = {}, .address = {}});
    });
    connect(&m_house, &House::adminTroublesChanged, m_window.statusLine(), &ui::StatusLine::setApiTroubles);
    const auto fail = [this](const QString &sentence) {
        m_window.setControlApi({.kind = Kind::Failed,
                                .url = {},
                                .lanUrls = {},
                                .problem = sentence,
                                .address = m_addresses.text(AddressChoice::ControlApi)});
    };
    connect(&m_house, &House::adminFailed, this, fail);
    connect(&m_window, &ui::MainWindow::controlApiAtRequested, this, [this, fail](const QString &address) {
        if (const auto problem = m_addresses.choose(AddressChoice::ControlApi, address))
            fail(*problem);
    });
    if (!hasAdmin)
        m_window.setControlApi({.kind = Kind::Stopped, .url = {}, .lanUrls = {}, .problem = {}, .address = {}});
}

void WindowWiring::wireAnswers()
{
    connect(&m_house, &House::rulesChanged, &m_window, &ui::MainWindow::setRules);
    connect(&m_house, &House::connectConfigChanged, this, [this](const rules::ConnectConfig &config) {
        m_connectConfig = config;
        m_projection.noteConfig(config.changedMono, config.config.toJson());
        showConnectConfig();
    });
    m_formerSessions.setInterval(FormerSessionsIntervalMs);
    connect(&m_formerSessions, &QTimer::timeout, this, &WindowWiring::showConnectConfig);

    connect(&m_house, &House::rulesComeBackOff, this,
            [this](const QStringList &names) { m_window.showNotice(cameBackOffText(names)); });
    connect(&m_house, &House::answersFileFailed, &m_window, &ui::MainWindow::showNotice);
    connect(&m_house, &House::answersTroublesChanged, m_window.statusLine(), &ui::StatusLine::setAnswersTroubles);
}

// Its streams go at once, on both boards; what its clients still send while they leave brings none of them back.
void WindowWiring::wireDemonstration(const Options &options)
{
    connect(&m_window, &ui::MainWindow::demonstrationWanted, this,
            [this](const QString &scenario) { m_demo.start(scenario, m_isListening ? m_house.hookUrl() : QString()); });
    connect(&m_window, &ui::MainWindow::demonstrationEndWanted, &m_demo, &Demo::stop);
    connect(&m_demo, &Demo::runningChanged, &m_window, &ui::MainWindow::setDemonstration);
    connect(&m_demo, &Demo::clientsChanged, &m_window, &ui::MainWindow::takeClientNews);
    connect(&m_demo, &Demo::refused, &m_window, &ui::MainWindow::showNotice);
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
    m_window.setConnectConfig(m_connectConfig, former);
    if (former == 0 && http::monoNanoseconds() > m_connectConfig.changedMono + CommittedAfter)
        m_formerSessions.stop();
    else if (!m_formerSessions.isActive())
        m_formerSessions.start();
}

void WindowWiring::showEndpoint(ui::Endpoint::Kind kind, const QString &problem, bool canMove)
{
    m_isListening = kind == ui::Endpoint::Kind::Listening;
    const QString url = m_house.hookUrl();
    m_window.setEndpoint({.kind = kind,
                          .url = url,
                          .lanUrls = m_addresses.isOnAllAddresses() ? lanUrls(url) : QStringList(),
                          .problem = problem,
                          .address = canMove ? m_addresses.text(AddressChoice::Hooks) : QString()});
}
