#include "ui/demo/demopill.h"

#include "ui/kit/actionbutton.h"
#include "ui/kit/colours.h"
#include "ui/kit/icon.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>

namespace ui {

namespace {

constexpr int Height = 32;
constexpr int Left = 34; // to the words: room for the icon
constexpr int IconSize = 16;
constexpr double Tint = 0.12;

} // namespace

DemoPill::DemoPill(QAction *stop, QWidget *parent)
    : QWidget(parent)
    , m_text(new Label(Type::Strong))
    , m_stop(new ActionButton(stop))
{
    setObjectName(QStringLiteral("demonstration"));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    auto *layout = new QHBoxLayout(this);
    layout->addWidget(m_text);
    layout->addWidget(m_stop);
    m_text->setElideMode(Qt::ElideRight);
    m_stop->setAutoRaise(true);
    measure();
    setTitle({});
}

void DemoPill::measure()
{
    layout()->setContentsMargins(scaled(Left), 0, 0, 0);
    layout()->setSpacing(scaled(4));
    setFixedHeight(scaled(Height));
}

void DemoPill::setTitle(const QString &title)
{
    m_title = title;
    say();
    setVisible(!title.isEmpty());
}

void DemoPill::setLook(Look look)
{
    m_look = look;
    say();
}

QString DemoPill::words(Look look) const
{
    switch (look) {
    case Look::Full:
        return tr("Demonstration: %1").arg(m_title);
    case Look::Short:
        return tr("Demonstration");
    case Look::Least:
        break;
    }
    return tr("Demo");
}

void DemoPill::say()
{
    m_text->setText(words(m_look));
    m_text->setToolTip(words(Look::Full).toHtmlEscaped());
    m_stop->setLook(m_look == Look::Least ? ActionButton::Look::IconOnly : ActionButton::Look::Full);
    setAccessibleName(words(Look::Full));
}

QSize DemoPill::leastSize(Look look) const
{
    const QFontMetrics metrics(fontOf(Type::Strong));
    const int text = metrics.horizontalAdvance(words(look)) + 2;
    const int button =
        m_stop->sizeHint(look == Look::Least ? ActionButton::Look::IconOnly : ActionButton::Look::Full).width();
    return {scaled(Left) + text + layout()->spacing() + button, scaled(Height)};
}

void DemoPill::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Colours &colours = Colours::of(palette());
    painter.setPen(Qt::NoPen);
    painter.setBrush(mixed(colours.panel, colours.accent, Tint));
    painter.drawRoundedRect(rect(), height() / 2.0, height() / 2.0);
    const int size = scaled(IconSize);
    const QRect place(scaled(12), (height() - size) / 2, size, size);
    painter.drawPixmap(place, tinted(QStringLiteral("demo"), colours.accent, size, devicePixelRatioF()));
}

bool DemoPill::event(QEvent *event)
{
    if (event->type() == QEvent::ApplicationFontChange)
        measure();
    return QWidget::event(event);
}

} // namespace ui
