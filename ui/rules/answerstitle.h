#pragma once

#include <QWidget>

class QAction;
class QMenu;

namespace ui {

// The title bar of the Answers dock, which is the heading of its card: what is on it, “New” with its menu, and a way to
// hide it. Dragging it moves the dock.
class AnswersTitle final : public QWidget {
    Q_OBJECT
public:
    AnswersTitle(const QString &title, QMenu *newMenu, QWidget *parent = nullptr);

    void setMargins(int left, int top, int right); // around the heading

signals:
    void closeRequested();

private:
    QWidget *m_heading;
};

} // namespace ui
