#include "ui/window/appearance.h"

#include "ui/kit/action.h"
#include "ui/kit/theme.h"
#include "ui/window/actions.h"

#include <QActionGroup>
#include <QMainWindow>
#include <QTimer>

namespace ui {

Appearance::Appearance(const Actions &actions, Theme &theme, QMainWindow *window)
    : QObject(window)
    , m_window(*window)
    , m_theme(theme)
{
    connect(actions.zoomIn, &QAction::triggered, this, [this] { zoom(m_theme.zoom() + Theme::ZoomStep); });
    connect(actions.zoomOut, &QAction::triggered, this, [this] { zoom(m_theme.zoom() - Theme::ZoomStep); });
    connect(actions.zoomReset, &QAction::triggered, this, [this] { zoom(100); });
    choose(*actions.schemes, int(m_theme.scheme()));
    connect(actions.schemes, &QActionGroup::triggered, this,
            [this](const QAction *action) { m_theme.setScheme(Scheme(action->data().toInt())); });
}

// Larger type may make the window grow; smaller type gives back what that was.
void Appearance::zoom(int percent)
{
    if (m_window.size() != m_grown)
        m_chosen = m_window.size();
    m_theme.setZoom(percent);
    QTimer::singleShot(0, this, [this] {
        if (!m_window.isMaximized() && !m_window.isFullScreen())
            m_window.resize(m_chosen);
        m_grown = m_window.size();
    });
}

} // namespace ui
