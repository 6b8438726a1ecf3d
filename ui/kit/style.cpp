#include "ui/kit/style.h"

#include "ui/kit/colours.h"
#include "ui/kit/controlpainting.h"
#include "ui/kit/fonts.h"

#include <QAbstractScrollArea>
#include <QPainter>
#include <QStyleOption>
#include <QWidget>

#include <optional>

namespace ui {

namespace {

constexpr int WidestDescription = 560; // px, of a menu's item
constexpr int BesideDescription = 48;

// "Title\nwhat it is about"
bool hasTwoLines(const QStyleOptionMenuItem &option)
{
    return option.menuItemType == QStyleOptionMenuItem::Normal && option.text.contains(u'\n');
}

int secondLineHeight()
{
    return QFontMetrics(fontOf(Type::Small)).height();
}

std::optional<int> metricOf(QStyle::PixelMetric metric)
{
    switch (metric) {
    case QStyle::PM_ScrollBarExtent:
    case QStyle::PM_SplitterWidth:
    case QStyle::PM_DockWidgetSeparatorExtent:
        return scaled(12);
    case QStyle::PM_ToolBarItemMargin:
    case QStyle::PM_ToolBarFrameWidth:
    case QStyle::PM_ToolBarItemSpacing:
    case QStyle::PM_DockWidgetFrameWidth:
    case QStyle::PM_TabBarTabShiftVertical:
    case QStyle::PM_TabBarTabShiftHorizontal:
    case QStyle::PM_ButtonShiftHorizontal:
    case QStyle::PM_ButtonShiftVertical:
    case QStyle::PM_ScrollView_ScrollBarSpacing:
        return 0;
    case QStyle::PM_TabBarTabHSpace:
    case QStyle::PM_TabBarTabVSpace:
        return scaled(20);
    case QStyle::PM_DockWidgetTitleMargin:
    case QStyle::PM_MenuBarHMargin:
        return scaled(8);
    case QStyle::PM_MenuBarVMargin:
        return scaled(2);
    case QStyle::PM_IndicatorWidth:
    case QStyle::PM_IndicatorHeight:
    case QStyle::PM_SmallIconSize:
    case QStyle::PM_ButtonIconSize:
        return scaled(16);
    default:
        return std::nullopt;
    }
}

} // namespace

Style::Style()
    : QProxyStyle(QStringLiteral("Fusion"))
{}

void Style::polish(QPalette &palette)
{
    const Scheme scheme = m_scheme == Scheme::System ? m_systemScheme : m_scheme;
    const bool dark =
        scheme == Scheme::Dark || (scheme == Scheme::System && palette.color(QPalette::Window).lightness() < 128);
    palette = (dark ? Colours::dark() : Colours::light()).palette();
}

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                          const QWidget *widget) const
{
    switch (element) {
    case PE_PanelButtonCommand:
    case PE_PanelButtonTool:
        return drawButton(*option, *painter);
    case PE_PanelLineEdit:
        if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option); frame && frame->lineWidth == 0)
            return; // it lies on a field
        return drawField(*option, *painter);
    case PE_FrameLineEdit:
    case PE_Frame:
        return drawField(*option, *painter);
    case PE_IndicatorCheckBox:
        return drawCheck(*option, *painter);
    case PE_FrameStatusBarItem:
    case PE_PanelItemViewRow: // rows are the delegates' business
    case PE_FrameTabBarBase:
    case PE_FrameDockWidget:
    case PE_IndicatorDockWidgetResizeHandle:
        return;
    case PE_PanelScrollAreaCorner:
        return painter->fillRect(option->rect, Colours::of(option->palette).panel);
    case PE_PanelStatusBar:
        painter->fillRect(option->rect, Colours::of(option->palette).panel);
        return painter->fillRect(option->rect.adjusted(0, 0, 0, 1 - option->rect.height()),
                                 Colours::of(option->palette).line);
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void Style::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                        const QWidget *widget) const
{
    switch (element) {
    case CE_MenuItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option); item && hasTwoLines(*item))
            return drawTwoLines(*item, *painter, widget);
        return QProxyStyle::drawControl(element, option, painter, widget);
    case CE_ToolBar:
        return drawBar(*option, *painter, true);
    case CE_MenuBarEmptyArea:
        return drawBar(*option, *painter, false);
    case CE_MenuBarItem:
        if (const auto *title = qstyleoption_cast<const QStyleOptionMenuItem *>(option))
            drawMenuTitle(*title, *painter);
        return;
    case CE_Splitter:
    case CE_TabBarTabShape:
        return;
    case CE_TabBarTabLabel:
        if (const auto *tab = qstyleoption_cast<const QStyleOptionTab *>(option))
            drawTab(*tab, *painter);
        return;
    case CE_DockWidgetTitle:
        if (const auto *dock = qstyleoption_cast<const QStyleOptionDockWidget *>(option))
            drawDockTitle(*dock, *painter);
        return;
    default:
        QProxyStyle::drawControl(element, option, painter, widget);
    }
}

