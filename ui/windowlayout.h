#pragma once

#include <QByteArray>
#include <QObject>

class QDockWidget;
class QMainWindow;
class QSettings;
class QSplitter;

namespace ui {

class ClientsDock;
class DataTable;
class StreamTableView;

// How the window was left: geometry, docks, columns, order. Remembered from one start to the next. In a narrow window
// the answers make room, and come back when it is wide again.
class WindowLayout final : public QObject {
    Q_OBJECT
public:
    struct Parts {
        QMainWindow &window;
        QSettings &settings;
        QSplitter &splitter;
        StreamTableView &streams;
        DataTable &history;
        DataTable &log;
        QDockWidget &answers;
        ClientsDock &clients;
    };
    WindowLayout(const Parts &parts, QObject *parent);

    void save();
    void restore(); // what it finds unreadable stays as it is
    void reset();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void makeRoom(int formerWidth, int width);

    Parts m_parts;
    QByteArray m_firstState; // of docks and bars
    bool m_madeRoom = false; // the answers are hidden because the window is narrow
};

} // namespace ui
