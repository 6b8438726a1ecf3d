#include "ui/kit/banner.h"

#include "ui/kit/colours.h"
#include "ui/kit/icon.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>

namespace ui {

Banner::Banner(Tone tone, QWidget *parent)
    : QWidget(parent)
    , m_tone(tone)
    , m_sentence(new Label(Type::Name))
    , m_button(new QPushButton)
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(scaled(16), scaled(4), scaled(16), scaled(4));
    layout->setSpacing(scaled(12));
    layout->addWidget(m_sentence, 1);
    layout->addWidget(m_button);
    m_sentence->setWordWrap(true);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    setMinimumHeight(scaled(36));
    connect(m_button, &QAbstractButton::clicked, this, &Banner::pressed);
    say({});
}

void Banner::say(const QString &sentence, const QString &button)
{
    m_sentence->setText(sentence);
    m_button->setText(button);
    m_button->setVisible(!button.isEmpty());
    m_button->setAccessibleName(button);
    setAccessibleName(sentence);
    setVisible(!sentence.isEmpty());
    colour();
}

void Banner::add(QWidget *widget)
{
    static_cast<QHBoxLayout *>(layout())->insertWidget(1, widget);
}

QColor Banner::back() const
{
    const Colours &colours = Colours::of(palette());
    return m_tone == Tone::Alarm ? colours.warningBack : colours.selection;
}

void Banner::colour()
{
    const Colours &colours = Colours::of(palette());
    QPalette own;
    own.setColor(QPalette::WindowText, readable(m_tone == Tone::Alarm ? colours.failed : colours.text, back()));
    if (m_sentence->palette().color(QPalette::WindowText) != own.color(QPalette::WindowText))
        m_sentence->setPalette(own);
}

void Banner::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Colours &colours = Colours::of(palette());
    painter.fillRect(rect(), back());
    const QColor &line = m_tone == Tone::Alarm ? colours.failed : colours.accent;
    painter.fillRect(QRect(0, height() - 1, width(), 1), mixed(back(), line, 0.2));
}

void Banner::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        colour();
    QWidget::changeEvent(event);
}

} // namespace ui
