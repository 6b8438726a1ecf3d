#pragma once

#include "base/random.h"
#include "simulator/clientside.h"
#include "simulator/news/clientnews.h"
#include "simulator/scenario.h"
#include "simulator/script.h"
#include "simulator/session.h"

#include <deque>
#include <functional>
#include <limits>
#include <memory>
#include <vector>

namespace simulator {

class Stage;

// When a client acts: scenario time, and its place among those who act at the same time. All act in this order, or as
// if they did: what happens to each session does not depend on how fast answers come.
struct Moment {
    qint64 at = 0; // µs since the scenario began
    int client = 0;

    auto operator<=>(const Moment &) const = default; // NOLINT(modernize-use-nullptr): it sees a 0 in what is generated
};

// One client of a scenario: does what its script says, and keeps what it was told.
class SimulatedClient final : public ClientSide {
public:
    // The group outlives it. number: within the group, from 1; index: within the run.
    SimulatedClient(Stage &stage, const Group &group, int number, int index);

    int index() const { return m_index; }
    const Group &group() const { return m_group; }

    void begin(quint64 seed);                          // of this time through the scenario
    void act(qint64 now);                              // its moment has come
    void goOn();                                       // what it waited for has happened
    void stop();                                       // it goes at once, as if the scenario ended
    Moment moment() const { return {m_now, m_index}; } // of what it does
    bool isRival() const { return m_isRival; }         // see Stage
    // Whether all that it does up to this moment is done.
    bool hasPassed(const Moment &moment) const;

    // The name of the stream that it publishes or published last, or that it publishes first.
    const QByteArray &publishedName() const { return m_publishedName; }

    const ClientState &state() const { return m_state; }
    const std::deque<Told> &told() const { return m_told; }
    QList<Told> takeNews(); // what it was told since the last call

private:
    static constexpr qint64 Never = std::numeric_limits<qint64>::max();

    void onEstablished(const Told &told, const QJsonObject &connection) override;
    void onConnectionStatus(const Told &told) override;
    void onStreamStatus(const Told &told, const Fields &stream, const QList<QByteArray> &excluded) override;
    void onStreamAccepted(const QByteArray &mediaSessionId) override;
    void onErrorEvent(const Told &told) override;
    void keep(const Told &told);

    bool isHeldUp();                    // by clients whose doings come first
    bool changesWhatOthersPlay() const; // with what it does next
    void setActing(bool isActing);
    bool isConnected() const;
    bool hasStream() const { return !m_published.isEmpty() || !m_played.isEmpty(); }
    void sleep();
    void takeStep();
    void perform(const Step &step);
    void leave();
    void end();
    void connect();
    void publish(const Step &step);
    void play(const Step &step);
    void addSdp(StreamWish &wish);
    void eachStream(const std::function<void(const QByteArray &)> &operation);
    void fail(const QByteArray &info);
    void beat();

    Stage &m_stage;
    const Group &m_group;
    int m_number;
    int m_index;
    bool m_isRival;
    Random m_random;
    std::unique_ptr<Script> m_script;
    std::unique_ptr<Session> m_session;
    int m_connections = 0;

    qint64 m_now = 0;                        // scenario time of what it does
    qint64 m_wake = Never;                   // of its next moment, while it sleeps
    qint64 m_until = 0;                      // where the present wait ends
    qint64 m_beatAt = Never;                 // the next keep-alive of its streams
    qint64 m_lossAt = Never;                 // where WCS notices that no keep-alives come
    const Step *m_step = nullptr;            // the next one, until it is performed
    SimulatedClient *m_source = nullptr;     // whose stream it plays, or is about to
    std::vector<SimulatedClient *> m_heldUp; // by this one
    bool m_isActing = false;
    bool m_isLeaving = false;
    bool m_isStopping = false;
    bool m_hasEnded = true;

    QByteArray m_published; // mediaSessionId; empty: none
    QByteArray m_publishedName;
    QByteArray m_played;
    QByteArray m_sdp; // encoded; made when it is first needed

    ClientState m_state;
    std::deque<Told> m_told;
    QList<Told> m_news;
};

} // namespace simulator
