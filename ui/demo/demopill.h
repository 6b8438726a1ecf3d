#pragma once

#include "ui/kit/fonts.h"

#include <QWidget>

class QAction;

namespace ui {

class ActionButton;

// In the bar, only while a demonstration runs: says so, which one, and ends it.
class DemoPill final : public QWidget {
    Q_OBJECT
public:
    enum class Look : quint8 { Full, Short, Least }; // with its title, without, and with the least words
    explicit DemoPill(QAction *stop, QWidget *parent = nullptr);

    void setTitle(const QString &title); // of the scenario; empty: none runs
    void setLook(Look look);
    QString shown() const { return m_text->shown(); }

    QSize minimumSizeHint() const override { return leastSize(m_look); }
    QSize leastSize(Look look) const;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    void measure();
    void say();
    QString words(Look look) const;

    Label *m_text;
    ActionButton *m_stop;
    QString m_title;
    Look m_look = Look::Full;
};

} // namespace ui
