#include "resending.h"

#include "http/server/server.h"

#include <QCoreApplication>

#include <optional>

namespace {

http::Reply post(const Repeater::Send &send)
{
    std::optional<http::Reply> answer;
    send(Repeater::body(), [&answer](http::Reply &&reply) { answer = std::move(reply); });
    while (!answer)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    return *std::move(answer);
}

} // namespace

SecondPost endAfterSecond(Ending ending, const std::function<Repeater::Send(quint16 port)> &makeClient)
{
    int posts = 0;
    http::Server server([&](const http::Request &, http::Responder &&responder) {
        if (++posts != 2)
            responder.respond(http::Response::json(200, "{}"));
        else if (ending == Ending::Reset)
            responder.reset();
        else
            responder.close();
    });
    if (!server.listen(QHostAddress::LocalHost, 0))
        return {};
    const Repeater::Send send = makeClient(server.port());
    post(send);
    const http::Reply second = post(send);
    return {.received = posts - 1, .status = second.status, .sentence = second.sentence};
}
