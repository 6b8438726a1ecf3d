#pragma once

class QWidget;

namespace ui {

void showAbout(QWidget *window);

} // namespace ui
