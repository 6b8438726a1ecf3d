#include "ui/window/mainwindow.h"

#include "base/clock.h"
#include "json/utf8.h"
#include "ui/connect/connectcard.h"
#include "ui/demo/clientsdock.h"
#include "ui/demo/democontrol.h"
#include "ui/detail/detailpane.h"
#include "ui/detail/sequenceview.h"
#include "ui/endpoint/apicontrol.h"
#include "ui/endpoint/listencontrol.h"
#include "ui/kit/banner.h"
#include "ui/kit/frameclock.h"
#include "ui/kit/icon.h"
#include "ui/kit/notices.h"
#include "ui/kit/theme.h"
#include "ui/live/overview.h"
#include "ui/live/streamtableview.h"
#include "ui/live/tilestrip.h"
#include "ui/log/eventlogdock.h"
#include "ui/log/logtable.h"
#include "ui/rules/answercontrol.h"
#include "ui/rules/answersdock.h"
#include "ui/rules/answerswitch.h"
#include "ui/rules/injectionstrip.h"
#include "ui/rules/rulecontrol.h"
#include "ui/tables/columnmenu.h"
#include "ui/tables/filterfield.h"
#include "ui/window/actions.h"
#include "ui/window/closing.h"
#include "ui/window/focuskeys.h"
#include "ui/window/helpdialog.h"
#include "ui/window/statusline.h"
#include "ui/window/topbar.h"
#include "ui/window/windowlayout.h"
#include "ui/window/workspace.h"
#include "view/clientsmodel.h"

#include <QActionGroup>
#include <QCloseEvent>
#include <QLocale>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QSettings>
#include <QToolBar>
#include <QVBoxLayout>

#include <chrono>

namespace ui {

using namespace std::chrono_literals;
using Table = view::StreamTableModel;

namespace {

const QString KeepEndedKey = QStringLiteral("table/keepEndedMinutes");
constexpr int KeepEndedMinutes = 10;

void check(const QActionGroup &group, int data)
{
    for (QAction *action : group.actions())
        if (action->data().toInt() == data)
            action->setChecked(true); // the others are not any more
}

} // namespace

MainWindow::MainWindow(const Parts &parts)
    : m_parts(parts)
    , m_board(parts.projection.board())
    , m_theme(new Theme(parts.settings, this))
    , m_actions(std::make_unique<Actions>(this))
    , m_clock(new FrameClock(this))
    , m_rules(new RuleControl(parts.rules.change, this))
    , m_bar(new TopBar(*m_actions, *m_rules, this))
    , m_strip(new InjectionStrip(m_actions->rules.allNormal, m_actions->rules.backOn))
    , m_banner(new Banner(Banner::Tone::Alarm))
    , m_apiBanner(new Banner(Banner::Tone::Alarm))
    , m_notice(new Banner(Banner::Tone::Notice))
    , m_notices(new Notices(*m_notice, this))
    , m_tiles(new TileStrip)
    , m_overview(new Overview(parts.table, *m_tiles, this))
    , m_clients(new view::ClientsModel(this))
    , m_work(new Workspace(parts.table, {parts.history, parts.projection.sessions(), *m_clients, m_board.timeline()},
                           *m_actions))
    , m_log(new EventLogDock(parts.eventLog, this))
    , m_clientsDock(new ClientsDock(*m_clients, m_actions->demo, this))
    , m_dock(new AnswersDock(*m_rules, m_board, this))
    , m_status(new StatusLine(this))
    , m_listen(new ListenControl({m_actions->endpoint, m_bar->pill(), *m_banner, m_board}, this))
    , m_api(new ApiControl({m_actions->endpoint, *m_apiBanner}, this))
    , m_answers(new AnswerControl({m_actions->rules, *m_rules, *m_strip, *m_notices, *m_dock, m_board}, this))
    , m_connect(new ConnectCard(m_actions->connect, parts.connect))
    , m_demo(new DemoControl(m_actions->demo, m_bar->demonstration(), this))
{
    setWindowIcon(QIcon(QStringLiteral(":/icons/streamwatch.svg")));
    m_dock->setConnectCard(m_connect);
    build();
    connectActions();
    connectView();
    followJournal();
    connectDemonstration();
    connectMenus();
    new FocusKeys(m_work->table(), this);

    m_layout = new WindowLayout({*this, parts.settings, m_work->splitter(), m_work->table(), m_bar->filter(),
                                 m_work->detail(), m_log->table(), *m_dock, *m_log, *m_clientsDock},
                                this);
    resetLayout();
    m_layout->restore();
    showSecond();
    m_work->focusTable();
}

// The dock is hidden on the way, when there is no layout any more that it could be in; and what becomes of the parts is
// no change of the layout any more.
MainWindow::~MainWindow()
{
    m_layout->save();
    delete m_layout;
    disconnect(m_dock, nullptr, this, nullptr);
}

// Bars go across the window, docks stand below them, beside table and detail.
void MainWindow::build()
{
    addBar(QStringLiteral("bar"), m_bar);
    auto *head = new QWidget;
    head->setBackgroundRole(QPalette::Window); // it stands on the window, not on a bar
    head->setAutoFillBackground(true);
    auto *column = new QVBoxLayout(head);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_strip);
    column->addWidget(m_banner);
    column->addWidget(m_apiBanner);
    column->addWidget(m_notice);
    column->addWidget(m_tiles);
    addBar(QStringLiteral("figures"), head);

