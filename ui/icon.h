#pragma once

#include <QIcon>

namespace ui {

// A symbol of :/icons in the colour of button text, whatever the scheme is when it is painted.
QIcon icon(const QString &name);

} // namespace ui