// The buttons of a dock's title end where its content does.
QRect Style::subElementRect(SubElement element, const QStyleOption *option, const QWidget *widget) const
{
    if (element != SE_DockWidgetCloseButton && element != SE_DockWidgetFloatButton)
        return QProxyStyle::subElementRect(element, option, widget);
    const int side = scaled(DockButton);
    const int fromRight = scaled(16) + (element == SE_DockWidgetFloatButton ? 2 * side + scaled(4) : side);
    const QRect title = option->rect;
    return {title.right() + 1 - fromRight, title.center().y() - side / 2, side, side};
}

QSize Style::twoLinesSize(const QStyleOptionMenuItem &option, const QSize &contents, const QWidget *widget) const
{
    QStyleOptionMenuItem item = option;
    item.text = option.text.section(u'\n', 0, 0);
    const int title = QFontMetrics(option.font).horizontalAdvance(item.text);
    const int description = QFontMetrics(fontOf(Type::Small)).horizontalAdvance(option.text.section(u'\n', 1));
    const int width = std::max(title, std::min(description + scaled(8), scaled(WidestDescription)));
    const QSize size = QProxyStyle::sizeFromContents(CT_MenuItem, &item, {width, contents.height()}, widget);
    return {size.width(), size.height() + secondLineHeight()};
}

// The item without its words, then each of its lines, as the words of an item without anything else.
void Style::drawTwoLines(const QStyleOptionMenuItem &option, QPainter &painter, const QWidget *widget) const
{
    QStyleOptionMenuItem item = option;
    item.text.clear();
    QProxyStyle::drawControl(CE_MenuItem, &item, &painter, widget);

    item.checkType = QStyleOptionMenuItem::NotCheckable;
    item.state &= ~State_Selected;
    item.rect.setHeight(option.rect.height() - secondLineHeight());
    item.text = option.text.section(u'\n', 0, 0);
    QProxyStyle::drawControl(CE_MenuItem, &item, &painter, widget);

    item.font = fontOf(Type::Small);
    item.rect = option.rect.adjusted(0, item.rect.height() - scaled(6), 0, -scaled(4));
    const int room = item.rect.width() - scaled(BesideDescription);
    item.text = QFontMetrics(item.font).elidedText(option.text.section(u'\n', 1), Qt::ElideRight, room);
    for (const auto role : {QPalette::Text, QPalette::ButtonText, QPalette::WindowText, QPalette::HighlightedText})
        item.palette.setColor(role, Colours::of(option.palette).dim);
    QProxyStyle::drawControl(CE_MenuItem, &item, &painter, widget);
}

void Style::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                               const QWidget *widget) const
{
    const auto *slider = qstyleoption_cast<const QStyleOptionSlider *>(option);
    if (control == CC_ScrollBar && slider)
        return drawScrollBar(*this, *slider, *painter, widget);
    if (const auto *choice = qstyleoption_cast<const QStyleOptionComboBox *>(option); control == CC_ComboBox && choice)
        return drawChoice(*choice, *painter);
    if (const auto *spin = qstyleoption_cast<const QStyleOptionSpinBox *>(option); control == CC_SpinBox && spin)
        return drawSpin(*this, *spin, *painter, widget);
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QRect Style::subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl part,
                            const QWidget *widget) const
{
    if (control == CC_ComboBox && part == SC_ComboBoxEditField)
        return option->rect.adjusted(scaled(8), 1, -scaled(28), -1);
    const auto *slider = qstyleoption_cast<const QStyleOptionSlider *>(option);
    if (control != CC_ScrollBar || !slider)
        return QProxyStyle::subControlRect(control, option, part, widget);

    const QRect thumb = scrollThumb(*slider);
    const bool horizontal = slider->orientation == Qt::Horizontal;
    QRect rect = slider->rect;
    switch (part) {
    case SC_ScrollBarSlider:
        return thumb;
    case SC_ScrollBarGroove:
        return rect;
    case SC_ScrollBarSubPage:
        horizontal ? rect.setRight(thumb.left() - 1) : rect.setBottom(thumb.top() - 1);
        return rect;
    case SC_ScrollBarAddPage:
        horizontal ? rect.setLeft(thumb.right() + 1) : rect.setTop(thumb.bottom() + 1);
        return rect;
    default:
        return {};
    }
}

QSize Style::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &contents,
                              const QWidget *widget) const
{
    const auto *item = type == CT_MenuItem ? qstyleoption_cast<const QStyleOptionMenuItem *>(option) : nullptr;
    if (item && hasTwoLines(*item))
        return twoLinesSize(*item, contents, widget);
    const QSize size = QProxyStyle::sizeFromContents(type, option, contents, widget);
    return type == CT_PushButton ? QSize(std::max(size.width(), contents.width() + scaled(32)), scaled(32)) : size;
}

int Style::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    if (metric == PM_DefaultFrameWidth && qobject_cast<const QAbstractScrollArea *>(widget))
        return scaled(2); // within the corners
    const std::optional<int> own = metricOf(metric);
    return own ? *own : QProxyStyle::pixelMetric(metric, option, widget);
}

int Style::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                     QStyleHintReturn *returnData) const
{
    switch (hint) {
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
    case SH_ScrollBar_Transient:
    case SH_DialogButtonBox_ButtonsHaveIcons:
        return 0;
    case SH_ToolTip_WakeUpDelay:
        return 500;
    default:
        return QProxyStyle::styleHint(hint, option, widget, returnData);
    }
}

} // namespace ui