    setCentralWidget(m_work);
    setStatusBar(m_status);
    addDockWidget(Qt::BottomDockWidgetArea, m_log);
    m_log->hide();
    addDockWidget(Qt::BottomDockWidgetArea, m_clientsDock);
    m_clientsDock->hide();
    addDockWidget(Qt::RightDockWidgetArea, m_dock);
    addActions({m_log->toggleViewAction(), m_dock->toggleViewAction(), m_clientsDock->toggleViewAction()});

    connect(m_dock, &QDockWidget::visibilityChanged, this, &MainWindow::fitWork);
    connect(m_dock, &QDockWidget::dockLocationChanged, this, &MainWindow::fitWork);
    connect(m_dock, &QDockWidget::topLevelChanged, this, &MainWindow::fitWork);

    QMenu *columns = m_actions->fill(*menuBar(), {m_log->toggleViewAction(), m_dock->toggleViewAction(),
                                                  m_clientsDock->toggleViewAction(), m_bar->answer().menu()});
    connect(columns, &QMenu::aboutToShow, this, [this, columns] {
        columns->clear();
        fillColumnMenu(*columns, m_work->table());
    });
}

void MainWindow::addBar(const QString &name, QWidget *content)
{
    auto *bar = new QToolBar(name, this);
    bar->setObjectName(name);
    bar->setMovable(false);
    bar->setFloatable(false);
    bar->setContextMenuPolicy(Qt::PreventContextMenu);
    bar->toggleViewAction()->setVisible(false);
    content->setSizePolicy(QSizePolicy::Expanding, content->sizePolicy().verticalPolicy());
    bar->addWidget(content);
    addToolBarBreak();
    addToolBar(bar);
}

