#pragma once

#include "rules/backendreply.h"
#include "rules/rule.h"
#include "text/textpattern.h"

#include <vector>

namespace rules {

class TextVerdicts;

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
