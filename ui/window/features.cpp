#include "ui/window/features.h"

#include "base/clock.h"
#include "ui/connect/connectcard.h"
#include "ui/demo/clientsdock.h"
#include "ui/demo/democontrol.h"
#include "ui/demo/demogateway.h"
#include "ui/endpoint/apicontrol.h"
#include "ui/endpoint/backendcontrol.h"
#include "ui/endpoint/endpointgateway.h"
#include "ui/endpoint/listencontrol.h"
#include "ui/findings/announcer.h"
#include "ui/findings/desktopnotification.h"
#include "ui/findings/problemcontrol.h"
#include "ui/findings/problemsdock.h"
#include "ui/findings/problemstrip.h"
#include "ui/kit/banner.h"
#include "ui/kit/notices.h"
#include "ui/kit/theme.h"
#include "ui/live/overview.h"
#include "ui/live/streamtableview.h"
#include "ui/live/terminatecontrol.h"
#include "ui/live/tilestrip.h"
#include "ui/log/eventlogdock.h"
#include "ui/rules/answercontrol.h"
#include "ui/rules/answersdock.h"
#include "ui/rules/answerswitch.h"
#include "ui/rules/injectionstrip.h"
#include "ui/rules/rulecontrol.h"
#include "ui/window/appearance.h"
#include "ui/window/atrisk.h"
#include "ui/window/focuskeys.h"
#include "ui/window/helpdialog.h"
#include "ui/window/liveview.h"
#include "ui/window/navigation.h"
#include "ui/window/statusline.h"
#include "ui/window/topbar.h"
#include "ui/window/workspace.h"

#include <QAction>
#include <QApplication>
#include <QMainWindow>

