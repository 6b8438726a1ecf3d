#pragma once

#include "view/streamtablemodel.h"

#include <QObject>

class QWidget;

namespace ui {

class TileStrip;

// What the tiles and the title of the window say of all streams.
class Overview final : public QObject {
    Q_OBJECT
public:
    Overview(const view::StreamTableModel &table, TileStrip &tiles, QWidget *window);

    void show();                    // the figures, as often as they change
    void setPaused(bool isPaused);  // the tiles stay as they are; the title goes on
    void sample(qint64 now);        // once a second: their course, and what follows from time. Steady clock, µs
    void setReceiving(bool does);   // while nothing is received nothing is known
    void setProblems(int problems); // that the title counts; only where there are none it counts the failed streams

private:
    void showFailures();
    void showTitle();

    const view::StreamTableModel &m_table;
    TileStrip &m_tiles;
    QWidget *m_window;
    int m_problems = 0;
    bool m_isReceiving = true;
    bool m_isPaused = false;
};

} // namespace ui
