#pragma once

#include <QToolButton>

namespace ui {

// A button of the bar: icon, word and, where the action's property showKey is set, its key, or that of the action's
// property keyText. The word is red where the action's property danger is set. With autoRaise it has no frame.
class ActionButton final : public QToolButton {
    Q_OBJECT
public:
    enum class Look : quint8 { Full, IconOnly };
    explicit ActionButton(QAction *action, Look look = Look::Full, QWidget *parent = nullptr);

    void setLook(Look look);

    QSize sizeHint() const override { return sizeHint(m_look); }
    QSize sizeHint(Look look) const;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString word(Look look) const;
    QString key(Look look) const;

    Look m_look;
};

} // namespace ui
