#pragma once

#include "http/message/reply.h"
#include "simulatorload.h"

#include <QByteArray>
#include <QDeadlineTimer>

#include <functional>

// Sends the same hook again and again, so many at a time: what a client of HTTP costs without anything that makes
// hooks.
class Repeater final {
public:
    // Of the client that is measured; `answered` is called once. What may be the same for all hooks is not handed over.
    using Send = std::function<void(const QByteArray &body, http::Answered answered)>;

    static const QByteArray &target();        // "/rest/my_api/StreamStatusEvent"
    static const QList<QByteArray> &fields(); // header lines without their ends
    static QByteArray head();                 // request line and header lines, as http::Client takes them
    static QByteArray body() { return QByteArray(BodySize, 'x'); }

    Repeater(Send send, int atOnce);

    // On the present thread, by its event loop. ownCpu is that of the thread.
    Load run(int seconds);

private:
    static constexpr int BodySize = 3'614; // bytes, as a hook with an SDP has

    void sendNext();
    void take(const http::Reply &reply);

    Send m_send;
    const int m_atOnce;
    const QByteArray m_body = body();
    QDeadlineTimer m_end;
    int m_underWay = 0;
    Load m_load;
};

quint64 otherThan200(const Load &load); // hooks
