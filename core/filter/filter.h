#pragma once

#include "filter/filtertree.h"
#include "journal/record.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <memory>
#include <variant>

namespace filter {

// What a filter looks at: a stream, or an entry of the journal. Views into the caller's data, text in UTF-8.
struct Subject {
    QByteArrayView name, mediaSessionId, nodeId, sessionId, client, appKey, status, info, provider, method, peer, rule,
        ruleName, target;
    // Of a stream what its hooks before the last one were answered: sets of journal::PastAnswer and PastRule.
    QByteArrayView formerAnswers, formerRules;
    qint8 published = -1; // -1 = not said
    int events = 0;
    int hits = 0; // events that a rule answered
    int width = 0;
    int height = 0;
    int answer = 0; // HTTP status; of a stream the last one, as sent and rule
    journal::Sent sent = journal::Sent::Response;
    double ageSeconds = 0; // since the last status change; of an entry since it came
    bool live = false;
    bool stuck = false;    // no result for longer than it should take
    bool injected = false; // an answer was chosen by a rule
    bool rejected = false;
};

struct FilterError {
    QString sentence;       // "“wdth” is not a field; fields are name, app, …"
    qsizetype position = 0; // where in the text, in UTF-16 units
    qsizetype length = 0;

    bool operator==(const FilterError &) const = default;
};

// The filter language of CONTRACT §6. A value, immutable, cheap to copy. Text matches without regard to
// case, but what stands in quotation marks.
class Filter {
public:
    // Longer than any name that a person would call one: a filter for it must be possible, too. What costs is bounded
    // elsewhere, by the pattern's own limits and by those of a request.
    static constexpr qsizetype MostCharacters = 100'000;

    Filter(); // matches all
    explicit Filter(const FilterTree &tree);

    static std::variant<Filter, FilterError> parse(const QString &text);

    bool matches(const Subject &subject) const;
    bool isEmpty() const { return !m_root; }
    const FilterTree &tree() const { return m_tree; }
    // Rejected requests are no events. This says whether the filter is about requests all the same, by a field or a
    // flag that says so in the table of fields: then it is held against them, too.
    bool asksForRejected() const;
    bool dependsOnTime() const; // true: a subject can start or cease to match just by getting older

private:
    FilterTree m_tree;
    std::shared_ptr<const struct FilterTest> m_root;
};

} // namespace filter
