#include "board/answertext.h"

#include "text/text.h"

#include <QCoreApplication>

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

} // namespace board
