#pragma once

#include <QObject>

class QAbstractItemView;
class QKeyEvent;
class QWidget;

namespace ui {

// Who gets a key that the window and what has the focus in it both know. A field leaves to the window what is a key of
// one of its actions, but for those that cut, copy and paste; Ctrl+Home and Ctrl+End are the window's in `main` and in
// fields of one line, and go to the ends of any other list.
class FocusKeys final : public QObject {
    Q_OBJECT
public:
    FocusKeys(const QAbstractItemView &main, QWidget *window);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    bool isInWindow(const QWidget &widget) const;
    bool isOfWindow(const QKeyEvent &key) const;

    const QAbstractItemView &m_main;
    QWidget *m_window;
};

} // namespace ui
