#include "ui/kit/menubutton.h"

#include "ui/kit/colours.h"
#include "ui/kit/controlpainting.h"
#include "ui/kit/fonts.h"
#include "ui/kit/style.h"

#include <QMenu>
#include <QPainter>
#include <QStyleOptionToolButton>

namespace ui {

namespace {

constexpr int Spacing = 8;
constexpr int ArrowWidth = 8;
constexpr qreal Radius = 6;

int heightOf(MenuButton::Look look)
{
    return look == MenuButton::Look::Flat ? scaled(24) : scaled(32);
}

int paddingOf(MenuButton::Look look)
{
    return look == MenuButton::Look::Flat ? scaled(8) : scaled(12);
}

Type typeOf(MenuButton::Look look)
{
    return look == MenuButton::Look::Flat ? Type::Small : Type::Text;
}

void drawArrow(QPainter &painter, QPointF centre, const QColor &colour)
{
    const qreal half = scaled(ArrowWidth) / 2.0;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawPolygon(
        QPolygonF({centre + QPointF(-half, -half / 2), centre + QPointF(half, -half / 2), centre + QPointF(0, half)}));
}

} // namespace

MenuButton::MenuButton(Look look, const QString &word, QWidget *parent)
    : QToolButton(parent)
    , m_look(look)
{
    setPopupMode(QToolButton::InstantPopup);
    setFocusPolicy(Qt::TabFocus);
    setMenu(new QMenu(this));
    setAutoRaise(look == Look::Flat);
    say(word);
}

void MenuButton::say(const QString &word, bool isAlarming)
{
    setText(word);
    setAccessibleName(word);
    m_isAlarming = isAlarming;
    updateGeometry();
    update();
}

QSize MenuButton::sizeFor(const QString &word) const
{
    const int text = QFontMetrics(fontOf(typeOf(m_look))).horizontalAdvance(word);
    return {text + 2 * paddingOf(m_look) + scaled(Spacing) + scaled(ArrowWidth), heightOf(m_look)};
}

void MenuButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Colours &colours = Colours::of(palette());
    QColor ink = m_look == Look::Flat ? colours.dim : colours.text;
    if (m_isAlarming) {
        ink = readable(colours.failed, colours.warningBack);
        drawPanel(painter, rect(), colours.warningBack, ink, Radius);
    } else {
        QStyleOptionToolButton option;
        initStyleOption(&option);
        style()->drawPrimitive(QStyle::PE_PanelButtonTool, &option, &painter, this);
    }
    const int padding = paddingOf(m_look);
    const QRect inner = rect().adjusted(padding, 0, -padding, 0);
    painter.setFont(fontOf(typeOf(m_look)));
    painter.setPen(ink);
    painter.drawText(inner, Qt::AlignVCenter | Qt::AlignLeft, text());
    drawArrow(painter, QPointF(inner.right() + 1 - scaled(ArrowWidth) / 2.0, height() / 2.0), ink);
}

} // namespace ui
