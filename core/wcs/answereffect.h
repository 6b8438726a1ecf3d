#pragma once

#include "wcs/method.h"
#include "wcs/restclientconfig.h"

#include <QJsonObject>
#include <QString>

namespace wcs {

// How long WCS waits for an answer, unless it is set otherwise (rest_request_timeout, PROTOCOL §1). What comes later is
// no answer.
inline constexpr int AnswerTimeoutMs = 15'000;

// What WCS does with the answer to a hook (PROTOCOL §2). An error is any status but 200, and no answer at all.
enum class AnswerEffect : quint8 {
    Accepted,         // 200
    Refused,          // connect: the client's connection is refused
    Logged,           // WCS goes on, the client sees nothing
    BrokenOff,        // direct and incoming: the operation fails for the client or the caller
    ErrorEventSent,   // event: the stream goes on, the client gets an ErrorEvent
    StreamTerminated, // 403 to StreamKeepAliveEvent
    NotAsked,         // DISABLE: WCS does not call us
};

// status 0: no answer. Unknown methods are taken for events, as their names usually say.
AnswerEffect answerEffect(const QByteArray &method, const MethodPolicy &policy, int status);
QByteArrayView answerEffectName(AnswerEffect effect); // "accepted", "refused", "logged", "brokenOff", "errorEvent", …
QString answerEffectSentence(AnswerEffect effect);    // for people, one sentence
// What LOG or FAIL means for errors to this method, one sentence.
QString errorPolicySentence(const QByteArray &method, bool isFail);

// The event as WCS goes on with it: with OVERWRITE, the fields that restOverwrite names are taken from the answer.
QJsonObject overwritten(const QJsonObject &event, const QJsonObject &answer, const MethodPolicy &policy);

} // namespace wcs
