#pragma once

#include <QObject>
#include <QStringList>

class QAction;
class QWidget;

namespace ui {

class RuleEdits;
class RuleView;

// What can be done with the rules that are selected in the list: its menu and its keys.
class RuleListActions final : public QObject {
    Q_OBJECT
public:
    // Undoing works anywhere in the dock.
    RuleListActions(RuleEdits &edits, RuleView &list, QWidget &dock);

    void select(const QStringList &ids);
    void enable();                                                 // those that can be done now
    QList<QAction *> withoutSelection() const { return m_others; } // paste, load, save

signals:
    void editRequested();
    void hitsWanted(const QStringList &ids, bool inLog); // see AnswersDock

private:
    void addAll();
    QStringList selectedIds() const; // in the list's order
    void toggleSelected();
    void askForFile(bool toLoad);

    RuleEdits &m_edits;
    RuleView &m_list;
    QWidget &m_dock;
    QList<QAction *> m_needSelection;
    QList<QAction *> m_others;
    QAction *m_undo = nullptr;
};

} // namespace ui
