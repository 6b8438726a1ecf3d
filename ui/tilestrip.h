#pragma once

#include "streams/filter.h"
#include "streams/streamboard.h"

#include <QWidget>

namespace ui {

class Tile;

// The figures of the board, each a filter.
class TileStrip final : public QWidget {
    Q_OBJECT
public:
    explicit TileStrip(QWidget *parent = nullptr);

    void setTotals(const streams::StreamBoard::Totals &totals);
    void sample();
    void setFilter(const streams::Filter &filter); // marks the tile whose filter it is

signals:
    void filterWanted(const streams::FilterTree &tree); // empty: the filter is to go

protected:
    bool event(QEvent *event) override;

private:
    struct Place {
        Tile *tile;
        int streams::StreamBoard::Totals::*value;
        streams::FilterTree filter;
    };
    void measure();

    QList<Place> m_places;
};

} // namespace ui
