#pragma once

#include "ui/kit/textcache.h"

#include <QStyledItemDelegate>

namespace ui {

// Paints a rule: its switch, its name, which hooks it is about, what became of it; the key that switches it.
class RuleDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    // Where a click switches, a little around what is seen.
    static QRect switchArea(const QRect &row);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
                     const QModelIndex &index) override;
    void clearCache() { m_texts.clear(); } // after a change of font

private:
    void paintTexts(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;

    mutable TextCache m_texts{1'000};
};

} // namespace ui
