#pragma once

#include "filter/filtertree.h"
#include "findings/incidentchange.h"

#include <QObject>

#include <vector>

class QAction;

namespace view {
class IncidentsModel;
}

namespace ui {

class ProblemView;

// What can be done with the problems that are selected in the list: its menu, its keys, and the buttons beside it.
class ProblemListActions final : public QObject {
    Q_OBJECT
public:
    ProblemListActions(const view::IncidentsModel &problems, ProblemView &list);

    void acknowledgeSelected();

    QAction *acknowledge;
    QAction *comment;
    QAction *mute; // opens its menu
    QAction *resolve;
    QAction *showStreams;
    QAction *copy;

signals:
    void changeWanted(const findings::IncidentChange &change);
    void commentWanted();
    void filterWanted(const filter::FilterTree &tree);

private:
    QAction *addMute();
    std::vector<findings::Incident> selected() const; // in the list's order
    void changeAll(findings::IncidentChange::What what, qint64 muted = 0);
    void filterBySelected();
    void copySelected() const;
    void enable(); // those that can be done now

    const view::IncidentsModel &m_problems;
    ProblemView &m_list;
};

} // namespace ui
