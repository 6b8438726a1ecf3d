#include "ui/window/focuskeys.h"

#include <QAbstractItemView>
#include <QAction>
#include <QCoreApplication>
#include <QDockWidget>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>

#include <algorithm>

namespace ui {

namespace {

bool goesToAnEnd(const QKeyEvent &key)
{
    return key.matches(QKeySequence::MoveToStartOfDocument) || key.matches(QKeySequence::MoveToEndOfDocument);
}

bool edits(const QKeyEvent &key)
{
    const auto all = {QKeySequence::Cut,  QKeySequence::Copy, QKeySequence::Paste,
                      QKeySequence::Undo, QKeySequence::Redo, QKeySequence::SelectAll};
    return std::ranges::any_of(all, [&key](QKeySequence::StandardKey standard) { return key.matches(standard); });
}

bool isField(const QWidget &widget)
{
    return qobject_cast<const QLineEdit *>(&widget) || qobject_cast<const QPlainTextEdit *>(&widget) ||
           qobject_cast<const QLabel *>(&widget);
}

bool isOfField(const QKeyEvent &key, const QWidget &field)
{
    return edits(key) || (goesToAnEnd(key) && qobject_cast<const QPlainTextEdit *>(&field));
}

// Whatever else Ctrl does to a selection.
void goToEnd(QAbstractItemView &list, const QKeyEvent &key)
{
    const int row = key.matches(QKeySequence::MoveToStartOfDocument) ? 0 : list.model()->rowCount() - 1;
    const QModelIndex end = list.model()->index(row, std::max(list.currentIndex().column(), 0));
    list.selectionModel()->setCurrentIndex(end, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    list.scrollTo(end);
}

} // namespace

FocusKeys::FocusKeys(const QAbstractItemView &main, QWidget *window)
    : QObject(window)
    , m_main(main)
    , m_window(window)
{
    QCoreApplication::instance()->installEventFilter(this);
}

bool FocusKeys::eventFilter(QObject *watched, QEvent *event)
{
    const bool isAsked = event->type() == QEvent::ShortcutOverride;
    const auto *widget = qobject_cast<const QWidget *>(watched);
    if ((!isAsked && event->type() != QEvent::KeyPress) || !widget || !isInWindow(*widget))
        return QObject::eventFilter(watched, event);
    auto *key = static_cast<QKeyEvent *>(event);
    if (auto *list = qobject_cast<QAbstractItemView *>(watched); list && list != &m_main && goesToAnEnd(*key)) {
        if (!isAsked)
            goToEnd(*list, *key);
        key->accept();
        return true;
    }
    if (!isAsked || !isField(*widget) || isOfField(*key, *widget) || !isOfWindow(*key))
        return QObject::eventFilter(watched, event);
    key->ignore();
    return true;
}

bool FocusKeys::isInWindow(const QWidget &widget) const
{
    const QWidget *top = widget.window();
    return top == m_window || (qobject_cast<const QDockWidget *>(top) && top->parentWidget() == m_window);
}

bool FocusKeys::isOfWindow(const QKeyEvent &key) const
{
    const QKeySequence pressed(key.keyCombination());
    return std::ranges::any_of(m_window->actions(), [&pressed](const QAction *action) {
        return action->isEnabled() && action->shortcuts().contains(pressed);
    });
}

} // namespace ui
