#pragma once

#include "board/sequence.h"
#include "ui/kit/colours.h"
#include "ui/kit/textcache.h"

#include <QStyledItemDelegate>

namespace ui {

struct Lifelines;

// Paints one arrow of a sequence in its row: time, number, line, words. What is an error is red and has a cross, or,
// where a rule chose it, the dashed outline and the bolt of an injected answer; what was not observed is dashed and
// dim.
class SequenceDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    explicit SequenceDelegate(QObject *parent);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;
    void clearCache() { m_texts.clear(); } // after a change of font

    void setParties(bool isClientObserved, bool hasBackend)
    {
        m_isClientObserved = isClientObserved;
        m_hasBackend = hasBackend;
    }
    // Between the arrows, and below the last one.
    void paintLifelines(QPainter &painter, const QRect &area, const Colours &colours) const;

private:
    struct Row;
    void paintShaft(QPainter &painter, const Row &row) const;
    void paintNumber(QPainter &painter, const Row &row) const;
    void paintWords(QPainter &painter, const Row &row) const;
    void paintNote(QPainter &painter, const Row &row) const;

    mutable TextCache m_texts;
    bool m_isClientObserved = true;
    bool m_hasBackend = false;
};

} // namespace ui