void MainWindow::connectActions()
{
    const Actions &a = *m_actions;
    const auto on = [this](QAction *action, auto slot) { connect(action, &QAction::triggered, this, slot); };
    on(a.endpoint.testEvent, [this] { emit testEventRequested(); });
    on(a.quit, [this] { close(); });
    on(a.copy, [this] { copyRows(); });
    on(a.detail.copyCurl, [this] { m_work->detail().copyAsCurl(m_listen->endpoint().url); });
    on(a.focusFilter, [this] {
        m_bar->filter().setFocus(Qt::ShortcutFocusReason);
        m_bar->filter().selectAll();
    });
    on(a.clearFilter, [this] { clearFilter(); });
    on(a.pause, [this](bool checked) {
        m_work->setPaused(checked);
        m_overview->setPaused(checked);
        m_parts.eventLog.setHeld(checked);
        showPause();
        m_clock->request();
    });
    on(a.table.follow, [this](bool checked) { m_work->table().setFollowing(checked); });
    on(a.table.urgent, [this](bool checked) { m_work->table().setUrgentFirst(checked); });
    on(a.table.oldest, [this] { m_work->table().showOldest(); });
    on(a.table.nextStream, [this] { m_work->table().step(1); });
    on(a.table.previousStream, [this] { m_work->table().step(-1); });
    on(a.detail.nextEvent, [this] { m_work->detail().stepEvent(1); });
    on(a.detail.previousEvent, [this] { m_work->detail().stepEvent(-1); });
    for (int tab = 0; tab < int(a.detail.tabs.size()); ++tab)
        on(a.detail.tabs.at(tab), [this, tab] { m_work->openDetail(tab); });
    on(a.zoomIn, [this] { zoom(m_theme->zoom() + Theme::ZoomStep); });
    on(a.zoomOut, [this] { zoom(m_theme->zoom() - Theme::ZoomStep); });
    on(a.zoomReset, [this] { zoom(100); });
    on(a.resetLayout, [this] { resetLayout(); });
    on(a.help, [this] { (new HelpDialog(*menuBar(), this))->show(); });
    on(a.about, [this] { showAbout(this, m_facts); });

    check(*a.schemes, int(m_theme->scheme()));
    connect(a.schemes, &QActionGroup::triggered, this,
            [this](const QAction *action) { m_theme->setScheme(Scheme(action->data().toInt())); });
    check(*a.keepEnded, KeepEndedMinutes);
    check(*a.keepEnded, m_parts.settings.value(KeepEndedKey, KeepEndedMinutes).toInt());
    connect(a.keepEnded, &QActionGroup::triggered, this,
            [this](const QAction *action) { m_parts.settings.setValue(KeepEndedKey, action->data()); });
    connect(a.keepEnded, &QActionGroup::triggered, this, &MainWindow::keepEnded);
    keepEnded();
}

// The details and the log first, then what is shown of them.
void MainWindow::followJournal()
{
    const board::Projection &projection = m_parts.projection;
    connect(&projection, &board::Projection::applied, this, [this](const journal::BatchPtr &batch) {
        m_parts.history.apply(*batch);
        m_parts.eventLog.apply(*batch);
        m_work->takeBatch(*batch);
        m_clock->request();
    });
    connect(&projection, &board::Projection::settled, this, [this](const journal::OutcomesPtr &outcomes) {
        m_parts.history.settle(*outcomes);
        m_parts.eventLog.settle(*outcomes);
        m_work->detail().settle(*outcomes);
        m_clock->request();
    });
    connect(&projection, &board::Projection::dismissed, this, &MainWindow::dismiss);
}

