#pragma once

#include "streams/streamtablemodel.h"

#include <QObject>

class QWidget;

namespace ui {

class TileStrip;

// What the tiles and the title of the window say of all streams.
class Overview final : public QObject {
    Q_OBJECT
public:
    Overview(const streams::StreamTableModel &table, TileStrip &tiles, QWidget *window);

    void show();                  // the figures, as often as they change
    void sample(qint64 now);      // once a second: their course, and what follows from time. Steady clock, µs
    void setReceiving(bool does); // while nothing is received nothing is known
    void setPaused(bool paused);  // the tiles stand still; the title goes on

private:
    QStringList failureNews() const;

    const streams::StreamTableModel &m_table;
    TileStrip &m_tiles;
    QWidget *m_window;
    bool m_isReceiving = true;
    bool m_isPaused = false;
};

} // namespace ui
