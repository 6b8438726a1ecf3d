#pragma once

#include <QHeaderView>

namespace ui {

// The flat header of our tables: small dim words, a line below, the place of each column in the sort order. A click
// asks for that column alone, Ctrl- or Shift-click for one more; sorting itself is the view's business.
class TableHeader final : public QHeaderView {
    Q_OBJECT
public:
    struct Mark {
        int column = -1;
        Qt::SortOrder order = Qt::AscendingOrder;
    };

    explicit TableHeader(QWidget *parent);

    void setMarks(const QList<Mark> &marks); // most important first
    QSize sizeHint() const override;

signals:
    void sortRequested(int column, bool more);
    void menuRequested(int column, QPoint globalPosition);
    // A width, a place or whether it is shown. That of the last column goes by what is left for it, and does not count.
    // Whether it is shown holds when control is back in the event loop.
    void columnsChanged();

protected:
    void paintSection(QPainter *painter, const QRect &rect, int column) const override;
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    bool event(QEvent *event) override;

private:
    int lastColumn() const; // that is shown

    QList<Mark> m_marks;
    bool m_more = false;
};

} // namespace ui
