#pragma once

#include "journal/timeline.h"
#include "simulator/news/clientnews.h"

#include <QMap>

// News of simulated clients, as a run would send them: each client with its state so far, and what it was told now.
class ClientNewsFixture {
public:
    static constexpr qint64 Start = 1'700'000'000'000'000; // UTC µs
    static inline const QByteArray Node = "demo-1-north@198.19.0.1";

    // `at` is on it, too.
    void setTimeline(const journal::Timeline &timeline) { m_timeline = timeline; }

    static QByteArray keyOf(const QByteArray &mediaSessionId) { return Node + '\n' + mediaSessionId; }

    // The client with that number is told something; it stands in the next news().
    void status(int client, const QByteArray &mediaSessionId, const QByteArray &status, qint64 at = 0)
    {
        simulator::ClientState &state = m_states[client];
        state.streamStatus = status;
        state.streamName = "cam-" + QByteArray::number(client);
        state.published = true;
        tell(client, {.at = at, .message = "StreamStatusEvent", .id = mediaSessionId, .status = status});
    }
    void error(int client, const QByteArray &mediaSessionId, const QByteArray &info, qint64 at = 0)
    {
        ++m_states[client].errorEvents;
        tell(client,
             {.at = at, .message = "ErrorEvent", .apiMethod = "StreamStatusEvent", .id = mediaSessionId, .info = info});
    }
    void connection(int client, const QByteArray &status)
    {
        using enum simulator::ClientState::Connection;
        m_states[client].connection = status == "ESTABLISHED" ? Established
                                      : status == "FAILED"    ? Refused
                                                              : Disconnected;
        tell(client, {.message = "ConnectionStatusEvent", .status = status});
    }

    simulator::ClientNewsPtr news()
    {
        auto news = std::make_shared<simulator::ClientNews>();
        for (auto told = m_told.cbegin(); told != m_told.cend(); ++told)
            news->changes.push_back({told.key(), m_states[told.key()], told.value()});
        m_told.clear();
        return news;
    }

private:
    void tell(int client, simulator::Told told)
    {
        simulator::ClientState &state = m_states[client];
        state.id = "cameras-" + QByteArray::number(client);
        state.nodeId = Node;
        ++state.told;
        told.at = told.at == 0 ? m_now += 1'000 : told.at;
        told.mono = (told.at - m_timeline.at(0)) * 1'000;
        m_told[client].append(told);
    }

    QMap<int, simulator::ClientState> m_states;
    QMap<int, QList<simulator::Told>> m_told;
    qint64 m_now = Start;
    journal::Timeline m_timeline;
};
