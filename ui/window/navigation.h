#pragma once

#include <QObject>
#include <QStringList>

namespace board {
class StreamBoard;
}

namespace wcs {
struct HookEvent;
}

namespace ui {

class AnswerControl;
class AnswersDock;
class ClientsDock;
class EventLogDock;
class FilterField;
class ProblemControl;
class ProblemsDock;
class StatusLine;
class TileStrip;
class Workspace;
struct Actions;

// The ways from one feature to another: from a stream to its events, from an event or a client to its stream, from a
// cell to a filter or a rule; and what the window's keys do where the focus is.
class Navigation final : public QObject {
    Q_OBJECT
public:
    struct Parts {
        const Actions &actions;
        const board::StreamBoard &board;
        FilterField &filter;
        TileStrip &tiles;
        Workspace &work;
        EventLogDock &log;
        ClientsDock &clients;
        AnswersDock &answers;
        AnswerControl &answerControl;
        ProblemsDock &problems;
        ProblemControl &problemControl;
        StatusLine &status;
    };
    Navigation(const Parts &parts, QWidget *window);

private:
    void connectActions();
    void connectFilter();
    void connectSelection();
    void connectProblems();
    void connectCells();
    void focusTable();
    void clearFilter();
    void copyRows();
    void showStreamOf(const wcs::HookEvent &event, qint64 record);
    void sayNotThere(); // a stream that was wanted
    void stepToFinding(int by);
    void showInLog(const wcs::HookEvent &stream);
    void showHits(const QStringList &ruleIds, bool inLog);

    Parts m_parts;
    QWidget *m_window;
};

} // namespace ui
