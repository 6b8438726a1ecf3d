#include "ui/findings/problemsdock.h"

#include "ui/findings/problemlistactions.h"
#include "ui/findings/problemview.h"
#include "ui/kit/action.h"
#include "ui/kit/card.h"
#include "ui/kit/fonts.h"
#include "ui/kit/icon.h"
#include "ui/kit/noticestrip.h"
#include "ui/tables/datatable.h"
#include "view/incidentsmodel.h"

#include <QAction>
#include <QApplication>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <chrono>

namespace ui {

using namespace std::chrono_literals;
using Model = view::IncidentsModel;

namespace {

constexpr int UsualHeight = 280;
constexpr int LeastList = 56;
constexpr auto NoticeTime = 10s;

// As high as one would make it.
class Frame final : public QWidget {
public:
    QSize sizeHint() const override { return {QWidget::sizeHint().width(), scaled(UsualHeight)}; }
};

} // namespace

ProblemsDock::ProblemsDock(Model &problems, const journal::Timeline &timeline,
                           const ProblemDetail::FindingsGateway &findings, QWidget *parent)
    : QDockWidget(tr("Problems"), parent)
    , m_problems(problems)
    , m_list(new ProblemView)
    , m_actions(nullptr)
    , m_detail(nullptr)
    , m_notice(new NoticeStrip)
    , m_splitter(new QSplitter)
    , m_pages(new QStackedWidget)
{
    setObjectName(QStringLiteral("problems"));
    nameToggle();
    m_list->setModel(&problems);
    m_list->setAccessibleName(tr("Problems"));
    m_actions = new ProblemListActions(problems, *m_list);
    m_detail = new ProblemDetail(problems, timeline, *m_actions, findings);
    build();

    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex &row) { m_detail->showProblem(row.data(Model::IdRole).toLongLong()); });
    connect(m_list, &QAbstractItemView::activated, this, [this] { streams().setFocus(Qt::OtherFocusReason); });
    connect(m_actions, &ProblemListActions::changeWanted, this, &ProblemsDock::changeWanted);
    connect(m_actions, &ProblemListActions::filterWanted, this, &ProblemsDock::filterWanted);
    connect(m_actions, &ProblemListActions::commentWanted, m_detail, &ProblemDetail::writeComment);
    connect(m_detail, &ProblemDetail::filterWanted, this, &ProblemsDock::filterWanted);
    connect(m_detail, &ProblemDetail::streamWanted, this, &ProblemsDock::streamWanted);
    connect(m_detail, &ProblemDetail::commentMade, this, [this](const QString &text) {
        emit changeWanted(
            {.what = findings::IncidentChange::What::Comment, .incident = m_detail->shownProblem(), .text = text});
    });
    connect(&problems, &Model::changed, this, &ProblemsDock::showWhatThereIs);
    connect(this, &QDockWidget::dockLocationChanged, this, [this](Qt::DockWidgetArea area) {
        const bool isBeside = area == Qt::LeftDockWidgetArea || area == Qt::RightDockWidgetArea;
        m_splitter->setOrientation(isBeside ? Qt::Vertical : Qt::Horizontal);
    });
    showWhatThereIs();
}

void ProblemsDock::nameToggle()
{
    QAction *shown = toggleViewAction();
    shown->setObjectName(QStringLiteral("problemsAction"));
    shown->setText(tr("&Problems"));
    shown->setShortcut(QKeySequence(QStringLiteral("Ctrl+P")));
    shown->setIcon(icon(QStringLiteral("warning")));
    setTip(shown, tr("What is wrong, to which streams, and who looks after it"));
    connect(shown, &QAction::triggered, this, [this](bool isShown) {
        if (isShown)
            m_list->setFocus(Qt::ShortcutFocusReason);
    });
}

QWidget *ProblemsDock::makeEmpty()
{
    auto *sentence = new Label(Type::Text, Label::Tone::Dim, tr("Nothing is wrong."));
    sentence->setObjectName(QStringLiteral("noProblems"));
    sentence->setAlignment(Qt::AlignCenter);
    return new Card(sentence);
}

void ProblemsDock::build()
{
    m_notice->setObjectName(QStringLiteral("problemsNotice"));
    m_list->setMinimumHeight(scaled(LeastList));
    auto *left = new QWidget;
    auto *column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_list, 1);
    column->addWidget(m_notice);
    m_splitter->addWidget(new Card(left));
    m_splitter->addWidget(new Card(m_detail));
    m_splitter->setChildrenCollapsible(false);
    spread();
    m_pages->addWidget(makeEmpty());
    m_pages->addWidget(m_splitter);
    auto *frame = new Frame;
    auto *layout = new QVBoxLayout(frame);
    layout->setContentsMargins(scaled(16), 0, scaled(16), scaled(4));
    layout->addWidget(m_pages);
    setWidget(frame);
}

void ProblemsDock::spread()
{
    m_splitter->setSizes({11'000, 10'000}); // more than there is: taken for a proportion
}

void ProblemsDock::showWhatThereIs()
{
    m_pages->setCurrentIndex(m_problems.rowCount() == 0 ? 0 : 1);
    m_detail->refresh();
}

void ProblemsDock::open()
{
    show();
    raise();
    m_list->setFocus(Qt::ShortcutFocusReason);
}

bool ProblemsDock::showProblem(qint64 incident)
{
    const int row = m_problems.rowOf(incident);
    if (row < 0)
        return false;
    open();
    m_list->goTo(m_problems.index(row));
    return true;
}

// Those that go on stand above all others.
bool ProblemsDock::step(int by)
{
    int open = 0;
    while (open < m_problems.rowCount() && m_problems.at(open).isOpen())
        ++open;
    if (open == 0)
        return false;
    const QModelIndex current = m_list->currentIndex();
    const bool isAmong = isVisible() && current.isValid() && current.row() < open;
    const int row = isAmong ? (current.row() + by + open) % open : by > 0 ? 0 : open - 1;
    return showProblem(m_problems.at(row).id);
}

bool ProblemsDock::hasKeys() const
{
    return isAncestorOf(QApplication::focusWidget());
}

void ProblemsDock::acknowledgeSelected()
{
    m_actions->acknowledgeSelected();
}

void ProblemsDock::say(const QString &sentence)
{
    m_notice->say(sentence, NoticeStrip::Tone::Warning);
    m_notice->leaveAfter(NoticeTime);
}

} // namespace ui
