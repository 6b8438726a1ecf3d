#include "ui/kit/noticestrip.h"

#include "ui/kit/colours.h"
#include "ui/kit/icon.h"

#include <QApplication>
#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

namespace ui {

NoticeStrip::NoticeStrip(QWidget *parent)
    : QWidget(parent)
    , m_sentence(new Label(Type::Small))
    , m_button(new QPushButton)
    , m_close(new QToolButton)
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(scaled(12), scaled(4), scaled(8), scaled(4));
    layout->setSpacing(scaled(8));
    layout->addWidget(m_sentence, 1);
    layout->addWidget(m_button);
    layout->addWidget(m_close);
    setMinimumHeight(scaled(40));
    m_sentence->setWordWrap(true);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_close->setObjectName(QStringLiteral("closeNotice"));
    m_close->setIcon(icon(QStringLiteral("clear")));
    m_close->setToolTip(tr("Dismiss"));
    m_close->setAccessibleName(tr("Dismiss the notice"));
    m_close->setFocusPolicy(Qt::TabFocus);
    static_cast<QToolButton *>(m_close)->setAutoRaise(true);
    m_time.setSingleShot(true);
    connect(m_button, &QAbstractButton::clicked, this, &NoticeStrip::pressed);
    connect(m_close, &QAbstractButton::clicked, this, &NoticeStrip::clear);
    connect(&m_time, &QTimer::timeout, this, &NoticeStrip::leave);
    clear();
}

void NoticeStrip::say(const QString &sentence, Tone tone, const QString &button, const QString &tip)
{
    m_tone = tone;
    m_time.stop();
    m_close->hide();
    m_sentence->setText(sentence);
    m_button->setText(button);
    m_button->setToolTip(tip);
    m_button->setAccessibleName(button);
    m_button->setVisible(!button.isEmpty());
    setAccessibleName(sentence);
    setVisible(!sentence.isEmpty());
    colour();
    update();
}

void NoticeStrip::leaveAfter(std::chrono::milliseconds time)
{
    m_close->show();
    m_time.start(time);
}

void NoticeStrip::leave()
{
    if (underMouse() || isAncestorOf(QApplication::focusWidget()))
        return m_time.start();
    clear();
}

void NoticeStrip::clear()
{
    say({});
}

QColor NoticeStrip::back() const
{
    const Colours &colours = Colours::of(palette());
    return m_tone == Tone::Warning ? colours.warningBack : colours.hover;
}

void NoticeStrip::colour()
{
    const Colours &colours = Colours::of(palette());
    QPalette own;
    own.setColor(QPalette::WindowText, m_tone == Tone::Warning ? readable(colours.failed, back()) : colours.text);
    if (m_sentence->palette().color(QPalette::WindowText) != own.color(QPalette::WindowText))
        m_sentence->setPalette(own);
}

void NoticeStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), back());
    painter.fillRect(QRect(0, 0, width(), 1), Colours::of(palette()).line);
}

void NoticeStrip::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        colour();
    QWidget::changeEvent(event);
}

} // namespace ui
