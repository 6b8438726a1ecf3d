#pragma once

#include "ui/rules/normalanswer.h"
#include "ui/rules/rulecontrol.h"
#include "ui/tables/ruleabout.h"
#include "wcs/hookevent.h"

#include <QDockWidget>
#include <QTimer>

#include <optional>

class QMenu;
class QVBoxLayout;

namespace board {
class StreamBoard;
}

namespace view {
class RuleListModel;
}

namespace ui {

class AnswersTitle;
class Label;
class NoticeStrip;
class RuleListActions;
class RuleEditor;
class RuleEdits;
class RuleView;

// The answer rules: their order, which are on, what became of them; making, changing and deleting them.
class AnswersDock final : public QDockWidget {
    Q_OBJECT
public:
    AnswersDock(RuleControl &rules, const board::StreamBoard &board, QWidget *parent);

    RuleView &list() const { return *m_list; }
    view::RuleListModel &model() const { return *m_model; }
    void setConnectCard(QWidget *card); // below the list
    void setNormal(NormalAnswer normal);
    void loadFile(const QString &path); // what became of it is said in the dock
    void saveFile(const QString &path);
    // The rules that are being written and not saved, by their names, as people may read them.
    QStringList unsavedEditors() const;

public slots:
    void newRule();
    void ruleFrom(const wcs::HookEvent &event, ui::RuleBy by); // a new rule about that stream
    void toggle(int index); // 0: the first rule, without that of the toolbar's switch
    void editCurrent();

signals:
    // What these rules answered: in the table, or in the event log.
    void hitsWanted(const QStringList &ids, bool inLog);

private:
    QMenu *makeNewMenu();
    void nameToggle();
    void build();
    RuleEditor *openEditor(const rules::Rule &rule, bool isNew);
    void showRules();
    void showNotices();
    void placeMargins();

    RuleControl &m_rules;
    const board::StreamBoard &m_board;
    RuleEdits *m_edits;
    view::RuleListModel *m_model;
    RuleView *m_list;
    RuleListActions *m_listActions;
    QMenu *m_new;
    AnswersTitle *m_title;
    NoticeStrip *m_notice;
    Label *m_changed;
    QVBoxLayout *m_column;
    QTimer m_seconds;
    std::optional<quint64> m_undoable; // the revision that the offer to undo is about, while it stands there
    QSize m_editorSize;                // as it was closed last
    Qt::DockWidgetArea m_area = Qt::RightDockWidgetArea;
};

} // namespace ui
