#pragma once

#include <QObject>
#include <QSize>

class QMainWindow;

namespace ui {

class Theme;
struct Actions;

// Scheme and zoom, as the View menu has them.
class Appearance final : public QObject {
    Q_OBJECT
public:
    Appearance(const Actions &actions, Theme &theme, QMainWindow *window);

private:
    void zoom(int percent);

    QMainWindow &m_window;
    Theme &m_theme;
    QSize m_chosen; // of the window, before it was zoomed
    QSize m_grown;  // and by then
};

} // namespace ui
