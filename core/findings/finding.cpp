#include "findings/finding.h"

#include "text/text.h"

#include <algorithm>
#include <array>

namespace findings {

namespace {

constexpr int LongestInfo = 200; // characters

struct Row {
    Kind kind;
    const char *name;
    Severity severity;
};

constexpr std::array Rows{
    Row{Kind::Failed, "failed", Severity::Error},
    Row{Kind::Stuck, "stuck", Severity::Warning},
    Row{Kind::Stale, "stale", Severity::Warning},
    Row{Kind::Unheard, "unheard", Severity::Notice},
    Row{Kind::SessionEnded, "sessionEnded", Severity::Warning},
    Row{Kind::OrphanPlayer, "orphanPlayer", Severity::Warning},
    Row{Kind::TwoPublishers, "twoPublishers", Severity::Warning},
    Row{Kind::Flapping, "flapping", Severity::Warning},
    Row{Kind::IllegalTransition, "illegalTransition", Severity::Notice},
    Row{Kind::LateStatus, "lateStatus", Severity::Notice},
};
static_assert(Rows.size() == KindCount && std::ranges::is_sorted(Rows, {}, &Row::kind), "in the order of the kinds");

const Row &rowOf(Kind kind)
{
    return Rows.at(size_t(kind));
}

} // namespace

QByteArrayView kindName(Kind kind)
{
    return rowOf(kind).name;
}

std::optional<Kind> kindOf(QByteArrayView name)
{
    const auto row = std::ranges::find_if(Rows, [name](const Row &r) { return name == QByteArrayView(r.name); });
    return row == Rows.end() ? std::nullopt : std::optional(row->kind);
}

Severity severityOf(Kind kind)
{
    return rowOf(kind).severity;
}

QByteArrayView severityName(Severity severity)
{
    static constexpr std::array Names{"notice", "warning", "error"};
    return Names.at(size_t(severity));
}

QByteArrayView causeName(Cause cause)
{
    static constexpr std::array Names{"unknown",       "user",   "publisher",  "network",
                                      "configuration", "server", "streamwatch"};
    return Names.at(size_t(cause));
}

QString Finding::sentence() const
{
    switch (kind) {
    case Kind::Failed:
        return info.isEmpty() ? QStringLiteral("It has failed.")
                              : QStringLiteral("It has failed: %1").arg(text::visibleText(info, LongestInfo));
    case Kind::Stuck:
        return QStringLiteral("It was asked for, and there is no result.");
    case Kind::Stale:
        return QStringLiteral("Its heartbeats have stopped.");
    case Kind::Unheard:
        return QStringLiteral("Nothing is known of it: Streamwatch could receive nothing for a while.");
    case Kind::SessionEnded:
        return QStringLiteral("The session of its client has ended, and no end of the stream was reported.");
    case Kind::OrphanPlayer:
        return QStringLiteral("It still plays, though its publisher has ended.");
    case Kind::TwoPublishers:
        return QStringLiteral("%1 publish by its name on this node.").arg(count);
    case Kind::Flapping:
        return QStringLiteral("It was begun %1 times within five minutes.").arg(count);
    case Kind::IllegalTransition:
        return QStringLiteral("Its status changed in a way that a WCS does not.");
    case Kind::LateStatus:
        return QStringLiteral("A status came after its end.");
    }
    return {};
}

} // namespace findings
