#pragma once

#include "ui/kit/colours.h"

#include <QAbstractButton>

namespace ui {

// A button that looks like a chip: a word in a rounded, tinted field.
class ChipButton : public QAbstractButton {
    Q_OBJECT
public:
    explicit ChipButton(QWidget *parent = nullptr);

    void say(const QString &word, QColor Colours::*tint);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    QColor Colours::*m_tint = &Colours::dim;
};

} // namespace ui
