#pragma once

#include "rules/origin.h"
#include "rules/rule.h"

#include <QMetaType>

#include <variant>

namespace rules {

// Why a change of the rules is refused. HTTP's statuses say which kind: 404 no such rule, 409 the id exists or the
// risk needs a confirmation, 422 not valid.
struct Problem {
    int status = 422;
    QString pointer; // JSON Pointer into what was given
    QString sentence;
    bool needsConfirmation = false; // the same with "confirm": true, or after a question, is taken

    bool operator==(const Problem &) const = default;
};

struct PlacedRule {
    Rule rule;
    int position = -1; // in the list; -1, or beyond its end: last

    bool operator==(const PlacedRule &) const = default;
};

// What can be done with rules. Where several are named that may be gone meanwhile, those that are there will do.
namespace edits {

struct Add {
    QList<PlacedRule> rules; // one after the other
    bool findsIds = false;   // an id that is in use is made unique; otherwise it is refused
    bool operator==(const Add &) const = default;
};
struct Merge { // those whose id exists replace that rule
    Rules rules;
    bool operator==(const Merge &) const = default;
};
struct Patch { // JSON Merge Patch (RFC 7396)
    QString id;
    QJsonObject members;
    bool operator==(const Patch &) const = default;
};
struct Rewrite { // takes its place, also under another id; last, where it is gone
    QString id;
    Rule rule;
    bool operator==(const Rewrite &) const = default;
};
struct Replace { // all of them; or those that have the tag, by rules each of which gets it
    Rules rules;
    QString tag;
    bool operator==(const Replace &) const = default;
};
struct Remove {
    QStringList ids;
    bool operator==(const Remove &) const = default;
};
struct PutBack { // what was removed, as it was; but what is risky is switched off, and an id in use made unique
    QList<PlacedRule> rules;
    bool operator==(const PutBack &) const = default;
};
struct Move { // to that place in the list as it is without it
    QString id;
    int position = 0;
    bool operator==(const Move &) const = default;
};
struct MoveBy { // in their order, each by a place: -1 up, 1 down; as far as there is room
    QStringList ids;
    int step = 0;
    bool operator==(const MoveBy &) const = default;
};
struct Switch {
    QStringList ids;
    bool on = false;
    bool operator==(const Switch &) const = default;
};
struct SwitchOff { // all; or those that have the tag
    QString tag;
    bool operator==(const SwitchOff &) const = default;
};
// The switch of the toolbar: every StreamStatusEvent gets this action, by one rule at the top whose id is SwitchId.
struct AnswerAll {
    Action action;
    bool operator==(const AnswerAll &) const = default;
};

} // namespace edits

using Edit =
    std::variant<edits::Add, edits::Merge, edits::Patch, edits::Rewrite, edits::Replace, edits::Remove, edits::PutBack,
                 edits::Move, edits::MoveBy, edits::Switch, edits::SwitchOff, edits::AnswerAll>;

// A change of the rules: what is done, and by whom. A rule that is put, merged, replaced, put back or switched on
// counts from 0 again, even when it is the same.
struct RuleChange {
    Edit edit;
    Origin origin;
    bool isConfirmed = false; // otherwise, whatever switches a risky rule on (riskOf()) needs a confirmation

    // The rules as they are to be, from the rules as they are.
    std::variant<Rules, Problem> apply(const Rules &before) const;
    QString text() const; // in few words, for the log: "switches “500-all” on"
    RuleChange by(const Origin &who) const;

    bool operator==(const RuleChange &) const = default;
};

RuleChange add(const Rule &rule, bool isConfirmed, int position = -1); // 409 where the id exists
RuleChange put(const Rule &rule, bool isConfirmed);                    // replaces the one with that id, or last
RuleChange patch(const QString &id, const QJsonObject &members, bool isConfirmed);
RuleChange replaceAll(const Rules &rules, const QString &tag, bool isConfirmed);
RuleChange merge(const Rules &rules, bool isConfirmed);
RuleChange remove(const QString &id);
RuleChange move(const QString &id, int position);
RuleChange setEnabled(const QString &id, bool enabled, bool isConfirmed);
RuleChange disableAll(const QString &tag = {});
RuleChange answerAll(const Action &action, bool isConfirmed);
inline const QString SwitchId = QStringLiteral("answer-switch");

} // namespace rules

Q_DECLARE_METATYPE(rules::RuleChange)
