#include "ui/window/mainwindow.h"

#include "ui/connect/connectcard.h"
#include "ui/demo/clientsdock.h"
#include "ui/detail/detailpane.h"
#include "ui/findings/problemsdock.h"
#include "ui/findings/problemstrip.h"
#include "ui/kit/banner.h"
#include "ui/live/streamtableview.h"
#include "ui/live/tilestrip.h"
#include "ui/log/eventlogdock.h"
#include "ui/log/logtable.h"
#include "ui/rules/answersdock.h"
#include "ui/rules/answerswitch.h"
#include "ui/rules/injectionstrip.h"
#include "ui/tables/filterfield.h"
#include "ui/window/closing.h"
#include "ui/window/fixedbar.h"
#include "ui/window/liveview.h"
#include "ui/window/statusline.h"
#include "ui/window/topbar.h"
#include "ui/window/windowlayout.h"
#include "ui/window/workspace.h"

#include <QCloseEvent>
#include <QMenu>
#include <QMenuBar>
#include <QToolBar>
#include <QVBoxLayout>

#include <initializer_list>

namespace ui {

MainWindow::MainWindow(const WindowSources &sources)
    : m_settings(sources.settings)
    , m_features(new Features(sources, this))
{
    setWindowIcon(QIcon(QStringLiteral(":/icons/streamwatch.svg")));
    placeBars();
    setCentralWidget(m_features->work);
    setStatusBar(m_features->status);
    placeDocks();
    fillMenus();
    connect(m_features->actions.quit, &QAction::triggered, this, &QWidget::close);

    const Workspace &work = *m_features->work;
    m_layout = new WindowLayout({*this, sources.settings, work.splitter(), work.table(), m_features->bar->filter(),
                                 work.detail(), m_features->log->table(), *m_features->answersDock, *m_features->log,
                                 *m_features->clientsDock, *m_features->problemsDock},
                                this);
    connect(m_features->actions.resetLayout, &QAction::triggered, m_layout, &WindowLayout::reset);
    m_layout->reset();
    m_layout->restore();
    m_features->view->showSecond();
    m_features->work->focusTable();
}

// The dock is hidden on the way, when there is no layout any more that it could be in; and what becomes of the parts is
// no change of the layout any more.
MainWindow::~MainWindow()
{
    m_layout->save();
    delete m_layout;
    disconnect(m_features->answersDock, nullptr, this, nullptr);
}

// They go across the window; docks stand below them, beside table and detail.
void MainWindow::placeBars()
{
    auto *head = new QWidget;
    head->setBackgroundRole(QPalette::Window); // it stands on the window, not on a bar
    head->setAutoFillBackground(true);
    auto *column = new QVBoxLayout(head);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    const Features &f = *m_features;
    for (QWidget *part : std::initializer_list<QWidget *>{f.strip, f.problemStrip, f.banner, f.backendBanner,
                                                          f.apiBanner, f.notice, f.tiles})
        column->addWidget(part);
    addToolBar(newFixedBar(QStringLiteral("bar"), f.bar));
    addToolBarBreak();
    addToolBar(newFixedBar(QStringLiteral("figures"), head));
}

void MainWindow::placeDocks()
{
    QDockWidget *answers = m_features->answersDock;
    addDockWidget(Qt::BottomDockWidgetArea, m_features->log);
    m_features->log->hide();
    addDockWidget(Qt::BottomDockWidgetArea, m_features->clientsDock);
    m_features->clientsDock->hide();
    addDockWidget(Qt::BottomDockWidgetArea, m_features->problemsDock);
    m_features->problemsDock->hide();
    addDockWidget(Qt::RightDockWidgetArea, answers);
    connect(answers, &QDockWidget::visibilityChanged, this, &MainWindow::fitWork);
    connect(answers, &QDockWidget::dockLocationChanged, this, &MainWindow::fitWork);
    connect(answers, &QDockWidget::topLevelChanged, this, &MainWindow::fitWork);
}

void MainWindow::fillMenus()
{
    const Actions::Others others{m_features->log->toggleViewAction(),
                                 m_features->answersDock->toggleViewAction(),
                                 m_features->clientsDock->toggleViewAction(),
                                 m_features->problemsDock->toggleViewAction(),
                                 m_features->bar->answer().menu(),
                                 [this](QMenu &menu) { m_features->work->table().fillColumnMenu(menu); }};
    addActions({others.eventLog, others.answers, others.clients, others.problems});
    m_features->actions.fill(*menuBar(), others);
}

void MainWindow::fitWork()
{
    const QDockWidget &answers = *m_features->answersDock;
    m_features->work->setDockBeside(!answers.isHidden() && !answers.isFloating() &&
                                    dockWidgetArea(m_features->answersDock) == Qt::RightDockWidgetArea);
}

void MainWindow::showEvent(QShowEvent *event)
{
    QMainWindow::showEvent(event);
    fitWork(); // a dock that is hidden before it was ever seen does not say so
    m_features->view->setSeen(true);
}

void MainWindow::hideEvent(QHideEvent *event)
{
    QMainWindow::hideEvent(event);
    m_features->view->setSeen(false);
}

void MainWindow::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::WindowStateChange)
        m_features->view->setSeen(isVisible() && !isMinimized());
    QMainWindow::changeEvent(event);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (m_closing || !mustAskBeforeClosing(m_settings, m_features->atRisk())) {
        m_layout->save();
        return event->accept();
    }
    event->ignore();
    askBeforeClosing(this, m_settings, *m_features, [this] {
        m_closing = true;
        close();
    });
}

} // namespace ui
