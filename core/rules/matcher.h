#pragma once

#include "json/jsonprobe.h"
#include "rules/backendmatcher.h"
#include "rules/textverdicts.h"

#include <memory>
#include <variant>
#include <vector>

namespace rules {

// A hook as rules see it.
struct Hook {
    const wcs::HookEvent &event;
    const QByteArray &streamKey; // empty: it concerns no stream
    json::JsonProbe *body;       // null: not looked at, body conditions count as met
    // What the backend has answered to it. Null: it was not asked (yet), conditions on its answer count as met.
    const BackendReply *backend = nullptr;
};

// What `per stream` counts by: the stream, or of hooks that concern none the client's session.
QByteArray streamOf(const Hook &hook);

// The match of one rule, compiled once. Immutable, may be shared between threads.
class Matcher {
public:
    static std::variant<Matcher, json::JsonError> compile(const Match &match, const QString &pointer = {});

    bool matchesMethod(const QByteArray &method) const;
    // Everything but the method. With verdicts, expressions are remembered there.
    bool matches(const Hook &hook, TextVerdicts *verdicts = nullptr) const;
    // Why the hook does not match, one sentence; empty where it does.
    QString whyNot(const Hook &hook) const;
    bool looksAtBody() const { return !m_body.empty(); }
    bool looksAtBackend() const { return !m_backend.isAny(); }
    // Numbers the expressions for TextVerdicts, on from nextId.
    void setPatternIds(quint32 &nextId);

private:
    struct TextCondition {
        size_t field = 0; // of TextMatches
        quint32 id = 0;   // of the pattern, in TextVerdicts
        text::TextPattern pattern;

        bool matches(const wcs::HookEvent &event, TextVerdicts *verdicts) const;
    };
    struct FlagCondition {
        FlagMatch field;
        bool expected;
    };

    Match m_match;
    std::optional<text::TextPattern> m_method;
    std::vector<TextCondition> m_texts; // expressions last
    std::vector<FlagCondition> m_flags;
    QList<QByteArray> m_status;
    std::vector<json::JsonProbe::Condition> m_body;
    BackendMatcher m_backend;
};

} // namespace rules
