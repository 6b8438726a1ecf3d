#include "board/answertext.h"

#include "text/text.h"

#include <QCoreApplication>

#include <algorithm>

namespace board {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(board::Answer)
};

} // namespace

QString answerText(int status, journal::Sent sent)
{
    using journal::Sent;
    switch (sent) {
    case Sent::Response:
        break;
    case Sent::Nothing:
        return Words::tr("closed");
    case Sent::Reset:
        return Words::tr("reset");
    case Sent::Held:
        return Words::tr("held");
    case Sent::Cut:
        return Words::tr("%1 cut").arg(status);
    case Sent::Broken:
        return Words::tr("%1 broken").arg(status);
    case Sent::Dribbled:
        return Words::tr("%1 slow").arg(status);
    case Sent::Pending:
        return Words::tr("%1 waits").arg(status);
    case Sent::Gone:
        return Words::tr("gone");
    case Sent::Failed:
        return Words::tr("failed");
    case Sent::Unknown:
        return status == 0 ? Words::tr("unknown") : Words::tr("%1?").arg(status);
    }
    return QString::number(status);
}

namespace {

// The same as a sentence, where the word alone may leave one guessing.
QString answerWords(int status, journal::Sent sent)
{
    switch (sent) {
    case journal::Sent::Pending:
        return Words::tr("%1, not sent yet").arg(status);
    case journal::Sent::Gone:
        return Words::tr("Not answered: the peer had gone");
    case journal::Sent::Failed:
        return Words::tr("Not answered as a whole: the peer did not read it, or Streamwatch ended");
    case journal::Sent::Unknown:
        return status == 0 ? Words::tr("Not known, as Streamwatch was killed")
                           : Words::tr("%1, if it went out before Streamwatch was killed").arg(status);
    default:
        return answerText(status, sent);
    }
}

} // namespace

QString answerToolTip(int status, journal::Sent sent, const QByteArray &ruleName, const QByteArray &ruleId)
{
    const QString text = answerWords(status, sent);
    if (ruleId.isEmpty())
        return text;
    const QString id = text::visibleToolTip(ruleId);
    if (ruleName.isEmpty() || ruleName == ruleId)
        return Words::tr("%1 by rule “%2”").arg(text, id);
    return Words::tr("%1 by rule “%2” (%3)").arg(text, text::visibleToolTip(ruleName), id);
}

QString failureText(journal::BackendFailure failure)
{
    using journal::BackendFailure;
    switch (failure) {
    case BackendFailure::None:
        break;
    case BackendFailure::Unreachable:
        return Words::tr("there was no connection");
    case BackendFailure::NotSent:
        return Words::tr("the hook could not be sent as a whole");
    case BackendFailure::TimedOut:
        return Words::tr("it did not come in time");
    case BackendFailure::Closed:
        return Words::tr("the connection was ended before it");
    case BackendFailure::Reset:
        return Words::tr("the connection was reset");
    case BackendFailure::Cut:
        return Words::tr("it was cut");
    case BackendFailure::Malformed:
        return Words::tr("what came is not HTTP");
    case BackendFailure::TooLarge:
        return Words::tr("it was too large");
    case BackendFailure::Suspended:
        return Words::tr("it had failed too often in a row");
    case BackendFailure::Overloaded:
        return Words::tr("too much waited for it already");
    case BackendFailure::Stopped:
        return Words::tr("Streamwatch ended");
    case BackendFailure::Damaged:
        return Words::tr("what the journal has of it is damaged");
    case BackendFailure::Pending:
        return Words::tr("it may still come");
    case BackendFailure::Unknown:
        return Words::tr("Streamwatch ended before it was stored");
    }
    return Words::tr("it is not known why");
}

bool wasTried(journal::BackendFailure failure)
{
    return failure != journal::BackendFailure::Suspended && failure != journal::BackendFailure::Overloaded;
}

QString backendText(const journal::BackendResult &result)
{
    if (!result.isAsked())
        return {};
    if (result.isPending())
        return Words::tr("pending");
    return result.status > 0 ? Words::tr("%1 · %2").arg(QString::number(result.status), text::spanText(result.us))
                             : Words::tr("no answer");
}

QString backendWords(const journal::BackendResult &result)
{
    if (!result.isAsked())
        return {};
    if (!wasTried(result.failure))
        return Words::tr("The backend was not asked: %1").arg(failureText(result.failure));
    if (result.isPending())
        return Words::tr("The backend has not answered yet");
    if (result.failure == journal::BackendFailure::Unknown)
        return Words::tr("What the backend answered is not known: %1").arg(failureText(result.failure));
    const QString time = text::spanText(result.us);
    return result.status > 0
               ? Words::tr("The backend answered %1 in %2").arg(QString::number(result.status), time)
               : Words::tr("No answer from the backend after %1: %2").arg(time, failureText(result.failure));
}

QByteArray backendWord(const journal::BackendResult &result)
{
    if (!result.isAsked())
        return QByteArrayLiteral("none");
    if (result.isPending())
        return QByteArrayLiteral("pending");
    return result.status > 0 ? QByteArray::number(result.status) : QByteArrayLiteral("failed");
}

QString sharesText(qint32 answerUs, const journal::BackendResult &result)
{
    if (!result.isAsked() || result.isBeside)
        return {};
    return Words::tr("%1 ours, %2 the backend's")
        .arg(text::spanText(ownTime(answerUs, result)), text::spanText(result.us));
}

qint32 ownTime(qint32 answerUs, const journal::BackendResult &result)
{
    return result.isAsked() && !result.isBeside ? std::max(answerUs - result.us, 0) : answerUs;
}

} // namespace board
