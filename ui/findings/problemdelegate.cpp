#include "ui/findings/problemdelegate.h"

#include "ui/kit/colours.h"
#include "ui/kit/icon.h"
#include "view/incidentsmodel.h"

#include <QPainter>

#include <algorithm>

namespace ui {

namespace {

using Model = view::IncidentsModel;
using findings::Severity;

constexpr int Padding = 12;
constexpr int Above = 6;
constexpr int LineHeight = 20;
constexpr int Mark = 16;

// Told by its shape, too.
QString markOf(Severity severity)
{
    switch (severity) {
    case Severity::Notice:
        break;
    case Severity::Warning:
        return QStringLiteral("warning");
    case Severity::Error:
        return QStringLiteral("clear");
    }
    return QStringLiteral("help");
}

QColor colourOf(Severity severity, const Colours &colours)
{
    switch (severity) {
    case Severity::Notice:
        break;
    case Severity::Warning:
        return colours.pending;
    case Severity::Error:
        return colours.failed;
    }
    return colours.dim;
}

} // namespace

void ProblemDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Colours &colours = Colours::of(option.palette);
    const bool selected = option.state & QStyle::State_Selected;
    const QColor &back = selected                                 ? colours.selection
                         : option.state & QStyle::State_MouseOver ? colours.hover
                                                                  : colours.panel;
    const QRect &row = option.rect;
    painter->fillRect(row, back);
    painter->fillRect(QRect(row.left(), row.bottom(), row.width(), 1), colours.line);
    if (option.state & QStyle::State_HasFocus && option.state & QStyle::State_Active)
        painter->fillRect(QRect(row.left(), row.top(), 2, row.height() - 1), colours.accent);

    const int mark = scaled(Mark);
    const int top = row.top() + scaled(Above);
    const bool isDimmed = index.data(Model::DimmedRole).toBool();
    const auto severity = Severity(index.data(Model::SeverityRole).toInt());
    const QColor ink = readable(isDimmed ? colours.dim : colourOf(severity, colours), back);
    painter->drawPixmap(QPoint(row.left() + scaled(Padding), top + (scaled(LineHeight) - mark) / 2),
                        tinted(isDimmed ? QStringLiteral("check") : markOf(severity), ink, mark,
                               painter->device()->devicePixelRatioF()));
    const int left = row.left() + scaled(Padding) + mark + scaled(8);
    const int width = std::max(row.right() + 1 - scaled(Padding) - left, 0);
    const auto write = [&](const QString &text, Type type, const QColor &colour, int line) {
        const TextLine &shown = m_texts.line(text, type, width);
        painter->setPen(readable(colour, back));
        shown.draw(*painter, {qreal(left), top + line * scaled(LineHeight) + (scaled(LineHeight) - shown.height) / 2});
    };
    write(index.data().toString(), index.data(Model::NewRole).toBool() ? Type::Strong : Type::Text,
          isDimmed ? colours.dim : colours.text, 0);
    write(index.data(Model::FactsRole).toString(), Type::Small, colours.dim, 1);
}

QSize ProblemDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {scaled(200), 2 * scaled(Above) + 2 * scaled(LineHeight) + 1};
}

} // namespace ui
