#pragma once

#include "findings/incidentchange.h"

#include <QObject>
#include <QTimer>

namespace view {
class IncidentsModel;
}

namespace ui {

class Announcer;
class ProblemsDock;
class ProblemStrip;
struct ProblemActions;

// Steps through problems, says in the window which are new, and does what is asked about them, by the name of who is
// logged in.
class ProblemControl final : public QObject {
    Q_OBJECT
public:
    using ChangeGateway = decltype(findings::IncidentGateway::change);
    struct Parts {
        const ProblemActions &actions;
        view::IncidentsModel &problems;
        ProblemsDock &dock;
        ProblemStrip &strip;
        Announcer &announcer;
        ChangeGateway change;
    };
    ProblemControl(const Parts &parts, QWidget *window);

    int count() const { return m_count; } // of those that go on, matter and are not muted

signals:
    void countChanged(int problems);
    void stepFailed(int by); // there is no problem to step to

private:
    void step(int by);
    void acknowledge();
    void acknowledgeNewest();
    void showNewest();
    void change(findings::IncidentChange change);
    void showNews();

    Parts m_parts;
    QWidget *m_window;
    qint64 m_new = 0; // the one that the strip is about
    int m_count = 0;
    QTimer m_second;
};

} // namespace ui
