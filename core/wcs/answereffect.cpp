#include "wcs/answereffect.h"

namespace wcs {

AnswerEffect answerEffect(const QByteArray &method, const MethodPolicy &policy, int status)
{
    if (policy.restPolicy == "DISABLE")
        return AnswerEffect::NotAsked;
    if (status == 200)
        return AnswerEffect::Accepted;
    if (method == "StreamKeepAliveEvent" && status == 403)
        return AnswerEffect::StreamTerminated;
    switch (methodType(method)) {
    case MethodType::Connect:
        return AnswerEffect::Refused;
    case MethodType::Direct:
    case MethodType::Incoming:
        return policy.isFail() ? AnswerEffect::BrokenOff : AnswerEffect::Logged;
    case MethodType::Event:
    case MethodType::Unknown:
        break;
    }
    return policy.isFail() ? AnswerEffect::ErrorEventSent : AnswerEffect::Logged;
}

QByteArrayView answerEffectName(AnswerEffect effect)
{
    switch (effect) {
    case AnswerEffect::Accepted:
        break;
    case AnswerEffect::Refused:
        return "refused";
    case AnswerEffect::Logged:
        return "logged";
    case AnswerEffect::BrokenOff:
        return "brokenOff";
    case AnswerEffect::ErrorEventSent:
        return "errorEvent";
    case AnswerEffect::StreamTerminated:
        return "streamTerminated";
    case AnswerEffect::NotAsked:
        return "notAsked";
    }
    return "accepted";
}

QString answerEffectSentence(AnswerEffect effect)
{
    switch (effect) {
    case AnswerEffect::Accepted:
        break;
    case AnswerEffect::Refused:
        return QStringLiteral("WCS refuses the client's connection.");
    case AnswerEffect::Logged:
        return QStringLiteral("WCS logs the error and goes on; the client sees nothing.");
    case AnswerEffect::BrokenOff:
        return QStringLiteral("WCS breaks the operation off, and the client or the caller is told that it failed.");
    case AnswerEffect::ErrorEventSent:
        return QStringLiteral("WCS sends the client an ErrorEvent; the stream goes on.");
    case AnswerEffect::StreamTerminated:
        return QStringLiteral("WCS ends the stream.");
    case AnswerEffect::NotAsked:
        return QStringLiteral("WCS does not send this method's hooks at all.");
    }
    return QStringLiteral("WCS goes on.");
}

QString errorPolicySentence(const QByteArray &method, bool isFail)
{
    MethodPolicy policy;
    policy.restOnError = isFail ? "FAIL" : "LOG";
    switch (answerEffect(method, policy, 500)) {
    case AnswerEffect::Refused:
        return QStringLiteral("An error answer makes WCS refuse the client's connection, with LOG as with FAIL.");
    case AnswerEffect::BrokenOff:
        return QStringLiteral("An error answer makes WCS break the operation off.");
    case AnswerEffect::ErrorEventSent:
        return QStringLiteral("An error answer makes WCS send the client an ErrorEvent. The stream goes on.");
    default:
        return QStringLiteral("Errors are only logged by WCS; the client sees nothing.");
    }
}

QJsonObject overwritten(const QJsonObject &event, const QJsonObject &answer, const MethodPolicy &policy)
{
    QJsonObject result = event;
    if (policy.restPolicy != "OVERWRITE")
        return result;
    for (const QByteArray &name : policy.restOverwrite.split(',')) {
        const QString key = QString::fromUtf8(name.trimmed());
        if (answer.contains(key))
            result.insert(key, answer.value(key));
    }
    return result;
}

} // namespace wcs
