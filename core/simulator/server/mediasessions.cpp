#include "simulator/server/mediasessions.h"

#include <algorithm>
#include <utility>

namespace simulator {

void MediaSession::setStatus(const QByteArray &newStatus, const QByteArray &info)
{
    status = newStatus;
    fields.setText("status", newStatus);
    if (info.isEmpty())
        fields.remove("info");
    else
        fields.setText("info", info);
}

MediaSessions::~MediaSessions()
{
    for (const auto &stream : m_streams)
        release(*stream);
}

MediaSession *MediaSessions::find(const QByteArray &mediaSessionId) const
{
    const auto it = std::ranges::find(m_streams, mediaSessionId, [](const auto &stream) { return stream->id; });
    return it == m_streams.end() ? nullptr : it->get();
}

MediaSession &MediaSessions::add(MediaSession stream)
{
    return *m_streams.emplace_back(std::make_unique<MediaSession>(std::move(stream)));
}

void MediaSessions::remove(MediaSession &stream)
{
    std::erase_if(m_streams, [&](const auto &owned) { return owned.get() == &stream; });
}

bool MediaSessions::publish(MediaSession &stream)
{
    return m_server.addPublisher(&stream);
}

void MediaSessions::attach(MediaSession &player)
{
    player.publisher = m_server.publisher(player.name);
    if (player.publisher)
        player.publisher->players.push_back(&player);
}

void MediaSessions::detach(MediaSession &player)
{
    if (MediaSession *publisher = std::exchange(player.publisher, nullptr))
        std::erase(publisher->players, &player);
}

std::vector<MediaSession *> MediaSessions::release(MediaSession &stream)
{
    m_server.removePublisher(&stream);
    for (MediaSession *player : stream.players)
        player->publisher = nullptr;
    detach(stream);
    return std::exchange(stream.players, {});
}

} // namespace simulator
