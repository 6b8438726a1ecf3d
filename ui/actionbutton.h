#pragma once

#include <QToolButton>

namespace ui {

// A button of the bar: icon, word and, dim, the key of its action.
class ActionButton final : public QToolButton {
    Q_OBJECT
public:
    enum class Look : quint8 { Full, IconOnly, Warning };
    explicit ActionButton(QAction *action, Look look = Look::Full, QWidget *parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString word() const;
    QString key() const;

    Look m_look;
};

} // namespace ui
