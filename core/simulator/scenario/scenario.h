#pragma once

#include "base/random.h"
#include "json/jsonfields.h"
#include "simulator/scenario/behaviour.h"
#include "simulator/scenario/misbehaviour.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <optional>
#include <variant>
#include <vector>

namespace simulator {

// A number (of seconds, where it is a time), or one drawn evenly from a range.
struct Span {
    double least = 0;
    double most = 0;

    qint64 microseconds(Random &random) const { return qint64((least + random.share() * (most - least)) * 1e6); }
    int times(Random &random) const { return int(least + random.share() * (most - least + 1)); } // of whole numbers

    bool operator==(const Span &) const = default;
};

// One step of what a client does. resources/scenarios/README.md describes the file.
struct Step {
    enum class Kind : quint8 {
        Connect,
        Disconnect,
        Drop,          // the WebSocket is lost: as Disconnect, but not by the user
        Publish,       // name
        Play,          // of: a group whose streams are played, or name
        Stop,          // what it publishes and plays ends, by the user
        Snapshot,      // of what it publishes
        Fail,          // what it publishes and plays fails: one of infos
        KeepAliveLoss, // from now on no ICE keep-alive comes, and WCS ends the stream: "Failed by ICE keep alive"
        Report,        // status of what it publishes and plays; nothing: the present one once more
        Misbehave,     // how: from now on, while it is connected
        Behave,        // all goes right again, and results that were not reported come
        Wait,          // seconds
        Until,         // seconds since the scenario began
        Loop,          // times (nothing: for ever) the steps
        Chance,        // with probability the steps, otherwise the otherSteps
    };
    Kind kind = Kind::Wait;
    QString name;       // pattern of a stream's name: {n} is the client's number in its group, from 1; {session} the
                        // number of its connection, from 1
    QString of;         // a group's id
    QJsonObject stream; // fields of the stream object, over the usual ones
    QList<QByteArray> infos;
    QByteArray status;
    Misbehaviour how = Misbehaviour::NoResult;
    Span seconds;
    std::optional<Span> times;
    double probability = 1;
    std::vector<Step> steps;
    std::vector<Step> otherSteps;

    bool operator==(const Step &) const = default;
};

// Clients that do the same.
struct Group {
    QString id;
    int count = 1;    // clients; 0 where scaled() left none
    QString app;      // appKey
    QString node;     // name of the WCS node that they are connected to
    QString provider; // mediaProvider
    Span start;       // s after the scenario's beginning: when each begins
    std::vector<Step> steps;

    bool publishes() const { return !firstName().isEmpty(); } // whether a step does, on any way through them
    QString firstName() const;                                // the pattern that is published first; empty: none
    QStringList playsOf() const;                              // ids of the groups that steps play, each once, sorted

    bool operator==(const Group &) const = default;
};

// Who does what and when: a timeline of actions, with loops, and randomness that a seed fixes.
struct Scenario {
    static constexpr int MostClients = 100'000; // in a file

    QString id; // of the shipped ones: "flash-crowd"
    QString title;
    QString description; // one or two sentences
    std::optional<quint64> seed;
    double seconds = 0; // its length; then it ends, or begins again
    Behaviour behaviour;
    std::vector<Group> groups;

    qint64 clients() const; // of all groups

    bool operator==(const Scenario &) const = default;

    // Whether two clients may publish the same name: then who comes first matters.
    bool mayShareNames() const;

    static constexpr qint64 LargestFile = 16 * 1024 * 1024; // bytes
    // Strict: resources/scenarios/README.md says what may be there.
    static std::variant<Scenario, json::JsonError> fromJson(const QByteArray &json);
    // The shipped ones, in the order in which they are offered.
    static QStringList shipped();
    static std::optional<Scenario> shippedOne(const QString &id);

    // The same with so many players for each client of the groups that they play, then with so many clients altogether,
    // each group with its share; as long as there are enough, at least one in each group that others play.
    Scenario scaled(std::optional<int> clients, std::optional<int> playersPerStream) const;
    // The same, but where a publisher would stop or disconnect, its streams fail first with this probability: for one
    // of the reasons that WCS has for it.
    Scenario withFailShare(double share) const;
};

} // namespace simulator
