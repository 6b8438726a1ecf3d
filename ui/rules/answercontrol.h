#pragma once

#include "board/streamboard.h"
#include "rules/rule.h"
#include "ui/tables/ruleabout.h"

#include <QObject>
#include <QStringList>

namespace view {
class MatchCounter;
}

namespace ui {

class AnswersDock;
class InjectionStrip;
class Notices;
class RuleControl;
struct RuleActions;

// What WCS is answered: shows it in strip, menu and dock, and does what the menu's actions say.
class AnswerControl final : public QObject {
    Q_OBJECT
public:
    struct Parts {
        const RuleActions &actions;
        RuleControl &rules;
        InjectionStrip &strip;
        Notices &notices;
        AnswersDock &dock;
        const board::StreamBoard &board;
    };
    AnswerControl(const Parts &parts, QWidget *window);

    // Which stream “rule from the selection” is about; empty: none.
    void setStream(const QByteArray &streamKey);
    void ruleFrom(const wcs::HookEvent &stream, RuleBy by);
    QStringList activeNames() const; // of the rules that are active
    QStringList unsaved() const;     // what is being written and not in force yet, by names for people

private:
    void connectActions();
    void ruleFromSelected();
    void showRules();
    void showToggles();

    Parts m_parts;
    view::MatchCounter *m_counter;
    QByteArray m_stream;
    rules::Rules m_active; // that are counted
};

} // namespace ui
