#include "ui/endpoint/listenpill.h"

#include "ui/kit/colours.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>

namespace ui {

ListenPill::ListenPill(QWidget *parent)
    : QWidget(parent)
    , m_word(new Label(Type::Strong))
    , m_url(new Label(Type::Mono))
{
    auto *layout = new QHBoxLayout(this);
    layout->addWidget(m_word);
    layout->addWidget(m_url);
    m_url->setElideMode(Qt::ElideMiddle); // in a narrow window the copy button and the tooltip have the rest
    m_url->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_url->setAccessibleName(tr("Address of the endpoint"));
    measure();
    setEndpoint({});
}

void ListenPill::measure()
{
    layout()->setContentsMargins(scaled(28), 0, scaled(12), 0);
    layout()->setSpacing(scaled(8));
    setFixedHeight(scaled(28));
}

void ListenPill::setEndpoint(const Endpoint &endpoint)
{
    m_kind = endpoint.kind;
    switch (m_kind) {
    case Endpoint::Kind::Starting:
        m_word->setText(tr("Starting"));
        break;
    case Endpoint::Kind::Listening:
        m_word->setText(tr("Listening"));
        break;
    case Endpoint::Kind::Stopped:
        m_word->setText(tr("Stopped"));
        break;
    case Endpoint::Kind::Failed:
        m_word->setText(tr("Not listening"));
        break;
    }
    m_url->setText(endpoint.url);
    m_url->setToolTip(endpoint.url.toHtmlEscaped());
    setToolTip(m_url->toolTip());
    setShort(m_isShort);
    setAccessibleName(text());
    update();
}

void ListenPill::setShort(bool isShort)
{
    m_isShort = isShort;
    m_url->setVisible(!isShort && !m_url->text().isEmpty());
    updateGeometry(); // at once: the bar is about to ask
}

int ListenPill::leastWidth(bool isShort) const
{
    const int address = m_url->minimumSizeHint().width() + layout()->spacing();
    const int now = minimumSizeHint().width();
    return m_url->isHidden() == isShort ? now : isShort ? now - address : now + address;
}

int ListenPill::cutWidth() const
{
    return m_url->sizeHint().width() - m_url->minimumSizeHint().width();
}

QString ListenPill::text() const
{
    return m_word->text() + QLatin1Char(' ') + m_url->text();
}

QColor ListenPill::dot() const
{
    const Colours &colours = Colours::of(palette());
    switch (m_kind) {
    case Endpoint::Kind::Listening:
        return colours.publishing;
    case Endpoint::Kind::Failed:
    case Endpoint::Kind::Stopped:
        return colours.failed;
    case Endpoint::Kind::Starting:
        break;
    }
    return colours.dim;
}

void ListenPill::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(mixed(Colours::of(palette()).panel, dot(), 0.12));
    painter.drawRoundedRect(rect(), height() / 2.0, height() / 2.0);

    const qreal size = scaled(8);
    const QRectF spot(scaled(12), (height() - size) / 2, size, size);
    if (m_kind == Endpoint::Kind::Listening) {
        painter.setBrush(dot());
        painter.drawEllipse(spot);
    } else { // not by colour alone: a ring where nothing is received
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(dot(), 2));
        painter.drawEllipse(spot.adjusted(1, 1, -1, -1));
    }
}

bool ListenPill::event(QEvent *event)
{
    if (event->type() == QEvent::ApplicationFontChange)
        measure();
    return QWidget::event(event);
}

} // namespace ui
