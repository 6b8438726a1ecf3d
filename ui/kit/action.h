#pragma once

#include <QAction>
#include <QActionGroup>
#include <QKeySequence>
#include <QList>

#include <initializer_list>

namespace ui {

// What an action of the window says. The name finds it in tests; an icon's name stands in resources/icons.
struct ActionWords {
    const char *name = nullptr;
    QString text;     // in menus, with the letter that chooses it
    QString iconText; // on buttons
    QString tip;
};

// Of the window, which has it for its keys.
QAction *newAction(QWidget *window, const ActionWords &words, std::initializer_list<const char *> keys = {},
                   const char *iconName = nullptr);
// One of several that are chosen among.
QAction *newChoice(QActionGroup *group, const QString &text, int data);
void choose(const QActionGroup &group, int data); // the one with that data; all stay as they are where none has it

// Sets the tool tip of an action: what it does, and its key.
void setTip(QAction *action, const QString &tip);

} // namespace ui
