#pragma once

#include "ui/kit/textcache.h"

#include <QStyledItemDelegate>

namespace ui {

// Paints a problem: a mark of how grave it is, what has happened, and the facts below.
class ProblemDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void clearCache() { m_texts.clear(); } // after a change of font

private:
    mutable TextCache m_texts{500};
};

} // namespace ui
