#pragma once

#include "board/streamboard.h"
#include "rules/connectconfig.h"
#include "rules/rule.h"
#include "ui/ruleabout.h"

#include <QObject>
#include <QStringList>

namespace ui {

class Actions;
class AnswersDock;
class ConnectCard;
class InjectionStrip;
class MatchCounter;
class Notices;
class RuleControl;

// What WCS is answered: shows it in strip, menu and dock, and does what the menu's actions say.
class AnswerControl final : public QObject {
    Q_OBJECT
public:
    struct Parts {
        const Actions &actions;
        RuleControl &rules;
        InjectionStrip &strip;
        Notices &notices;
        AnswersDock &dock;
        const board::StreamBoard &board;
    };
    AnswerControl(const Parts &parts, QWidget *window);

    void setConnectConfig(const rules::ConnectConfig &config, int formerSessions);
    // Which stream “rule from the selection” is about; empty: none.
    void setStream(const QByteArray &streamKey);
    void ruleFrom(const wcs::HookEvent &stream, RuleBy by);
    QStringList activeNames() const; // of the rules that are active
    QStringList unsaved() const;     // what is being written and not in force yet, by names for people

signals:
    void connectConfigWanted(const wcs::RestClientConfig &config);

private:
    void connectActions();
    void ruleFromSelected();
    void showRules();
    void showToggles();

    Parts m_parts;
    MatchCounter *m_counter;
    ConnectCard *m_connect;
    QByteArray m_stream;
    rules::Rules m_active; // that are counted
};

} // namespace ui
