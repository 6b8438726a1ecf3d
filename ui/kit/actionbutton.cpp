#include "ui/kit/actionbutton.h"

#include "ui/kit/colours.h"
#include "ui/kit/fonts.h"

#include <QAction>
#include <QPainter>
#include <QStyleOptionToolButton>

namespace ui {

namespace {

constexpr int Height = 32;
constexpr int Padding = 12;
constexpr int Spacing = 8;

} // namespace

ActionButton::ActionButton(QAction *action, Look look, QWidget *parent)
    : QToolButton(parent)
    , m_look(look)
{
    setDefaultAction(action);
    setFocusPolicy(Qt::TabFocus);
    setObjectName(action->objectName() + QStringLiteral("Button"));
    const auto name = [this, action] {
        setAccessibleName(action->iconText());
        updateGeometry();
        update();
    };
    name();
    connect(action, &QAction::changed, this, name);
}

void ActionButton::setLook(Look look)
{
    if (look == m_look)
        return;
    m_look = look;
    updateGeometry();
    update();
}

QString ActionButton::word(Look look) const
{
    return look == Look::IconOnly ? QString() : defaultAction()->iconText();
}

QString ActionButton::key(Look look) const
{
    const QAction &action = *defaultAction();
    if (look != Look::Full || !action.property("showKey").toBool())
        return {};
    return action.shortcut().isEmpty() ? action.property("keyText").toString()
                                       : action.shortcut().toString(QKeySequence::NativeText);
}

QSize ActionButton::sizeHint(Look look) const
{
    const int icon = defaultAction()->icon().isNull() ? 0 : scaled(16);
    if (word(look).isEmpty())
        return {scaled(Height) + scaled(4), scaled(Height)};
    int width = 2 * scaled(Padding) + QFontMetrics(fontOf(Type::Text)).horizontalAdvance(word(look));
    width += icon > 0 ? icon + scaled(Spacing) : 0;
    if (!key(look).isEmpty())
        width += scaled(Spacing) + QFontMetrics(fontOf(Type::Key)).horizontalAdvance(key(look));
    return {width, scaled(Height)};
}

void ActionButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    QStyleOptionToolButton option;
    initStyleOption(&option);
    style()->drawPrimitive(QStyle::PE_PanelButtonTool, &option, &painter, this);

    const Colours &colours = Colours::of(palette());
    const QColor ink = defaultAction()->property("danger").toBool()
                           ? readable(colours.failed, colours.panel)
                           : palette().color(isEnabled() ? QPalette::Active : QPalette::Disabled, QPalette::ButtonText);
    const QString text = word(m_look);
    const int icon = scaled(16);
    int x = text.isEmpty() ? (width() - icon) / 2 : scaled(Padding);
    if (!defaultAction()->icon().isNull()) {
        defaultAction()->icon().paint(&painter, QRect(x, (height() - icon) / 2, icon, icon), Qt::AlignCenter,
                                      isEnabled() ? QIcon::Normal : QIcon::Disabled);
        x += icon + scaled(Spacing);
    }
    const auto write = [&](const QString &what, Type type, const QColor &colour) {
        painter.setFont(fontOf(type));
        painter.setPen(colour);
        painter.drawText(QRect(x, 0, width() - x, height()), Qt::AlignVCenter | Qt::AlignLeft, what);
        x += painter.fontMetrics().horizontalAdvance(what) + scaled(Spacing);
    };
    write(text, Type::Text, ink);
    write(key(m_look), Type::Key, colours.dim);
}

} // namespace ui
