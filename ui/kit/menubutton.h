#pragma once

#include <QToolButton>

namespace ui {

// A button that opens a menu: a word and an arrow. Red while it is alarming.
class MenuButton : public QToolButton {
    Q_OBJECT
public:
    enum class Look : quint8 { Framed, Flat }; // flat: part of a heading
    explicit MenuButton(Look look, const QString &word = {}, QWidget *parent = nullptr);

    void say(const QString &word, bool isAlarming = false);

    QSize sizeHint() const override { return sizeFor(text()); }
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    QSize sizeFor(const QString &word) const;
    void paintEvent(QPaintEvent *event) override;

private:
    Look m_look;
    bool m_isAlarming = false;
};

} // namespace ui
