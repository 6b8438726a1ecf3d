#pragma once

#include "ui/kit/textcache.h"

#include <QTableView>

namespace view {
class SequenceModel;
}

namespace ui {

class SequenceHeader;

// The exchange about a stream between its client, WCS, us and the web server behind us, if there is one: lifelines with
// arrows, oldest on top. It shows the newest until somebody scrolls up, and fetches older ones where somebody does.
class SequenceView final : public QTableView {
    Q_OBJECT
public:
    explicit SequenceView(view::SequenceModel &sequence, QWidget *parent = nullptr);

    void setClientName(const QString &name); // empty: it is not known
    void setHint(const QString &hint);       // said in the middle while there is nothing
    void selectRecord(qint64 record);        // its hook
    void copySelection() const;              // as lines of text
    void copyAll() const;

signals:
    void recordChosen(qint64 record); // by whoever moves through the arrows

protected:
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override; // Home and End: its ends
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    bool event(QEvent *event) override;

private:
    void measure();
    void showParties();
    void beforeRows();
    void afterRows(int first, int last);
    void fetchOlder();
    bool isAtEnd() const;

    view::SequenceModel &m_sequence;
    SequenceHeader *m_header;
    QString m_hint;
    QString m_clientName;
    bool m_isFollowing = true;
    bool m_isMoving = false; // the current arrow, and nobody chose another
};

} // namespace ui
