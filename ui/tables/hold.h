#pragma once

#include <QFlags>
#include <QObject>
#include <QTimer>

namespace ui {

// Why rows must not move right now: the view is paused, the mouse is down on it or has moved over it a moment ago and
// so is about to click, a menu is open, a key was pressed less than a second ago. Watches the widgets it is given.
class Hold final : public QObject {
    Q_OBJECT
public:
    enum Reason : quint8 { Paused = 1, Mouse = 2, Menu = 4, Key = 8, Pointer = 16 };
    Q_DECLARE_FLAGS(Reasons, Reason)

    explicit Hold(QObject *parent);

    void watch(QWidget *widget);
    void set(Reason reason, bool on);
    void keyPressed();
    bool isHeld() const { return m_reasons != 0; }
    bool has(Reason reason) const { return m_reasons.testFlag(reason); }

signals:
    void changed(bool held);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    Reasons m_reasons;
    QTimer m_keyTimer;
    QTimer m_pointerTimer;
};

} // namespace ui
