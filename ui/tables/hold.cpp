#include "ui/tables/hold.h"

#include <QMouseEvent>
#include <QWidget>

#include <chrono>

namespace ui {

using namespace std::chrono_literals;

Hold::Hold(QObject *parent)
    : QObject(parent)
{
    m_keyTimer.setSingleShot(true);
    m_keyTimer.setInterval(1s);
    connect(&m_keyTimer, &QTimer::timeout, this, [this] { set(Key, false); });
    m_pointerTimer.setSingleShot(true);
    m_pointerTimer.setInterval(2s);
    connect(&m_pointerTimer, &QTimer::timeout, this, [this] { set(Pointer, false); });
}

void Hold::watch(QWidget *widget)
{
    widget->installEventFilter(this);
}

void Hold::set(Reason reason, bool on)
{
    const bool before = isHeld();
    m_reasons.setFlag(reason, on);
    if (isHeld() != before)
        emit changed(isHeld());
}

void Hold::keyPressed()
{
    m_keyTimer.start();
    set(Key, true);
}

bool Hold::eventFilter(QObject *watched, QEvent *event)
{
    switch (event->type()) {
    case QEvent::MouseButtonPress:
        set(Mouse, true);
        break;
    case QEvent::MouseButtonRelease:
        set(Mouse, false);
        break;
    case QEvent::MouseMove: // a release may have gone elsewhere
        if (static_cast<QMouseEvent *>(event)->buttons() == Qt::NoButton)
            set(Mouse, false);
        m_pointerTimer.start();
        set(Pointer, true);
        break;
    case QEvent::Leave:
    case QEvent::Hide:
        set(Mouse, false);
        set(Pointer, false);
        break;
    case QEvent::KeyPress:
        keyPressed();
        break;
    default:
        break;
    }
    return QObject::eventFilter(watched, event);
}

} // namespace ui
