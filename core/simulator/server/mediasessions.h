#pragma once

#include "simulator/server/mediasession.h"
#include "simulator/server/webcallserver.h"

#include <memory>
#include <vector>

namespace simulator {

// The streams of one session, live and pending ones, and who plays what.
class MediaSessions final {
public:
    explicit MediaSessions(WebCallServer &server)
        : m_server(server)
    {}
    ~MediaSessions(); // nobody is told, and nothing posted
    MediaSessions(const MediaSessions &) = delete;
    MediaSessions &operator=(const MediaSessions &) = delete;

    const std::vector<std::unique_ptr<MediaSession>> &all() const { return m_streams; }
    MediaSession *find(const QByteArray &mediaSessionId) const;
    MediaSession &add(MediaSession stream);
    void remove(MediaSession &stream);

    bool publish(MediaSession &stream);       // false: its name is in use
    void attach(MediaSession &player);        // to the publisher of its name, if there is one
    static void detach(MediaSession &player); // from its publisher
    // The stream ends: it publishes and plays no more. Returns those who played it.
    std::vector<MediaSession *> release(MediaSession &stream);

private:
    WebCallServer &m_server;
    std::vector<std::unique_ptr<MediaSession>> m_streams;
};

} // namespace simulator