void MainWindow::connectView()
{
    connect(m_clock, &FrameClock::frame, this, &MainWindow::showFrame);
    m_second.setInterval(1s);
    connect(&m_second, &QTimer::timeout, this, &MainWindow::showSecond);
    m_second.start();

    FilterField &filter = m_bar->filter();
    for (FilterField *field : {&filter, &m_log->filter()})
        field->setSeen([this](const QByteArray &text) { return m_board.pool().has(text); });
    const StreamTableView *table = &m_work->table();
    DetailPane *detail = &m_work->detail();
    connect(&filter, &FilterField::filterChanged, this, &MainWindow::showFilter);
    connect(&filter, &FilterField::entered, this, [this] { m_work->focusTable(Qt::ShortcutFocusReason); });
    connect(&filter, &FilterField::downPressed, this, [this] {
        m_work->focusTable(Qt::ShortcutFocusReason);
        if (!m_work->table().currentRow().isValid())
            m_work->table().step(1);
    });
    connect(&filter, &FilterField::filterChanged, m_tiles, &TileStrip::setFilter);
    connect(m_tiles, &TileStrip::termsWanted, &filter, &FilterField::replaceTerms);

    connect(m_work, &Workspace::clearFilterRequested, this, &MainWindow::clearFilter);
    connect(m_work, &Workspace::listenRequested, this, &MainWindow::listenRequested);
    connect(m_work, &Workspace::eventLogRequested, m_log, &QWidget::show);
    connect(m_work, &Workspace::rejectedLogRequested, m_log, &EventLogDock::showRejected);
    connect(m_listen, &ListenControl::listenRequested, this, &MainWindow::listenRequested);
    connect(table, &StreamTableView::currentStreamChanged, m_answers,
            [this, table] { m_answers->setStream(table->currentKey()); });
    connect(m_listen, &ListenControl::stopRequested, this, &MainWindow::stopRequested);
    connect(m_listen, &ListenControl::listenAtRequested, this, &MainWindow::listenAtRequested);
    connect(m_api, &ApiControl::listenAtWanted, this, &MainWindow::controlApiAtRequested);
    connect(detail, &DetailPane::recordWanted, this, &MainWindow::recordWanted);
    connect(m_log, &EventLogDock::eventChosen, detail, &DetailPane::showRecord);
    connect(m_log, &EventLogDock::streamWanted, this,
            [this](const wcs::HookEvent &event, qint64 record) { showStreamOf(event, record); });
    connect(table, &StreamTableView::currentStreamChanged, this, [this, table] {
        const qint64 last = table->currentRow().data(Table::LastRecordRole).toLongLong();
        m_log->setStream(table->currentKey(), last);
    });
    connect(&m_board, &board::StreamBoard::changed, this, [this] { m_clock->request(); });
    connect(table, &StreamTableView::frameWanted, m_clock, &FrameClock::request);
    connect(table, &StreamTableView::sortChanged, m_actions->table.urgent,
            [this, table] { m_actions->table.urgent->setChecked(table->isUrgentFirst()); });
    connect(table, &StreamTableView::followingChanged, m_actions->table.follow, &QAction::setChecked);
}

// What the menus of cells lead to.
void MainWindow::connectMenus()
{
    for (const DataTable *table :
         std::initializer_list<const DataTable *>{&m_work->table(), &m_work->detail().historyTable(), &m_log->table(),
                                                  &m_clientsDock->clients(), &m_clientsDock->told()}) {
        if (table != &m_log->table()) // which has a filter and a way to the table of its own
            connect(table, &DataTable::filterTermWanted, &m_bar->filter(), &FilterField::addTerm);
        connect(table, &DataTable::ruleWanted, m_answers, &AnswerControl::ruleFrom);
        connect(table, &DataTable::logWanted, this, &MainWindow::showInLog);
    }
    for (const DataTable *table : {&m_clientsDock->clients(), &m_clientsDock->told()})
        connect(table, &DataTable::streamWanted, this,
                [this](const wcs::HookEvent &stream) { showStreamOf(stream, 0); });
    connect(m_dock, &AnswersDock::hitsWanted, this, &MainWindow::showHits);
}

void MainWindow::showInLog(const wcs::HookEvent &stream)
{
    using filter::FilterTree;
    if (const auto slot = m_board.find(stream.streamKey()))
        return m_log->showStream(stream.streamKey(), m_board.at(*slot).lastRecord);
    const auto equal = [](const QString &field, const QByteArray &text) {
        return FilterTree::equal(field, json::decodedUtf8(text));
    };
    m_log->showFiltered(FilterTree::all(
        {equal(QStringLiteral("id"), stream.mediaSessionId), equal(QStringLiteral("node"), stream.nodeId)}));
}

void MainWindow::showHits(const QStringList &ruleIds, bool inLog)
{
    auto tree = filter::FilterTree::equal(QStringLiteral("rule"), ruleIds.value(0));
    for (const QString &id : ruleIds.sliced(1))
        tree.values += filter::FilterTree::equal(tree.field, id).values;
    if (inLog)
        m_log->showFiltered(tree);
    else
        m_bar->filter().setFilter(tree);
}