namespace ui {

namespace {

constexpr int MessageMs = 8'000;

NormalAnswer normalAnswerOf(const Backend &backend)
{
    if (!backend.url.isEmpty())
        return NormalAnswer::Backends;
    return backend.isThere() ? NormalAnswer::ByPath : NormalAnswer::Ours;
}

Announcer *newAnnouncer(QSettings &settings, QObject *parent)
{
    auto *desktop = new DesktopNotification(parent);
    const Announcer::Means means{.show = [desktop](const QString &title, const QString &sentence,
                                                   bool replaces) { desktop->show(title, sentence, replaces); },
                                 .beep = [] { QApplication::beep(); },
                                 .time = [] { return QTime::currentTime(); },
                                 .steady = steadyNanoseconds};
    auto *announcer = new Announcer(settings, means, parent);
    QObject::connect(desktop, &DesktopNotification::chosen, announcer, &Announcer::choose);
    return announcer;
}

} // namespace

Features::Features(const WindowSources &sources, QMainWindow *window)
    : QObject(window)
    , theme(new Theme(sources.settings, this))
    , actions(window)
    , rules(new RuleControl(sources.rules.change, window))
    , bar(new TopBar(actions, *rules, window))
    , strip(new InjectionStrip(actions.rules.allNormal, actions.rules.backOn))
    , problemStrip(new ProblemStrip)
    , banner(new Banner(Banner::Tone::Alarm))
    , backendBanner(new Banner(Banner::Tone::Alarm))
    , apiBanner(new Banner(Banner::Tone::Alarm))
    , notice(new Banner(Banner::Tone::Notice))
    , notices(new Notices(*notice, this))
    , tiles(new TileStrip)
    , overview(new Overview(sources.table, *tiles, window))
    , clients(new view::ClientsModel(this))
    , work(new Workspace(sources.table,
                         {sources.history, sources.projection.sessions(), *clients,
                          sources.projection.board().timeline(), sources.readRecord},
                         actions, sources.endpoint, sources.backend))
    , log(new EventLogDock(sources.eventLog, window))
    , clientsDock(new ClientsDock(*clients, actions.demo, window))
    , answersDock(new AnswersDock(*rules, sources.projection.board(), window))
    , problemsDock(
          new ProblemsDock(sources.incidents, sources.projection.board().timeline(), sources.incidentFindings, window))
    , status(new StatusLine(sources.endpoint, sources.backend, window))
    , listen(new ListenControl({actions.endpoint, bar->pill(), *banner, sources.projection.board(), sources.endpoint},
                               window))
    , answers(new AnswerControl({actions.rules, *rules, *strip, *notices, *answersDock, sources.projection.board()},
                                window))
    , connectCard(new ConnectCard(actions.connect, sources.connect))
    , announcer(newAnnouncer(sources.settings, this))
    , problems(new ProblemControl({actions.problems, sources.incidents, *problemsDock, *problemStrip, *announcer,
                                   sources.changeIncident.change},
                                  window))
    , view(new LiveView({actions, sources.projection, sources.table, sources.history, sources.eventLog, bar->filter(),
                         *overview, *work, *log, *status},
                        sources.settings, this))
    , m_window(*window)
{
    answersDock->setConnectCard(connectCard);
    new ApiControl({actions.endpoint, *apiBanner, sources.endpoint}, this);
    new DemoControl(actions.demo, bar->demonstration(), sources.demo, this);
    new Appearance(actions, *theme, window);
    new Navigation({actions, sources.projection.board(), bar->filter(), *tiles, *work, *log, *clientsDock, *answersDock,
                    *answers, *problemsDock, *problems, *status},
                   window);
    new FocusKeys(work->table(), window);
    join(sources);
    joinProblems(sources);
    joinBackend(sources);
    joinTerminating(sources);
    connectHelp(sources.facts);
}

// What one feature says and another shows.
void Features::join(const WindowSources &sources)
{
    connect(&sources.endpoint, &EndpointGateway::noticed, notices, &Notices::add);
    connect(&sources.endpoint, &EndpointGateway::storeFiguresChanged, notices,
            [this](const journal::StoreFigures &figures) { notices->setLasting(figures.allNotices()); });
    connect(listen, &ListenControl::receivingChanged, overview,
            [this] { overview->setReceiving(listen->isReceiving()); });
    connect(&sources.demo, &DemoGateway::clientsChanged, clients,
            [this](const simulator::ClientNewsPtr &news) { clients->apply(*news); });
    connect(&sources.projection, &board::Projection::dropped, clients, &view::ClientsModel::clear);
    connect(work, &Workspace::said, status,
            [this](const QString &sentence) { status->showMessage(sentence, MessageMs); });
}

void Features::joinProblems(const WindowSources &sources)
{
    connect(problems, &ProblemControl::countChanged, overview, &Overview::setProblems);
    overview->setProblems(problems->count());
    const journal::Timeline &timeline = sources.projection.board().timeline();
    connect(&sources.projection, &board::Projection::loaded, announcer,
            [this, &timeline] { announcer->startFrom(timeline.now()); });
}

void Features::joinBackend(const WindowSources &sources)
{
    auto *control =
        new BackendControl({actions.endpoint, *backendBanner, sources.endpoint, sources.backend}, &m_window);
    connect(control, &BackendControl::failuresWanted, log, [this] {
        log->showFiltered(filter::FilterTree::equal(QStringLiteral("backend"), QStringLiteral("failed")));
    });
    connect(&sources.backend, &BackendGateway::backendChanged, connectCard, [this](const Backend &backend) {
        connectCard->setHasBackend(backend.isThere(), !backend.url.isEmpty());
        const NormalAnswer normal = normalAnswerOf(backend);
        bar->answer().setNormal(normal);
        answersDock->setNormal(normal);
    });
    connect(&sources.backend, &BackendGateway::connectAnswered, connectCard, &ConnectCard::setLastAnswer);
}

void Features::joinTerminating(const WindowSources &sources)
{
    auto *control =
        new TerminateControl({actions.table.terminate, work->table(), sources.table, sources.wcs}, &m_window);
    connect(control, &TerminateControl::terminated, status,
            [this](const QString &sentence) { status->showMessage(sentence, MessageMs); });
    connect(control, &TerminateControl::failed, notices, &Notices::add);
}

void Features::connectHelp(const Facts &facts)
{
    connect(actions.help, &QAction::triggered, this,
            [this] { (new HelpDialog(*m_window.menuBar(), &m_window))->show(); });
    connect(actions.about, &QAction::triggered, this, [this, facts] { showAbout(&m_window, facts); });
}

AtRisk Features::atRisk() const
{
    return {listen->streamsAtRisk(), answers->activeNames(), answers->unsaved() + connectCard->unsaved()};
}

} // namespace ui
