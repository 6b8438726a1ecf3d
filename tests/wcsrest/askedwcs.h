#pragma once

#include "board/streamfixture.h"
#include "http/callers.h"
#include "wcsrest/poller.h"

// A WCS that a Poller asks: a web server that answers as the test says, and the board that it is compared with.
class AskedWcs final {
public:
    static inline const QByteArray Node = "node@192.168.1.101";

    AskedWcs()
    {
        site.answer = [this](const http::Request &request, http::Responder &&responder) {
            responder.respond(isForStreams(request) ? streams : statistics);
        };
    }

    static bool isForStreams(const http::Request &request)
    {
        return request.path() == QByteArrayView("/rest-api/stream/find_all");
    }
    static QByteArray stream(const QByteArray &id, const QByteArray &status)
    {
        return R"({"mediaSessionId":")" + id + R"(","status":")" + status + R"(","published":true})";
    }

    wcsrest::Options options() const
    {
        return {.nodes = {*wcsrest::NodeUrl::parse(QStringLiteral("http://127.0.0.1:%1").arg(site.server.port()))},
                .settleMs = 0,
                .apartMs = 0};
    }
    void start(const wcsrest::Options &options)
    {
        poller = std::make_unique<wcsrest::Poller>(options, board);
        QObject::connect(poller.get(), &wcsrest::Poller::changed, poller.get(), [this] { ++changes; });
        poller->start();
    }

    void answerStreams(int status, const QByteArray &body)
    {
        streams = {.status = status, .contentType = "application/json", .body = body};
    }
    // A hook about it has come.
    void tell(const QByteArray &name, const QByteArray &status, const QByteArray &node = Node)
    {
        board.apply({{onNode(hooks.record(name, status), node)}});
    }

    wcsrest::NodeReport node() const { return poller->report().nodes.first(); }
    QByteArray differences() const // "kind id", with ", " between
    {
        QByteArrayList list;
        for (const wcsrest::Difference &difference : node().differences)
            list.append(kindName(difference.kind).toByteArray() + ' ' + difference.mediaSessionId);
        return list.join(", ");
    }
    int asked() const { return int(std::ranges::count_if(site.requests, isForStreams)); }
    int askedStatistics() const { return int(site.requests.size()) - asked(); }
    bool isAskedOnce() // now, or it was about to be, up to the last request
    {
        const int before = askedStatistics();
        poller->askNow();
        return QTest::qWaitFor([&] { return askedStatistics() > before; }); // they come after the streams
    }

    StreamFixture hooks;
    board::StreamBoard board;
    http::Response streams{.status = 404};
    http::Response statistics{.body = "streams_viewers=0\nstreams_webrtc_in=0\n"};
    Site site;
    int changes = 0; // that were told
    std::unique_ptr<wcsrest::Poller> poller;
};
