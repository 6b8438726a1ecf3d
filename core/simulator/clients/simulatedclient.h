#pragma once

#include "simulator/clients/clientcontext.h"
#include "simulator/news/clientnews.h"
#include "simulator/scenario/script.h"
#include "simulator/server/clientside.h"
#include "simulator/server/session.h"

#include <deque>
#include <functional>
#include <limits>
#include <memory>

namespace simulator {

// One client of a scenario: does what its script says, and records the messages that it receives.
class SimulatedClient final : public ClientSide {
public:
    // Context and group outlive it. number: within the group, from 1; index: within the run, as the context has it.
    SimulatedClient(ClientContext &context, const Group &group, int number, int index);

    int index() const { return m_index; }
    const Group &group() const { return m_group; }

    void begin(quint64 seed); // of this time through the scenario
    void act(qint64 now);     // its moment has come
    void goOn();              // what it waited for has happened
    void stop();              // it goes at once, as if the scenario ended

    const ClientState &state() const { return m_state; }
    const std::deque<ReceivedMessage> &messages() const { return m_messages; } // the last ones, oldest first
    QList<ReceivedMessage> takeNews();                                         // those since the last call

private:
    static constexpr qint64 Never = std::numeric_limits<qint64>::max();

    void onEstablished(const ReceivedMessage &message, const QJsonObject &connection) override;
    void onConnectionStatus(const ReceivedMessage &message) override;
    void onStreamStatus(const ReceivedMessage &message, const Fields &stream,
                        const QList<QByteArray> &excluded) override;
    void onStreamAccepted(const QByteArray &mediaSessionId) override;
    void onErrorEvent(const ReceivedMessage &message) override;
    void record(const ReceivedMessage &message);

    bool hasToWait();                   // for clients that act first
    bool changesWhatOthersPlay() const; // with what it does next
    bool isConnected() const;
    bool hasStream() const { return !m_published.isEmpty() || !m_played.isEmpty(); }
    void sleep();
    void takeStep();
    void doStep(const Step &step);
    void leave();
    void end();
    void connect();
    void publish(const Step &step);
    void play(const Step &step);
    void addSdp(StreamRequest &request);
    void eachStream(const std::function<void(const QByteArray &)> &operation);
    void fail(const QByteArray &info);
    void keepAlive();
    void setBehaviour(const Step &step);

    ClientContext &m_context;
    Schedule &m_schedule;
    const Group &m_group;
    int m_number;
    int m_index;
    Random m_random;
    std::unique_ptr<Script> m_script;
    std::unique_ptr<Session> m_session;
    int m_connections = 0;

    qint64 m_now = 0;             // scenario time of what it does
    qint64 m_until = 0;           // where the present wait ends
    qint64 m_keepAliveAt = Never; // the next keep-alive of its streams
    qint64 m_lossAt = Never;      // where WCS notices that no keep-alives come
    const Step *m_step = nullptr; // the next one, until it is performed
    std::optional<int> m_source;  // the client whose stream it plays, or is about to
    bool m_isLeaving = false;
    bool m_isStopping = false;

    QByteArray m_published; // mediaSessionId; empty: none
    QByteArray m_played;
    QByteArray m_sdp; // encoded; made when it is first needed

    ClientState m_state;
    std::deque<ReceivedMessage> m_messages;
    QList<ReceivedMessage> m_news;
};

} // namespace simulator
