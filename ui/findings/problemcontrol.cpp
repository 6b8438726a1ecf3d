#include "ui/findings/problemcontrol.h"

#include "base/reply.h"
#include "ui/findings/announcer.h"
#include "ui/findings/notificationdialog.h"
#include "ui/findings/problemactions.h"
#include "ui/findings/problemsdock.h"
#include "ui/findings/problemstrip.h"
#include "view/incidentsmodel.h"

#include <QAction>
#include <QApplication>
#include <QLocale>

#include <algorithm>
#include <chrono>

namespace ui {

using namespace std::chrono_literals;
using findings::Incident;
using What = findings::IncidentChange::What;
using Model = view::IncidentsModel;

namespace {

QString userName()
{
    const QString name = qEnvironmentVariable("USER", qEnvironmentVariable("LOGNAME"));
    return name.left(findings::IncidentChange::LongestName);
}

} // namespace

ProblemControl::ProblemControl(const Parts &parts, QWidget *window)
    : QObject(window)
    , m_parts(parts)
    , m_window(window)
{
    const auto on = [this](QAction *action, auto slot) { connect(action, &QAction::triggered, this, slot); };
    on(parts.actions.next, [this] { step(1); });
    on(parts.actions.previous, [this] { step(-1); });
    on(parts.actions.acknowledge, &ProblemControl::acknowledge);
    on(parts.actions.notifications, [this] { (new NotificationDialog(m_parts.announcer, m_window))->open(); });
    connect(&parts.strip, &ProblemStrip::showWanted, this, &ProblemControl::showNewest);
    connect(&parts.strip, &ProblemStrip::acknowledged, this, &ProblemControl::acknowledgeNewest);
    connect(&parts.dock, &ProblemsDock::changeWanted, this, &ProblemControl::change);
    connect(&parts.problems, &Model::changed, this, &ProblemControl::showNews);
    connect(&parts.announcer, &Announcer::arrived, this, [this] { QApplication::alert(m_window); });
    connect(&parts.announcer, &Announcer::chosen, this, [this](qint64 incident) {
        m_window->setWindowState(m_window->windowState() & ~Qt::WindowMinimized);
        m_window->show();
        m_window->raise();
        m_window->activateWindow();
        m_parts.dock.showProblem(incident);
    });
    m_second.setInterval(1s);
    connect(&m_second, &QTimer::timeout, &parts.problems, &Model::refreshTimes);
    m_second.start();
    showNews();
}

// What the strip is about comes first: it may be why somebody opens the list.
void ProblemControl::step(int by)
{
    if (m_new != 0 && !m_parts.dock.isVisible())
        return showNewest();
    if (!m_parts.dock.step(by))
        emit stepFailed(by);
}

void ProblemControl::showNewest()
{
    m_parts.dock.showProblem(m_new);
}

void ProblemControl::acknowledge()
{
    if (m_parts.dock.hasKeys())
        m_parts.dock.acknowledgeSelected();
    else
        acknowledgeNewest();
}

void ProblemControl::acknowledgeNewest()
{
    if (m_new != 0)
        change({.what = What::Acknowledge, .incident = m_new});
}

void ProblemControl::change(findings::IncidentChange change)
{
    change.by = userName();
    whenReplied(m_parts.change(change), this, [this](const findings::IncidentOutcome &outcome) {
        if (outcome.refusal)
            m_parts.dock.say(outcome.refusal->sentence);
    });
}

// The gravest stands first.
void ProblemControl::showNews()
{
    const std::vector<Incident> &all = m_parts.problems.all();
    const auto isNew = [this](const Incident &problem) { return m_parts.problems.isNew(problem); };
    const auto news = std::ranges::count_if(all, isNew);
    const auto gravest = std::ranges::find_if(all, isNew);
    m_new = gravest == all.end() ? 0 : gravest->id;
    QString sentence;
    if (m_new != 0)
        sentence = QStringLiteral("%1 · %2").arg(gravest->sentence(), m_parts.problems.sinceText(*gravest));
    m_parts.strip.say(news < 2
                          ? sentence
                          : tr("%1 new problems, the gravest: %2").arg(QLocale().toString(qlonglong(news)), sentence));
    m_parts.announcer.take(all);

    const auto isProblem = [this](const Incident &problem) { return m_parts.problems.isProblem(problem); };
    const int count = int(std::ranges::count_if(all, isProblem));
    if (std::exchange(m_count, count) != count)
        emit countChanged(count);
}

} // namespace ui
