#include "streams/answertext.h"

#include "streams/text.h"

#include <QCoreApplication>

namespace streams {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(streams::Answer)
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
    }
    return QString::number(status);
}

QString answerToolTip(int status, journal::Sent sent, const QByteArray &ruleName, const QByteArray &ruleId)
{
    const QString text = answerText(status, sent);
    if (ruleId.isEmpty())
        return text;
    const QString id = visibleToolTip(ruleId);
    if (ruleName.isEmpty() || ruleName == ruleId)
        return Words::tr("%1 by rule “%2”").arg(text, id);
    return Words::tr("%1 by rule “%2” (%3)").arg(text, visibleToolTip(ruleName), id);
}

} // namespace streams
