#pragma once

#include "simulator/news/clientnews.h"
#include "simulator/scenario/scenario.h"
#include "simulator/server/webcallserver.h"

#include <QObject>

#include <memory>
#include <optional>

namespace simulator {

// How fast scenario time goes by. What happens to one session, and in which order, is the same at any pace.
struct Pace {
    enum class Kind : quint8 {
        RealTime,
        Rate,    // hooks per second, as fast as the scenario has them
        FlatOut, // as fast as the web server answers
    };
    Kind kind = Kind::RealTime;
    double rate = 0;
    double speed = 1; // RealTime: so many seconds of the scenario in each
};

struct RunOptions {
    Scenario scenario;
    Pace pace;
    quint64 seed = 1;
    std::optional<double> seconds; // real time, then it ends; without: once through the scenario
    bool repeats = false;          // begins again at the scenario's end, until stop() or `seconds`
    int recordedClients = 1'000;   // the first so many clients keep the messages that they receive …
    int messagesPerClient = 1'000; // … the last so many of them
    int newsMs = 0;                // clientsChanged() at most that often; 0: never
    QByteArray nodePrefix;         // before every nodeId
};

// A scenario under way: the clients that it consists of, on one WebCallServer. Lives on the thread of that.
class Run final : public QObject {
    Q_OBJECT
public:
    Run(WebCallServer &server, RunOptions options, QObject *parent = nullptr);
    ~Run() override;

    void start();
    // All sessions end as their clients' going would end them, which is reported by hooks; then finished(). Once more:
    // hooks under way are given up.
    void stop();

    int clients() const;
    int establishedClients() const;
    double scenarioSeconds() const; // how far it is
    ClientState client(int index) const;
    QList<ReceivedMessage> messagesOf(int index) const; // that it received; oldest first

signals:
    void clientsChanged(const simulator::ClientNewsPtr &news);
    void finished();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace simulator
