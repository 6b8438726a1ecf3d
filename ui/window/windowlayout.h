#pragma once

#include "ui/kit/settingswriter.h"

#include <QObject>
#include <QTimer>

#include <functional>

class QDockWidget;
class QMainWindow;
class QSettings;
class QSplitter;

namespace ui {

class ClientsDock;
class DataTable;
class DetailPane;
class FilterField;
class ProblemsDock;
class StreamTableView;

// How a person has set up the window: geometry, docks, columns, order, tab, filter, selection. Written a moment after
// each change, so that it is there again however the program ends. In a narrow window the answers make room, and come
// back when it is wide again.
class WindowLayout final : public QObject {
    Q_OBJECT
public:
    struct Parts {
        QMainWindow &window;
        QSettings &settings;
        QSplitter &splitter;
        StreamTableView &streams;
        FilterField &filter;
        DetailPane &detail;
        DataTable &log;
        QDockWidget &answers;
        QDockWidget &logDock;
        ClientsDock &clients;
        ProblemsDock &problems;
    };
    WindowLayout(const Parts &parts, QObject *parent);

    void restore(); // what it finds damaged stays as it is, and a line of the log says so
    void reset();
    void save(); // now, if anything has changed

signals:
    void saved(); // that is on its way to the disk now

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    // One thing that is remembered. Its state is what Qt makes of it, or a word.
    struct Kept {
        QString key;
        std::function<QByteArray()> state;
        std::function<bool(const QByteArray &)> restore;
    };
    QList<QDockWidget *> docks() const;
    void addKept();
    void addTable(const QString &key, DataTable &table);
    void addSplitter(const QString &key, QSplitter &splitter);
    void watch();
    void noteChange();
    void noteMove(bool isWindow); // of the window, or a dock
    void noteShown();
    void raiseFloating();
    void pauseOver();
    QVariantMap states() const;
    void noteRoom(); // that there is now
    bool restoreRoom(const QByteArray &word);

    Parts m_parts;
    QByteArray m_firstState; // of docks and bars
    QList<Kept> m_kept;
    QVariantMap m_saved;     // as states() were when they were last read or written
    int m_room;              // px of window at 100 %
    bool m_madeRoom = false; // the answers are hidden because the window is narrow
    QTimer m_pause;          // runs after a change
    QTimer m_settling;       // runs after it was shown
    SettingsWriter m_writer;
};

} // namespace ui
