#pragma once

#include <QListView>

#include <functional>
#include <initializer_list>

namespace ui {

// A list of things that something can be done with: what, stands in its menu, and has keys.
class ActionList : public QListView {
    Q_OBJECT
public:
    explicit ActionList(QWidget *parent = nullptr);

    // In the menu, and by its keys while the list has the focus, even where the window has the same key for something
    // else.
    void addListAction(QAction *action);
    // The same, of somebody, who runs it. The name finds it in tests.
    QAction *addListAction(QObject *owner, const char *name, const QString &text,
                           std::initializer_list<const char *> keys, const std::function<void()> &run);
    void addSeparator();
    QModelIndexList selectedRows() const; // in the list's order
    void goTo(const QModelIndex &row);    // and selects it alone
    // Where nothing is selected, the current row is, or the first: keys have something to work on.
    void selectCurrent();

protected:
    virtual void clearCache() = 0; // what is kept of the rows, after a change of font
    bool event(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    QAction *actionFor(const QKeyEvent &event) const;
};

} // namespace ui
