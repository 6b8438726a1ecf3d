#include "findings/finding.h"

#include "text/secrets.h"
#include "text/text.h"

namespace findings {

namespace {

constexpr int LongestInfo = 600; // characters

QString shown(const QByteArray &text)
{
    return text::visibleText(text::maskText(text), LongestInfo);
}

} // namespace

QString Finding::sentence() const
{
    switch (kind) {
    case Kind::Failed:
        if (cause == Cause::Publisher && published == 0)
            return QStringLiteral("It had to end: %1").arg(shown(info));
        return info.isEmpty() ? QStringLiteral("It has failed.") : QStringLiteral("It has failed: %1").arg(shown(info));
    case Kind::Stuck:
        return QStringLiteral("It was asked for, and there is no result.");
    case Kind::Stale:
        return QStringLiteral("Its heartbeats have stopped.");
    case Kind::Unheard:
        return cause == Cause::Server
                   ? QStringLiteral("Nothing is known of it: another node answers at the address of its WCS.")
                   : QStringLiteral("Nothing is known of it: Streamwatch could receive nothing for a while.");
    case Kind::SessionEnded:
        return QStringLiteral("The session of its client has ended, and no end of the stream was reported.");
    case Kind::OrphanPlayer:
        return QStringLiteral("It still plays, though its publisher has ended.");
    case Kind::TwoPublishers:
        return QStringLiteral("%1 publish by its name on this node.").arg(count);
    case Kind::Flapping:
        return QStringLiteral("It begins again and again, %1 times lately.").arg(count);
    case Kind::IllegalTransition:
        return QStringLiteral("Its status changed in a way that a WCS does not.");
    case Kind::LateStatus:
        return QStringLiteral("A status came after its end.");
    case Kind::Duplicate:
        return QStringLiteral("A hook of it was sent again.");
    default:
        return shown(info);
    }
}

} // namespace findings
