#pragma once

#include <QAbstractButton>
#include <QColor>

#include <deque>

namespace ui {

struct Colours;

// One figure with its recent course. Clicking it sets its filter.
class Tile final : public QAbstractButton {
    Q_OBJECT
public:
    Tile(const QString &word, QColor Colours::*colour, QWidget *parent);

    void setValue(int value);
    int value() const { return m_value; }
    void sample(); // adds the present value to the course

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void paintCourse(QPainter &painter, const QRectF &area, const QColor &colour) const;

    QColor Colours::*m_colour;
    int m_value = 0;
    std::deque<int> m_course; // oldest first
};

} // namespace ui
