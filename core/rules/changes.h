#pragma once

#include "rules/rule.h"

#include <QMetaType>

#include <functional>
#include <memory>
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

// From the rules as they are to the rules as they are to be. Pure; runs on the thread of the RuleBook.
using Change = std::function<std::variant<Rules, Problem>(const Rules &)>;

struct RuleSnapshot;

struct Outcome {
    std::optional<Problem> problem;               // then nothing has changed
    std::shared_ptr<const RuleSnapshot> snapshot; // the rules now
};

// What can be done with rules. A rule that is put, merged, replaced or switched on counts from 0 again, even when it is
// the same. With isConfirmed false, whatever switches a risky rule on (riskOf()) is a Problem that needsConfirmation.
Change add(const Rule &rule, bool isConfirmed, int position = -1);             // -1: last; 409 where the id exists
Change put(const Rule &rule, bool isConfirmed);                                // replaces the one with that id, or last
Change patch(const QString &id, const QJsonObject &members, bool isConfirmed); // JSON Merge Patch (RFC 7396)
// All of them, or with a tag: those that have it are replaced by `rules`, each of which gets the tag.
Change replaceAll(const Rules &rules, const QString &tag, bool isConfirmed);
// Adds rules of a file: those whose id exists replace that rule.
Change merge(const Rules &rules, bool isConfirmed);
Change remove(const QString &id);
Change move(const QString &id, int position); // to that place in the list as it is without it
Change setEnabled(const QString &id, bool enabled, bool isConfirmed);
Change disableAll(const QString &tag = {}); // with a tag: those that have it
// The switch of the toolbar: every StreamStatusEvent gets this action, by one rule at the top whose id is SwitchId.
Change answerAll(const Action &action, bool isConfirmed);
inline const QString SwitchId = QStringLiteral("answer-switch");

} // namespace rules

Q_DECLARE_METATYPE(rules::Change)
Q_DECLARE_METATYPE(rules::Outcome)
