#pragma once

#include "ui/kit/fonts.h"

class QAbstractButton;

namespace ui {

// A red strip below the bar, only while a new problem waits for somebody: what has happened, since when, and what one
// can do. Always of one height, so that what stands below it moves once.
class ProblemStrip final : public QWidget {
    Q_OBJECT
public:
    explicit ProblemStrip(QWidget *parent = nullptr);

    void say(const QString &sentence); // an empty one takes it away
    QString sentence() const { return m_sentence->text(); }

signals:
    void showWanted();
    void acknowledged();

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool event(QEvent *event) override;

private:
    void measure();
    void colour();

    Label *m_sentence;
    QAbstractButton *m_show;
    QAbstractButton *m_acknowledge;
};

} // namespace ui
