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
    bool isMarked(int column) const;
    void setWidth(int column, int width); // 0: not shown. Not a person's doing: nothing is said of it
    int wantedWidth(int column) const;    // px, for its word and its place in the sort order
    bool isPressed() const { return m_isPressed; }
    void setStill(const QList<int> &columns); // their times do not go on: marked by two bars
    QSize sizeHint() const override;

signals:
    void sortRequested(int column, bool more);
    void menuRequested(int column, QPoint globalPosition);
    void widthChosen(int column, int width); // by a person
    void shownChosen(int column, bool shown);
    void released(); // the mouse, after it was pressed here
    // A width, a place or whether it is shown. Whether it is shown holds when control is back in the event loop.
    void columnsChanged();

protected:
    void paintSection(QPainter *painter, const QRect &rect, int column) const override;
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    bool event(QEvent *event) override;

private:
    QString wordOf(int column) const;
    QFont wordFont() const;

    QList<Mark> m_marks;
    QList<int> m_still;
    bool m_more = false;
    bool m_isPressed = false;
    bool m_isFitting = false;
};

} // namespace ui
