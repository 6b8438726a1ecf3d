#pragma once

#include "json/jsonfields.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QMetaType>
#include <QString>
#include <QStringList>

#include <optional>
#include <variant>

namespace rules {

// What the web server behind us (the backend) has to have answered.
struct BackendMatch {
    QStringList status;             // one of these, "404", "5xx" or "none": no answer; empty: any, also none
    QMap<QString, QString> headers; // name → pattern, as of texts; one header of that name fits
    QMap<QString, QJsonValue> body; // JSON Pointer → the value that its body has there

    bool isEmpty() const { return status.isEmpty() && headers.isEmpty() && body.isEmpty(); }
    bool operator==(const BackendMatch &) const = default;
};

// Which hooks a rule is about. Text patterns are globs (*, ?, [a-z], \*), or /regular expressions/; case counts. An
// empty pattern matches all, also what has no such field.
struct Match {
    QString method = QStringLiteral("StreamStatusEvent");
    QString appKey;
    QString nodeId;
    QString sessionId;
    QString mediaSessionId;
    QString name;
    QString info;
    QString mediaProvider;
    QStringList status; // one of these; empty: any
    std::optional<bool> published;
    std::optional<bool> hasVideo;
    std::optional<bool> hasAudio;
    std::optional<bool> record;
    QMap<QString, QJsonValue> body; // JSON Pointer → the value that the body has there
    BackendMatch backend;

    bool operator==(const Match &) const = default;
};

// Which of the matching hooks it answers. Counted since the rule was switched on or changed.
struct When {
    enum class Per : quint8 { Rule, Stream };
    qint64 skip = 0;  // so many matches pass first
    qint64 count = 0; // then so many are answered; 0 = no end
    Per per = Per::Rule;
    double probability = 1; // of each match after the skipped ones, 0 to 1
    quint64 seed = 0;       // same seed, same draws

    bool operator==(const When &) const = default;
};

// How long an answer waits, from the complete request.
struct Delay {
    enum class Type : quint8 { Fixed, Uniform, LogNormal };
    Type type = Type::Fixed;
    qint64 ms = 0;    // Fixed
    qint64 minMs = 0; // Uniform
    qint64 maxMs = 0;
    double medianMs = 0; // LogNormal
    double sigma = 0;

    bool operator==(const Delay &) const = default;
};

struct Header {
    QString name;
    QString value;

    bool operator==(const Header &) const = default;
};

// What is done instead of the normal answer (CONTRACT §4).
struct Action {
    enum class Type : quint8 {
        Respond,   // status, reason, headers and body
        Close,     // no byte, an orderly end
        Reset,     // no byte, TCP RST
        Hold,      // never an answer
        Truncate,  // the full length is announced, `atFraction` of the body is sent, then the end
        Malformed, // JSON that is broken
        Dribble,   // the whole answer, at bytesPerSecond
        Forward,   // the backend's answer, once it is there, with `changes`, and status, reason and headers where given
    };
    static constexpr auto Echo = "echo"; // as `body`: what would be answered normally

    Type type = Type::Respond;
    int status = 200; // 0, of Forward alone: the backend's
    QString reason;   // empty: the standard one, or the backend's where its status stays
    QList<Header> headers;
    QString body;                      // text, or Echo; not of Forward
    QMap<QString, QJsonValue> changes; // of Forward: JSON Pointer → the value that the backend's body gets there
    bool forward = false;              // the backend sees the hook, too, and nobody waits for it; see Forward
    double atFraction = 0.5;
    qint64 bytesPerSecond = 100;
    Delay delay;

    bool sendsResponse() const { return type != Type::Close && type != Type::Reset && type != Type::Hold; }

    bool asksBackend() const { return forward || type == Type::Forward; }
    bool waitsForBackend() const { return type == Type::Forward; }

    bool operator==(const Action &) const = default;
};

QStringList actionTypeNames(); // "respond", "close", …, in the order of Action::Type

QList<int> usualStatuses();      // that an answer is given most
QString usualReason(int status); // that goes with it; of others empty

// One answer rule. A value; parse() makes only valid ones.
struct Rule {
    QString id; // 1 to 64 letters, digits, '_', '-', '.'; unique in its set
    QString name;
    bool enabled = true;
    QStringList tags;
    Match match;
    When when;
    Action action;
    qint64 ttlMs = 0; // so long after it is switched on it switches itself off; 0: it does not
    // Rises with every change that lets it count from 0 again; not part of what the rule says, nor in JSON.
    quint32 round = 0;

    // The JSON of CONTRACT §4. Read-only members (hits …) may be there and are not read. Without an id, one is made
    // of the name; the caller makes it unique (uniqueId()).
    static std::variant<Rule, json::JsonError> parse(const QJsonValue &value, const QString &pointer = {});
    QJsonObject toJson() const; // what parse() takes, without what has its default

    bool operator==(const Rule &other) const; // without round: what the rule says
};
using Rules = QList<Rule>;

// Whether it can answer nothing unless there is a backend that has been asked.
bool needsBackend(const Rule &rule);

// A file of rules, and what PUT /rules takes: a list of rules, or {"rules": [...], "confirm": true}. Ids are unique.
constexpr qint64 LargestRuleFile = 16 * 1024 * 1024; // bytes
struct RuleFile {
    Rules rules;
    bool isConfirmed = false;
};
std::variant<RuleFile, json::JsonError> parseRuleFile(const QJsonValue &value);
std::variant<RuleFile, json::JsonError> parseRuleFile(const QByteArray &json); // also says where it is no JSON
QByteArray ruleFileJson(const Rules &rules);

constexpr qsizetype MostRules = 1'000;
constexpr qsizetype LongestName = 200;          // characters
constexpr qsizetype MostTags = 20;              // of one rule
constexpr qsizetype MostText = 8 * 1024 * 1024; // of all bodies together, characters

QString uniqueId(const QString &wanted, const Rules &rules); // "500-all", "500-all-2" …

// Why a rule can lock out or starve a live WCS, one sentence; nothing where it cannot. Switched off or not.
std::optional<QString> riskOf(const Rule &rule);

// In few words, for people: "500 Internal Server Error after 5 s"; "StreamStatusEvent · name cam* · once per stream".
QString describe(const Action &action);
QString describe(const Match &match, const When &when);

// Ready-made rules for testers, switched off: "500 as WCS documents it", 403, 503, slow, slower than WCS waits, reset,
// broken JSON.
Rules presets();

} // namespace rules

Q_DECLARE_METATYPE(rules::Rule)
