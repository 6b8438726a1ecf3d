#include "simulator/server/serverstats.h"

#include "simulator/server/session.h"

#include <array>

namespace simulator {

namespace {

// How streams of one media provider are counted.
struct Counter {
    QByteArrayView provider;
    const char *in; // published; null: there is no such figure
    const char *out;
};
constexpr auto Counters = std::to_array<Counter>({
    {"WebRTC", "streams_webrtc_in", "streams_webrtc_out"},
    {"RTMP", "streams_rtmp_in", "streams_rtmp_out"},
    {"Flash", "streams_rtmfp_in", "streams_rtmfp_out"},
    {"RTSP", "streams_rtsp_in", "streams_rtsp_out"},
    {"WSPlayer", nullptr, "streams_websocket_out"},
    {"HLS", nullptr, "streams_hls"},
});

struct Streams {
    std::array<int, Counters.size()> in{};
    std::array<int, Counters.size()> out{};
    int viewers = 0;

    void add(const MediaSession &stream)
    {
        if (stream.status == "PENDING")
            return;
        viewers += stream.published ? 0 : 1;
        const QByteArray provider = stream.fields.text("mediaProvider");
        for (size_t i = 0; i < Counters.size(); ++i) {
            if (provider == Counters[i].provider)
                ++(stream.published ? in : out)[i];
        }
    }
};

QByteArray group(const char *title)
{
    return "-----" + QByteArray(title) + " Stats-----\n";
}

QByteArray line(const char *key, qint64 value)
{
    return QByteArray(key) + '=' + QByteArray::number(value) + '\n';
}

} // namespace

QByteArray serverStats(const WebCallServer &server)
{
    Streams streams;
    int connections = 0;
    for (const Session *session : server.sessions()) {
        connections += session->state() == Session::State::Established ? 1 : 0;
        for (const auto &stream : session->streams())
            streams.add(*stream);
    }
    const http::Client::Figures pool = server.pool();
    QByteArray text = group("Connection") + line("connections", connections) +
                      line("connections_websocket", connections) + group("Port") +
                      line("ports_rest_api_leased", pool.leased) + line("ports_rest_api_available", pool.available) +
                      line("ports_rest_api_pending", pool.pending) + group("Stream");
    for (size_t i = 0; i < Counters.size(); ++i) {
        if (Counters[i].in)
            text += line(Counters[i].in, streams.in[i]);
        text += line(Counters[i].out, streams.out[i]);
    }
    return text + line("streams_viewers", streams.viewers);
}

} // namespace simulator
