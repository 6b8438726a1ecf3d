#pragma once

#include "ui/kit/fonts.h"

class QAbstractButton;

namespace ui {

// A strip below the bar that says what is wrong, only while it is, or what one has to know: one sentence, and a button
// where one can do something about it.
class Banner final : public QWidget {
    Q_OBJECT
public:
    enum class Tone : quint8 { Alarm, Notice };
    explicit Banner(Tone tone, QWidget *parent = nullptr);

    void say(const QString &sentence, const QString &button = {}); // an empty sentence takes it away
    void add(QWidget *widget);                                     // beside the button
    QString sentence() const { return m_sentence->text(); }

signals:
    void pressed();

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void colour();
    QColor back() const;

    Tone m_tone;
    Label *m_sentence;
    QAbstractButton *m_button;
};

} // namespace ui
