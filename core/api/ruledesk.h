#pragma once

#include "http/server/responder.h"
#include "rules/rulebook.h"

#include <QObject>

#include <functional>
#include <map>

namespace api {

// The way to the rule book, which lives on the hooks thread. What is wanted goes there as a signal with a token; the
// call is answered when the outcome with that token has come back: from then on the next hook finds it in force.
class RuleDesk final : public QObject {
    Q_OBJECT
public:
    explicit RuleDesk(QObject *parent = nullptr);

    // The answer to a call, from the rules as they are now. Not asked where the change is refused: that is answered
    // here.
    using Answer = std::function<http::Response(const rules::RuleSnapshot &)>;
    void change(const QString &by, const rules::Change &change, http::Responder &&responder, Answer answer);
    // The rules as they are, with exact counts.
    void report(http::Responder &&responder, Answer answer);

    // The first tag of that rule, as far as is known here; empty where it has none.
    QString tagOf(const QString &id) const;

    void takeRules(const rules::RuleSnapshotPtr &snapshot) { m_rules = snapshot; }
    // Tokens of others are left alone.
    void takeOutcome(quint64 token, const rules::Outcome &outcome);

signals:
    void changeWanted(quint64 token, const QString &by, const rules::Change &change);
    void reportWanted(quint64 token);

private:
    struct Pending {
        http::Responder responder;
        Answer answer;
    };
    quint64 keep(http::Responder &&responder, Answer &&answer);

    rules::RuleSnapshotPtr m_rules;
    std::map<quint64, Pending> m_pending;
    quint64 m_lastToken = quint64(1) << 63; // the window's begin at 0
};

} // namespace api
