#include "ui/rules/ruledelegate.h"

#include "ui/kit/colours.h"
#include "view/rulelistmodel.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

namespace ui {

namespace {

constexpr int Padding = 12;
constexpr int Above = 8;
constexpr int LineHeight = 20;
constexpr int Lines = 3;
constexpr QSize Switch(28, 16);
constexpr int Keys = 9; // rules that have one

int textLeft()
{
    return 2 * scaled(Padding) + scaled(Switch.width());
}

QRect switchRect(const QRect &row)
{
    const int lead = (scaled(LineHeight) - scaled(Switch.height())) / 2;
    return {row.left() + scaled(Padding), row.top() + scaled(Above) + lead, scaled(Switch.width()),
            scaled(Switch.height())};
}

QColor trackColour(const Colours &colours, const QColor &back, const QModelIndex &index)
{
    if (index.data(view::RuleListModel::ActiveRole).toBool())
        return colours.failed;
    return mixed(back, colours.text, index.data(view::RuleListModel::EnabledRole).toBool() ? 0.5 : 0.18);
}

void paintSwitch(QPainter &painter, const QRectF &rect, const QColor &track, const QColor &knob, bool on)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(track);
    painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2);
    const qreal size = rect.height() - 4;
    painter.setBrush(knob);
    painter.drawEllipse(QRectF(on ? rect.right() - 2 - size : rect.left() + 2, rect.top() + 2, size, size));
    painter.restore();
}

QString keyOf(int number)
{
    if (number < 1 || number > Keys)
        return {};
    return QKeySequence(Qt::CTRL | Qt::Key(Qt::Key_0 + number)).toString(QKeySequence::NativeText);
}

} // namespace

QRect RuleDelegate::switchArea(const QRect &row)
{
    const int around = scaled(6);
    return switchRect(row).adjusted(-around, -around, around, around);
}

void RuleDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Colours &colours = Colours::of(option.palette);
    const bool selected = option.state & QStyle::State_Selected;
    const QColor &back = selected                                 ? colours.selection
                         : option.state & QStyle::State_MouseOver ? colours.hover
                                                                  : colours.panel;
    painter->fillRect(option.rect, back);
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), colours.line);
    if (option.state & QStyle::State_HasFocus && option.state & QStyle::State_Active)
        painter->fillRect(QRect(option.rect.left(), option.rect.top(), 2, option.rect.height() - 1), colours.accent);
    const bool on = index.data(view::RuleListModel::EnabledRole).toBool();
    paintSwitch(*painter, switchRect(option.rect), trackColour(colours, back, index),
                colours.isDark() && !on ? mixed(colours.panel, colours.text, 0.6) : colours.panel, on);
    paintTexts(*painter, option, index);
}

void RuleDelegate::paintTexts(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Colours &colours = Colours::of(option.palette);
    const int left = option.rect.left() + textLeft();
    const int right = option.rect.right() + 1 - scaled(Padding);
    int top = option.rect.top() + scaled(Above);
    const auto write = [&](const QString &text, Type type, const QColor &ink, int from, int to) {
        const TextLine &line = m_texts.line(text, type, std::max(to - from, 0));
        painter.setPen(ink);
        line.draw(painter, {qreal(from), top + (scaled(LineHeight) - line.height) / 2});
    };
    const QString key = keyOf(index.data(view::RuleListModel::NumberRole).toInt());
    const int keyWidth = qCeil(m_texts.line(key, Type::Key, QWIDGETSIZE_MAX).width);
    if (!key.isEmpty())
        write(key, Type::Key, colours.dim, right - keyWidth, right);
    write(index.data().toString(), Type::Strong, colours.text, left,
          key.isEmpty() ? right : right - keyWidth - scaled(8));
    top += scaled(LineHeight);
    write(index.data(view::RuleListModel::SummaryRole).toString(), Type::Small, colours.dim, left, right);
    top += scaled(LineHeight);
    write(index.data(view::RuleListModel::CountsRole).toString(), Type::Small, colours.dim, left, right);
}

QSize RuleDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {scaled(200), 2 * scaled(Above) + Lines * scaled(LineHeight) + 1};
}

bool RuleDelegate::editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
                               const QModelIndex &index)
{
    bool switches = false;
    if (event->type() == QEvent::MouseButtonRelease) {
        const auto *mouse = static_cast<QMouseEvent *>(event);
        switches = mouse->button() == Qt::LeftButton && switchArea(option.rect).contains(mouse->position().toPoint());
    } else if (event->type() == QEvent::KeyPress) {
        switches = static_cast<QKeyEvent *>(event)->key() == Qt::Key_Space;
    }
    const bool on = index.data(view::RuleListModel::EnabledRole).toBool();
    return switches && model->setData(index, on ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
}

} // namespace ui
