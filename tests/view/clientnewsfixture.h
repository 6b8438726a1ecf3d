#pragma once

#include "journal/timeline.h"
#include "simulator/news/clientnews.h"

#include <QMap>

// News of simulated clients, as a run would send them: each client with its state so far, and the messages that it
// received now.
class ClientNewsFixture {
public:
    static constexpr qint64 Start = 1'700'000'000'000'000; // UTC µs
    static inline const QByteArray Node = "demo-1-north@198.19.0.1";

    // `at` is on it, too.
    void setTimeline(const journal::Timeline &timeline) { m_timeline = timeline; }

    static QByteArray keyOf(const QByteArray &mediaSessionId) { return Node + '\n' + mediaSessionId; }

    // The client with that number receives a message; it stands in the next news().
    void status(int client, const QByteArray &mediaSessionId, const QByteArray &status, qint64 at = 0)
    {
        simulator::ClientState &state = m_states[client];
        state.streamStatus = status;
        state.streamName = "cam-" + QByteArray::number(client);
        state.published = true;
        receive(client, {.at = at, .message = "StreamStatusEvent", .id = mediaSessionId, .status = status});
    }
    void error(int client, const QByteArray &mediaSessionId, const QByteArray &info, qint64 at = 0)
    {
        ++m_states[client].errorEvents;
        receive(
            client,
            {.at = at, .message = "ErrorEvent", .apiMethod = "StreamStatusEvent", .id = mediaSessionId, .info = info});
    }
    void connection(int client, const QByteArray &status)
    {
        using enum simulator::ClientState::Connection;
        m_states[client].connection = status == "ESTABLISHED" ? Established
                                      : status == "FAILED"    ? Refused
                                                              : Disconnected;
        receive(client, {.message = "ConnectionStatusEvent", .status = status});
    }

    simulator::ClientNewsPtr news()
    {
        auto news = std::make_shared<simulator::ClientNews>();
        for (auto messages = m_messages.cbegin(); messages != m_messages.cend(); ++messages)
            news->changes.push_back({messages.key(), m_states[messages.key()], messages.value()});
        m_messages.clear();
        return news;
    }

private:
    void receive(int client, simulator::ReceivedMessage message)
    {
        simulator::ClientState &state = m_states[client];
        state.id = "cameras-" + QByteArray::number(client);
        state.nodeId = Node;
        ++state.messages;
        message.at = message.at == 0 ? m_now += 1'000 : message.at;
        message.mono = (message.at - m_timeline.at(0)) * 1'000;
        m_messages[client].append(message);
    }

    QMap<int, simulator::ClientState> m_states;
    QMap<int, QList<simulator::ReceivedMessage>> m_messages;
    qint64 m_now = Start;
    journal::Timeline m_timeline;
};
