#pragma once

#include "ui/kit/textcache.h"
#include "view/columntraits.h"

#include <QStyledItemDelegate>

namespace ui {

// Paints the cells of all our tables: cached text, a chip for the status, a dashed chip for an injected answer.
class CellDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    // Where the model has what; -1 where it has none.
    struct Roles {
        int status = -1;
        int phase = -1;
        int injected = -1;
        int dimmed = -1;
        int rejected = -1; // of a request that was no accepted hook: its status says so
    };

    CellDelegate(const Roles &roles, QObject *parent);

    void setColumns(const QList<view::ColumnTraits> &columns);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;
    void clearCache() { m_texts.clear(); } // after a change of font

private:
    using Look = view::ColumnTraits::Look;

    void paintText(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index, const QString &text,
                   bool dimmed) const;
    bool isStatus(const QModelIndex &index) const;
    bool isInjectedAnswer(const QModelIndex &index) const;
    Look lookOf(const QModelIndex &index) const;
    Type typeOf(const QModelIndex &index) const;
    int roleOf(const QModelIndex &index, int role) const;

    Roles m_roles;
    QList<view::ColumnTraits> m_columns;
    mutable TextCache m_texts;
};

} // namespace ui
