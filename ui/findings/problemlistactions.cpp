#include "ui/findings/problemlistactions.h"

#include "ui/findings/problemview.h"
#include "ui/kit/icon.h"
#include "view/copyrole.h"
#include "view/incidentsmodel.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>

#include <algorithm>

namespace ui {

using findings::Incident;
using What = findings::IncidentChange::What;

namespace {

constexpr qint64 Minute = 60'000'000; // µs

} // namespace

ProblemListActions::ProblemListActions(const view::IncidentsModel &problems, ProblemView &list)
    : QObject(&list)
    , acknowledge(nullptr)
    , comment(nullptr)
    , mute(nullptr)
    , resolve(nullptr)
    , showStreams(nullptr)
    , copy(nullptr)
    , m_problems(problems)
    , m_list(list)
{
    acknowledge =
        list.addListAction(this, "acknowledgeSelected", tr("&Acknowledge"), {}, [this] { acknowledgeSelected(); });
    acknowledge->setIcon(icon(QStringLiteral("check")));
    acknowledge->setToolTip(tr("Says that you know of it (Ctrl+K)"));
    comment = list.addListAction(this, "commentProblem", tr("Co&mment …"), {"F2"}, [this] { emit commentWanted(); });
    mute = addMute();
    resolve = list.addListAction(this, "resolveProblem", tr("&Resolve"), {"Del"}, [this] { changeAll(What::Resolve); });
    resolve->setToolTip(tr("Says that it is over: what is found later is another problem (Del)"));
    list.addSeparator();
    showStreams = list.addListAction(this, "showProblemStreams", tr("Show its &streams"), {"Ctrl+H"},
                                     [this] { filterBySelected(); });
    showStreams->setIcon(icon(QStringLiteral("search")));
    showStreams->setToolTip(tr("Filters the table by it (Ctrl+H)"));
    list.addSeparator();
    copy = list.addListAction(this, "copyProblems", tr("&Copy"), {"Ctrl+C"}, [this] { copySelected(); });
    connect(list.selectionModel(), &QItemSelectionModel::selectionChanged, this, &ProblemListActions::enable);
    connect(&problems, &view::IncidentsModel::changed, this, &ProblemListActions::enable);
    enable();
}

QAction *ProblemListActions::addMute()
{
    auto *menu = new QMenu(tr("M&ute for"), &m_list);
    menu->menuAction()->setObjectName(QStringLiteral("muteProblem"));
    menu->menuAction()->setIconText(tr("Mute …"));
    menu->menuAction()->setToolTip(tr("Says nothing of it for a while"));
    const auto offer = [&](const char *name, const QString &text, qint64 time) {
        QAction *action = menu->addAction(text, this, [this, time] { changeAll(What::Mute, time); });
        action->setObjectName(QLatin1String(name));
    };
    offer("mute15", tr("1&5 minutes"), 15 * Minute);
    offer("mute60", tr("1 &hour"), 60 * Minute);
    offer("mute480", tr("&8 hours"), 480 * Minute);
    menu->addSeparator();
    offer("unmute", tr("&No more"), 0);
    m_list.addListAction(menu->menuAction());
    return menu->menuAction();
}

std::vector<Incident> ProblemListActions::selected() const
{
    std::vector<Incident> problems;
    const QModelIndexList rows = m_list.selectedRows();
    for (const QModelIndex &row : rows)
        problems.push_back(m_problems.at(row.row()));
    return problems;
}

void ProblemListActions::acknowledgeSelected()
{
    changeAll(What::Acknowledge);
}

void ProblemListActions::changeAll(What what, qint64 muted)
{
    for (const Incident &problem : selected()) {
        const bool isMeant = what == What::Acknowledge ? problem.state == Incident::State::New : problem.isOpen();
        if (isMeant)
            emit changeWanted({.what = what, .incident = problem.id, .muted = muted});
    }
}

void ProblemListActions::filterBySelected()
{
    filter::FilterTree tree;
    for (const Incident &problem : selected()) {
        const auto one = filter::FilterTree::equal(QStringLiteral("incident"), QString::number(problem.id));
        if (tree.isEmpty())
            tree = one;
        else
            tree.values += one.values;
    }
    if (!tree.isEmpty())
        emit filterWanted(tree);
}

void ProblemListActions::copySelected() const
{
    QStringList lines;
    const QModelIndexList rows = m_list.selectedRows();
    for (const QModelIndex &row : rows)
        lines += row.data(view::CopyRole).toString();
    QGuiApplication::clipboard()->setText(lines.join(u'\n'));
}

void ProblemListActions::enable()
{
    const std::vector<Incident> problems = selected();
    const auto isNew = [](const Incident &problem) { return problem.state == Incident::State::New; };
    acknowledge->setEnabled(std::ranges::any_of(problems, isNew));
    const bool anyOpen = std::ranges::any_of(problems, &Incident::isOpen);
    mute->setEnabled(anyOpen);
    resolve->setEnabled(anyOpen);
    for (QAction *action : {comment, showStreams, copy})
        action->setEnabled(!problems.empty());
}

} // namespace ui
