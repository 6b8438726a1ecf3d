#pragma once

class QString;
class QToolBar;
class QWidget;

namespace ui {

// A bar across the window that stays where it is, with that widget alone.
QToolBar *newFixedBar(const QString &name, QWidget *content);

} // namespace ui
