#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <memory>
#include <variant>

namespace streams {

// What a filter looks at: a stream, or an entry of the journal. Views into the caller's data, text in UTF-8.
struct Subject {
    QByteArrayView name, mediaSessionId, nodeId, sessionId, appKey, status, info, provider, method, peer, rule,
        ruleName;
    qint8 published = -1; // -1 = not said
    int events = 0;
    int width = 0;
    int height = 0;
    int answer = 0;        // HTTP status
    double ageSeconds = 0; // since the last status change; of an entry since it came
    bool live = false;
    bool stuck = false;    // no result for longer than it should take
    bool injected = false; // its last answer was chosen by a rule
    bool rejected = false;
};

struct FilterError {
    QString sentence;       // "“wdth” is not a field; fields are name, app, …"
    qsizetype position = 0; // where in the text, in UTF-16 units
    qsizetype length = 0;

    bool operator==(const FilterError &) const = default;
};

// The filter language of CONTRACT §6. A value, immutable, cheap to copy. Text matches without regard to case.
class Filter {
public:
    Filter(); // matches all

    static std::variant<Filter, FilterError> parse(const QString &text);

    bool matches(const Subject &subject) const;
    bool isEmpty() const { return !m_root; }
    bool asksForRejected() const; // it has is:rejected, and not to exclude them
    bool dependsOnTime() const;   // true: a subject can start or cease to match just by getting older

    struct Node;

private:
    std::shared_ptr<const Node> m_root;
};

} // namespace streams
