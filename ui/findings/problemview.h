#pragma once

#include <QListView>

namespace ui {

class ProblemDelegate;

// The list of problems: keys, and a menu of what can be done with those that are selected.
class ProblemView final : public QListView {
    Q_OBJECT
public:
    explicit ProblemView(QWidget *parent = nullptr);

    // In the menu, and by its keys while the list has the focus, even where the window has the same key for something
    // else.
    void addListAction(QAction *action);
    void addSeparator();
    void goTo(const QModelIndex &problem);
    // Where nothing is selected, the current row is, or the first: keys have something to work on.
    void selectCurrent();

protected:
    bool event(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    QAction *actionFor(const QKeyEvent &event) const;

    ProblemDelegate *m_delegate;
};

} // namespace ui
