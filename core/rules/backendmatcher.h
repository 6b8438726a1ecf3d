#pragma once

#include "json/jsonprobe.h"
#include "rules/rule.h"
#include "text/textpattern.h"

#include <vector>

namespace rules {

class TextVerdicts;

// What the web server behind us has answered to a hook.
struct BackendReply {
    int status = 0;  // 0: there is no answer
    QByteArray head; // its header lines as sent, "Name: value\r\n" each; without the status line
    QByteArray body;
    json::JsonProbe *probe = nullptr; // of the body; null: it is parsed anew by every rule that looks at it
};

// What a rule wants of the backend's answer, compiled once. Immutable.
class BackendMatcher {
public:
    BackendMatcher() = default;                                        // takes every answer, and none
    BackendMatcher(const BackendMatch &match, const QString &pointer); // throws json::JsonError

    bool isAny() const { return m_match.isEmpty(); }
    // The time that expressions take is counted there.
    bool matches(const BackendReply &reply, TextVerdicts *verdicts = nullptr) const;
    QString whyNot(const BackendReply &reply) const; // one sentence; empty where it matches

private:
    struct Statuses {
        int first = 0;
        int last = 0;
    };
    struct HeaderCondition {
        QByteArray name;
        text::TextPattern pattern;

        bool matches(const QByteArray &head, TextVerdicts *verdicts) const;
    };

    static Statuses statusesOf(const QString &word, const QString &pointer);
    bool hasStatus(int status) const;
    bool takes(const json::JsonProbe::Condition &condition, const BackendReply &reply) const;

    BackendMatch m_match;
    std::vector<Statuses> m_statuses;
    std::vector<HeaderCondition> m_headers;
    std::vector<json::JsonProbe::Condition> m_body;
};

} // namespace rules