void MainWindow::connectDemonstration()
{
    StreamTableView *table = &m_work->table();
    connect(m_demo, &DemoControl::startWanted, this, &MainWindow::demonstrationWanted);
    connect(m_demo, &DemoControl::stopWanted, this, &MainWindow::demonstrationEndWanted);
    connect(m_clientsDock, &ClientsDock::streamWanted, this, [this, table](const QByteArray &streamKey) {
        m_clientsDock->noteStreamShown(table->selectStream(streamKey));
    });
    connect(table, &StreamTableView::currentStreamChanged, m_clientsDock,
            [this, table] { m_clientsDock->showClientOf(table->currentKey()); });
}

void MainWindow::showFrame()
{
    const bool moved = m_work->table().tick();
    const bool logged = m_log->tick();
    if (m_parts.table.isFiltering())
        m_clock->request();
    if (moved || logged) {
        m_clock->countFrame();
        m_clock->request(); // as long as something changes, without waiting to be asked
    }
    m_overview->show();
    showCounts();
    showPause();
}

void MainWindow::showSecond()
{
    const qint64 now = steadyNanoseconds() / 1'000;
    m_overview->sample(now);
    if (!isVisible())
        return;
    m_status->setRates(m_parts.projection.rates().eventsPerSecond(now), m_parts.projection.rates().answerP99(now));
    m_status->setViewRate(m_clock->takeRate());
    m_work->table().refreshTimes();
    m_work->showRejections();
    if (m_parts.table.filter().dependsOnTime())
        m_clock->request();
}

void MainWindow::showFilter(const filter::Filter &filter)
{
    m_work->table().setFilter(filter);
    showCounts();
}

void MainWindow::showCounts()
{
    const qsizetype all = m_board.size(); // without a filter what is held back is not left out
    if (m_parts.table.isFiltering())
        return m_bar->filter().showSearching();
    m_bar->filter().setCounts(m_parts.table.filter().isEmpty() ? all : m_parts.table.rowCount(), all);
    m_work->showEmptyState();
}

void MainWindow::showPause()
{
    const qsizetype waiting = m_parts.table.pendingChanges();
    QString text = tr("Pause view");
    if (m_work->table().isPaused())
        text = waiting == 0 ? tr("Paused") : tr("Paused · %1 new").arg(QLocale().toString(qlonglong(waiting)));
    m_actions->pause->setIconText(text);
    m_actions->pause->setIcon(icon(m_work->table().isPaused() ? QStringLiteral("resume") : QStringLiteral("pause")));
}

void MainWindow::setEndpoint(const Endpoint &endpoint)
{
    m_listen->setEndpoint(endpoint);
    m_work->setEndpoint(endpoint);
    m_overview->setReceiving(m_listen->isReceiving());
}

void MainWindow::setControlApi(const Endpoint &api)
{
    m_api->setEndpoint(api);
    m_status->setControlApi(api);
    m_work->setControlApi(api);
}

void MainWindow::setStoreState(const journal::StoreState &state)
{
    m_listen->setStoreState(state);
    m_status->setStoreState(state);
}

void MainWindow::setFigures(const journal::StoreFigures &figures)
{
    m_status->setFigures(figures);
    m_notices->setLasting(figures.allNotices());
    m_work->setStored(figures.stored);
}

void MainWindow::setRejections(const journal::RejectionList &rejections)
{
    m_work->setRejections(rejections);
}

void MainWindow::takeFormerEntries(const QList<journal::Entry> &newest)
{
    m_work->takeFormerEntries(newest);
}

void MainWindow::takeRecord(quint64 token, const journal::StoredRecord &record)
{
    m_work->detail().takeRecord(token, record);
}

void MainWindow::takeFailure(quint64 token, const QString &sentence)
{
    m_work->detail().takeFailure(token, sentence);
}

