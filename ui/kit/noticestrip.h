#pragma once

#include "ui/kit/fonts.h"

#include <QTimer>

class QAbstractButton;

namespace ui {

// A line at the foot of a card that says what has just been done, or why it was not, and offers one thing to do.
class NoticeStrip final : public QWidget {
    Q_OBJECT
public:
    enum class Tone : quint8 { Plain, Warning };
    explicit NoticeStrip(QWidget *parent = nullptr);

    void say(const QString &sentence, Tone tone = Tone::Plain, const QString &button = {}, const QString &tip = {});
    // What it says now has a button that takes it away, and goes by itself after so long, unless somebody is just at
    // it.
    void leaveAfter(std::chrono::milliseconds time);
    void clear(); // takes it away
    QString sentence() const { return m_sentence->text(); }

signals:
    void pressed();

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void colour();
    void leave();
    QColor back() const;

    Label *m_sentence;
    QAbstractButton *m_button;
    QAbstractButton *m_close;
    QTimer m_time;
    Tone m_tone = Tone::Plain;
};

} // namespace ui
