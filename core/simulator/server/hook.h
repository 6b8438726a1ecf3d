#pragma once

#include "http/message/reply.h"
#include "wcs/answereffect.h"

#include <QByteArray>
#include <QString>

#include <functional>

namespace simulator {

// One hook that was answered, or was given up: what became of it.
struct SentHook {
    qint64 at = 0;       // UTC, µs since 1970: when it was handed over
    QByteArray clientId; // of the client whose session it belongs to
    QByteArray sessionId;
    QByteArray mediaSessionId; // empty for connect and ConnectionStatusEvent
    QByteArray method;
    QByteArray status; // that it reports: "PUBLISHING" …; empty for connect
    quint64 seq = 0;   // place among the session's hooks, from 1
    int answer = 0;    // HTTP status; 0: none came
    http::Failure failure = http::Failure::None;
    bool isAccepted = false; // 200, and a body as WCS takes it
    wcs::AnswerEffect effect = wcs::AnswerEffect::Accepted;
    QString cause; // of an error, one sentence for people: "500 Internal Server Error"
    int tries = 1;
    qint64 microseconds = 0; // from handing it over to the answer, waiting for a connection included
};

using HookObserver = std::function<void(const SentHook &)>;

} // namespace simulator
