#pragma once

#include <QByteArray>
#include <QObject>

class QMainWindow;
class QSettings;
class QSplitter;

namespace ui {

class DataTable;
class StreamTableView;

// How the window was left: geometry, docks, columns, order. Remembered from one start to the next.
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
    };
    WindowLayout(const Parts &parts, QObject *parent);

    void save();
    void restore(); // what it finds unreadable stays as it is
    void reset();

private:
    Parts m_parts;
    QByteArray m_firstState; // of docks and bars
};

} // namespace ui
