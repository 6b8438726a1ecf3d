#include "view/findingtext.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace view {

using findings::Cause;
using findings::Kind;
using findings::Severity;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(view::FindingText)
};

struct Row {
    Kind kind;
    const char *text;
};

constexpr std::array Rows{
    Row{Kind::Failed, QT_TR_NOOP("Failed")},
    Row{Kind::Stuck, QT_TR_NOOP("No result")},
    Row{Kind::Stale, QT_TR_NOOP("No heartbeat")},
    Row{Kind::Unheard, QT_TR_NOOP("Not heard of")},
    Row{Kind::SessionEnded, QT_TR_NOOP("Its session has ended")},
    Row{Kind::OrphanPlayer, QT_TR_NOOP("Plays without its publisher")},
    Row{Kind::TwoPublishers, QT_TR_NOOP("Others publish by its name")},
    Row{Kind::Flapping, QT_TR_NOOP("Begins again and again")},
    Row{Kind::IllegalTransition, QT_TR_NOOP("Status changed unexpectedly")},
    Row{Kind::LateStatus, QT_TR_NOOP("Status after its end")},
    Row{Kind::Duplicate, QT_TR_NOOP("Sent twice")},
    Row{Kind::SlowAnswers, QT_TR_NOOP("Answers are slow")},
    Row{Kind::RefusedHooks, QT_TR_NOOP("Hooks are refused")},
    Row{Kind::BackendFailing, QT_TR_NOOP("The web server behind fails")},
    Row{Kind::JournalFailing, QT_TR_NOOP("The journal takes no events")},
    Row{Kind::DiskFilling, QT_TR_NOOP("The disk is filling up")},
    Row{Kind::ClockJump, QT_TR_NOOP("The clock was set")},
    Row{Kind::UnknownApp, QT_TR_NOOP("App or node is not known")},
    Row{Kind::MissingHere, QT_TR_NOOP("Lives there, not known here")},
    Row{Kind::GoneThere, QT_TR_NOOP("Open here, gone there")},
    Row{Kind::StatusDiffers, QT_TR_NOOP("WCS says another status")},
    Row{Kind::HookPoolEmpty, QT_TR_NOOP("Connections for hooks run out")},
    Row{Kind::WcsSilent, QT_TR_NOOP("WCS does not answer")},
};
static_assert(Rows.size() == findings::KindCount && std::ranges::is_sorted(Rows, {}, &Row::kind),
              "in the order of the kinds");

} // namespace

QString kindText(Kind kind)
{
    return Words::tr(Rows.at(size_t(kind)).text);
}

QString severityText(Severity severity)
{
    switch (severity) {
    case Severity::Notice:
        break;
    case Severity::Warning:
        return Words::tr("Warning");
    case Severity::Error:
        return Words::tr("Error");
    }
    return Words::tr("Notice");
}

QString causeWord(Cause cause)
{
    switch (cause) {
    case Cause::Unknown:
        break;
    case Cause::User:
        return Words::tr("user");
    case Cause::Publisher:
        return Words::tr("publisher");
    case Cause::Network:
        return Words::tr("network");
    case Cause::Configuration:
        return Words::tr("configuration");
    case Cause::Server:
        return Words::tr("server");
    case Cause::Backend:
        return Words::tr("web server behind");
    case Cause::Injected:
        return Words::tr("injected");
    case Cause::Streamwatch:
        return Words::tr("Streamwatch");
    }
    return {};
}

std::optional<Kind> gravestOf(findings::Kinds kinds)
{
    std::optional<Kind> gravest;
    for (const Row &row : Rows) {
        if (kinds.has(row.kind) && (!gravest || severityOf(row.kind) > severityOf(*gravest)))
            gravest = row.kind;
    }
    return gravest;
}

} // namespace view
