#pragma once

#include <QWidget>

class QPainter;
class QVBoxLayout;

namespace ui {

// A panel with a 1-px line and 8-px corners. What it holds keeps clear of the corners.
class Card final : public QWidget {
    Q_OBJECT
public:
    explicit Card(QWidget *content, QWidget *parent = nullptr);

    // It is the lower part of a card: what stands right above it is the upper part (see drawUpperPart()).
    void joinAbove();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *m_content;
    bool m_joinsAbove = false;
};

// The upper part of a card, on the whole of the widget, with a line below.
void drawUpperPart(QPainter &painter, const QWidget &widget);

} // namespace ui
