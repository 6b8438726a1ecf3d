#pragma once

#include <QFont>
#include <QLabel>

namespace ui {

// The one type scale. Sizes in pixels at 100 %: the application's font carries the zoom.
enum class Type : quint8 {
    Text,   // 13
    Name,   // 13, medium: names in a table
    Strong, // 13, half bold
    Small,  // 12
    Word,   // 12, half bold: the word of a chip
    Key,    // 11: shortcuts
    Title,  // 20, half bold
    Mono,   // 12, fixed width
};

QFont fontOf(Type type);
// Sets the application's font for a zoom in percent, and sends ApplicationFontChange to all widgets.
void applyZoom(int percent);
// A length of the 4-px grid at the present zoom.
int scaled(int pixels);

// Plain text of the type scale, never interpreted, whatever stands in it.
class Label final : public QLabel {
    Q_OBJECT
public:
    enum class Tone : quint8 { Normal, Dim, Problem }; // Problem: red on a window, in any scheme
    explicit Label(Type type, Tone tone = Tone::Normal, const QString &text = {}, QWidget *parent = nullptr);

    // Where there is no room for all of it, it is cut short there, with an ellipsis; ElideNone: it has all its room.
    void setElideMode(Qt::TextElideMode mode);
    QString shown() const; // as it is cut short

    QSize minimumSizeHint() const override;

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void colour();

    Type m_type;
    Tone m_tone;
    Qt::TextElideMode m_elide = Qt::ElideNone;
};

} // namespace ui
