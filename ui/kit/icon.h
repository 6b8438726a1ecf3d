#pragma once

#include <QIcon>
#include <QPixmap>

namespace ui {

// A symbol of :/icons in the colour of button text, whatever the scheme is when it is painted.
QIcon icon(const QString &name);

// The same in one colour, so large on screen.
QPixmap tinted(const QString &name, const QColor &colour, int pixels, qreal devicePixelRatio);

} // namespace ui
