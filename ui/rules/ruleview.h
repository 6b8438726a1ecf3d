#pragma once

#include <QListView>

namespace ui {

class RuleDelegate;

// The list of rules: keys, dragging, and what stands there while there are none.
class RuleView final : public QListView {
    Q_OBJECT
public:
    explicit RuleView(QWidget *parent = nullptr);

    // Said in the middle while there are no rules: a strong line, and a sentence.
    void setHint(const QString &title, const QString &sentence);
    // Something that can be done with the selected rules: in the menu, and by its keys while the list has the focus,
    // even where the window has the same key for something else.
    void addListAction(QAction *action);
    void addSeparator();
    // Where nothing is selected, the current row is, or the first: keys have something to work on.
    void selectCurrent();
    // Rules that were dragged are let go there: the model is asked to move them. Nothing is moved here.
    void dropAt(const QMimeData &rules, QPoint place);

signals:
    void editRequested(); // the current rule

protected:
    bool event(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    QAction *actionFor(const QKeyEvent &event) const;

    RuleDelegate *m_delegate;
    QString m_title;
    QString m_sentence;
};

} // namespace ui
