#pragma once

#include "ui/kit/textcache.h"

#include <QStyledItemDelegate>

#include <functional>

namespace ui {

// Paints the cells of all our tables: cached text, a chip for the status, a dashed chip for an injected answer.
class CellDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    // Where the model has what; -1 where it has none.
    struct Places {
        int statusColumn = -1;
        QList<int> moreStatusColumns; // where phaseRole says less than 0, their text is plain
        int answerColumn = -1;
        int strongColumn = -1;    // its text stands out
        QList<int> dimColumns;    // secondary text
        QList<int> middleColumns; // names and ids: what they begin and end with tells them apart
        int statusRole = -1;
        int phaseRole = -1;
        int injectedRole = -1;
        int dimmedRole = -1;
        int rejectedRole = -1; // of a request that was no accepted hook: its status says so
    };

    CellDelegate(Places places, QObject *parent);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;
    void clearCache() { m_texts.clear(); } // after a change of font

private:
    void paintText(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index, const QString &text,
                   bool dimmed) const;
    bool isStatus(const QModelIndex &index) const;
    bool isInjectedAnswer(const QModelIndex &index) const;
    Type typeOf(const QModelIndex &index) const;
    int roleOf(const QModelIndex &index, int role) const;

    Places m_places;
    mutable TextCache m_texts;
};

} // namespace ui
