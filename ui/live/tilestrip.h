#pragma once

#include "board/streamboard.h"
#include "filter/filter.h"

#include <QWidget>

namespace ui {

struct Colours;
class Tile;

// The figures of the board, each a term of the filter: one is clicked on, and then the others are off. Every stream
// stands in one of them; Stuck are some of Pending. Where there is no room for all, the rare ones come once there is
// something in them.
class TileStrip final : public QWidget {
    Q_OBJECT
public:
    explicit TileStrip(QWidget *parent = nullptr);

    void setTotals(const board::StreamBoard::Totals &totals);
    void setFailureNews(const QList<QStringList> &news, bool alarms); // see Tile::setNews()
    void note(const board::StreamBoard::Totals &totals, qint64 now);  // see Tile
    void showUntil(qint64 now, bool isKnown);
    void setFilter(const filter::Filter &filter); // marks the tiles whose terms are in it

    QSize minimumSizeHint() const override; // the window may be narrower than its tiles would have it

signals:
    // Those terms out of the filter, and this one into it: nothing, where a tile is clicked off.
    void termsWanted(const QList<filter::FilterTree> &away, const filter::FilterTree &term);

protected:
    bool event(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    using Total = int board::StreamBoard::Totals::*;
    struct Place {
        Tile *tile;
        Total total;
        filter::FilterTree term;
        int room; // px of strip that it takes to show it while it counts nothing
    };
    Tile *add(const QString &word, QColor Colours::*colour, Total total, const QString &term, int room = 0);
    void toggle(const filter::FilterTree &term, bool on);
    void measure();
    void fit();
    void showWhatCounts();

    QList<Place> m_places;
    Tile *m_failed = nullptr;
};

} // namespace ui