void MainWindow::showTestEventResult(const QString &sentence)
{
    m_work->showTestResult(sentence);
    m_status->showMessage(sentence, 8'000);
}

void MainWindow::setRules(const rules::RuleSnapshotPtr &rules)
{
    m_rules->setRules(rules);
}

void MainWindow::setConnectConfig(const rules::ConnectConfig &config, int formerSessions)
{
    m_connect->setConnectConfig(config, formerSessions);
}

void MainWindow::showNotice(const QString &sentence)
{
    m_notices->add(sentence);
}

void MainWindow::setDemonstration(const QString &scenario)
{
    m_demo->setRunning(scenario);
}

void MainWindow::takeClientNews(const simulator::ClientNewsPtr &news)
{
    m_clients->apply(*news);
}

// Larger type may make the window grow; smaller type gives back what that was.
void MainWindow::zoom(int percent)
{
    if (size() != m_grown)
        m_chosen = size();
    m_theme->setZoom(percent);
    QTimer::singleShot(0, this, [this] {
        if (!isMaximized() && !isFullScreen())
            resize(m_chosen);
        m_grown = size();
    });
}

void MainWindow::dismiss(const QByteArray &nodePrefix)
{
    m_clients->clear();
    m_work->dismiss(nodePrefix);
    if (m_actions->pause->isChecked())
        m_actions->pause->trigger(); // a view that stands still would go on showing it
    m_clock->request();
}

void MainWindow::clearFilter()
{
    if (m_log->filter().hasFocus())
        return m_log->filter().text().isEmpty() ? m_log->table().setFocus() : m_log->filter().clear();
    if (m_bar->filter().text().isEmpty())
        m_work->focusTable(Qt::ShortcutFocusReason);
    else
        m_bar->filter().clear();
}

// In the live table; record: the event of it that is to be shown, 0: none.
void MainWindow::showStreamOf(const wcs::HookEvent &event, qint64 record)
{
    if (!m_work->table().selectStream(event.streamKey()))
        m_status->showMessage(tr("This stream is not in the table now: the filter hides it, or it ended long ago."),
                              8'000);
    if (record != 0)
        m_work->detail().showRecord(record);
}

void MainWindow::copyRows()
{
    if (m_work->detail().sequence().hasFocus())
        return m_work->detail().sequence().copySelection();
    const auto *table = qobject_cast<const DataTable *>(focusWidget());
    (table ? *table : m_work->table()).copySelection();
}

void MainWindow::resetLayout()
{
    m_layout->reset();
    m_work->table().setFollowing(false);
}

void MainWindow::fitWork()
{
    m_work->setDockBeside(!m_dock->isHidden() && !m_dock->isFloating() &&
                          dockWidgetArea(m_dock) == Qt::RightDockWidgetArea);
}

void MainWindow::showEvent(QShowEvent *event)
{
    QMainWindow::showEvent(event);
    fitWork(); // a dock that is hidden before it was ever seen does not say so
    m_clock->setRunning(true);
    m_clock->request();
    showSecond();
}

void MainWindow::hideEvent(QHideEvent *event)
{
    QMainWindow::hideEvent(event);
    m_clock->setRunning(false);
}

void MainWindow::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::WindowStateChange && m_clock)
        m_clock->setRunning(isVisible() && !isMinimized());
    QMainWindow::changeEvent(event);
}

void MainWindow::keepEnded()
{
    m_parts.projection.keepEnded(m_actions->keepEnded->checkedAction()->data().toInt() * 60LL * 1'000'000);
}

AtRisk MainWindow::atRisk() const
{
    return {m_listen->streamsAtRisk(), m_answers->activeNames(), m_answers->unsaved() + m_connect->unsaved()};
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (m_closing || !mustAskBeforeClosing(m_parts.settings, atRisk())) {
        m_layout->save();
        return event->accept();
    }
    event->ignore();
    QMessageBox *question = askBeforeClosing(this, m_parts.settings, atRisk(), [this] {
        m_closing = true;
        close();
    });
    connect(m_rules, &RuleControl::rulesChanged, question, [this, question] { sayAtRisk(*question, atRisk()); });
}

} // namespace ui
