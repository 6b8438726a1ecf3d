#pragma once

#include <QStyle>

class QStyleOptionComboBox;
class QStyleOptionDockWidget;
class QStyleOptionMenuItem;
class QStyleOptionSlider;
class QStyleOptionSpinBox;
class QStyleOptionTab;

namespace ui {

constexpr int DockButton = 20; // px

// What the style draws, piece by piece.

// A rounded panel with a 1-px line.
void drawPanel(QPainter &painter, const QRectF &rect, const QColor &fill, const QColor &line, qreal radius);
// Where the keyboard is, around what has no other mark of it.
void drawFocus(QPainter &painter, const QRect &rect, const QPalette &palette);
void drawButton(const QStyleOption &option, QPainter &painter);
void drawField(const QStyleOption &option, QPainter &painter);
// A field with a way to open its list; QComboBox puts its text or its line edit on it.
void drawChoice(const QStyleOptionComboBox &option, QPainter &painter);
// A field with a step up and a step down; QSpinBox puts its line edit on it.
void drawSpin(const QStyle &style, const QStyleOptionSpinBox &option, QPainter &painter, const QWidget *widget);
void drawBar(const QStyleOption &option, QPainter &painter, bool lineBelow);
void drawCheck(const QStyleOption &option, QPainter &painter);
void drawMenuTitle(const QStyleOptionMenuItem &option, QPainter &painter);
void drawTab(const QStyleOptionTab &option, QPainter &painter);
void drawDockTitle(const QStyleOptionDockWidget &option, QPainter &painter);
void drawScrollBar(const QStyle &style, const QStyleOptionSlider &option, QPainter &painter, const QWidget *widget);
// The thumb, by hand: Fusion leaves room for arrow buttons that we have not.
QRect scrollThumb(const QStyleOptionSlider &option);

} // namespace ui
