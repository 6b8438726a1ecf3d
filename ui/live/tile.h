#pragma once

#include "board/figurehistory.h"

#include <QAbstractButton>
#include <QColor>

namespace ui {

struct Colours;
struct TextLine;

// One figure with its course of the last minutes, on an axis from 0, and what is new of it. While that is alarming it
// takes colour, has a sign and says so. Clicking it asks for its term of the filter.
class Tile final : public QAbstractButton {
    Q_OBJECT
public:
    Tile(const QString &word, QColor Colours::*colour, const QString &term, QWidget *parent);

    void setValue(int value);
    int value() const { return m_value; }
    // Both are moments of the steady clock, µs. What was not noted is a gap in the course.
    void note(int value, qint64 now); // takes it into the course, which does not show by itself
    void showUntil(qint64 now, bool isKnown);
    void setRoomForNews(bool has); // it is wide enough at any time, so that nothing moves when there are some
    void setShortWord(const QString &word) { m_shortWord = word; } // where there is no room for its word
    // Two short lines, each of them in fewer and fewer words; none: there is nothing new.
    void setNews(const QList<QStringList> &news, bool alarms = true);
    QStringList news() const;  // in all their words
    QStringList shown() const; // all that stands there now, as it is cut short
    bool alarms() const { return m_alarms; }
    QString sentence() const; // "Playing: 868 now, 868 to 875 in the last 10 min, axis 0 to 1,000"

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override; // nothing is cut short, of a figure with five digits

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    void paintFigure(QPainter &painter) const;
    qreal paintNews(QPainter &painter, qreal left) const; // returns where they end
    void paintHistory(QPainter &painter, const QRectF &area) const;
    QColor back() const;
    QString word() const;   // as there is room for it
    qreal newsLeft() const; // px
    QStringList shownNews() const;
    QFont newsFont(qsizetype line) const;
    void describe();

    QColor Colours::*m_colour;
    QString m_term;
    QString m_shortWord; // empty: there is none
    QList<QStringList> m_news;
    board::FigureHistory m_history;
    board::FigureHistory m_shown; // as it was when it was last to be shown
    qint64 m_now = 0;
    int m_value = 0;
    bool m_isKnown = true;
    bool m_alarms = false;
    bool m_hasRoomForNews = false;
};

} // namespace ui
