#include "findings/kinds/kind.h"

#include <algorithm>

namespace findings {

namespace {

struct Row {
    Kind kind;
    const char *name;
    Severity severity;
    bool makesIncident;
};

constexpr std::array Rows{
    Row{Kind::Failed, "failed", Severity::Error, true},
    Row{Kind::Stuck, "stuck", Severity::Warning, true},
    Row{Kind::Stale, "stale", Severity::Warning, true},
    Row{Kind::Unheard, "unheard", Severity::Notice, false},
    Row{Kind::SessionEnded, "sessionEnded", Severity::Warning, true},
    Row{Kind::OrphanPlayer, "orphanPlayer", Severity::Warning, true},
    Row{Kind::TwoPublishers, "twoPublishers", Severity::Warning, true},
    Row{Kind::Flapping, "flapping", Severity::Warning, true},
    Row{Kind::IllegalTransition, "illegalTransition", Severity::Notice, false},
    Row{Kind::LateStatus, "lateStatus", Severity::Notice, false},
    Row{Kind::Duplicate, "duplicate", Severity::Notice, false},
    Row{Kind::SlowAnswers, "slowAnswers", Severity::Warning, true},
    Row{Kind::RefusedHooks, "refusedHooks", Severity::Warning, true},
    Row{Kind::BackendFailing, "backendFailing", Severity::Error, true},
    Row{Kind::JournalFailing, "journalFailing", Severity::Error, true},
    Row{Kind::DiskFilling, "diskFilling", Severity::Warning, true},
    Row{Kind::ClockJump, "clockJump", Severity::Notice, false},
    Row{Kind::UnknownApp, "unknownApp", Severity::Warning, true},
    Row{Kind::MissingHere, "missingHere", Severity::Warning, true},
    Row{Kind::GoneThere, "goneThere", Severity::Warning, true},
    Row{Kind::StatusDiffers, "statusDiffers", Severity::Notice, false},
    Row{Kind::HookPoolEmpty, "hookPoolEmpty", Severity::Warning, true},
    Row{Kind::WcsSilent, "wcsSilent", Severity::Warning, true},
};
static_assert(Rows.size() == KindCount && std::ranges::is_sorted(Rows, {}, &Row::kind), "in the order of the kinds");

constexpr std::array SeverityNames{"notice", "warning", "error"};
constexpr std::array CauseNames{"unknown", "user",    "publisher", "network",    "configuration",
                                "server",  "backend", "injected",  "streamwatch"};
static_assert(CauseNames.size() == CauseCount);

const Row &rowOf(Kind kind)
{
    return Rows.at(size_t(kind));
}

template <typename Value, size_t Size>
std::optional<Value> valueOf(const std::array<const char *, Size> &names, QByteArrayView name)
{
    const auto it = std::ranges::find(names, name, [](const char *n) { return QByteArrayView(n); });
    return it == names.end() ? std::nullopt : std::optional(Value(it - names.begin()));
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

bool makesIncident(Kind kind)
{
    return rowOf(kind).makesIncident;
}

QByteArrayView severityName(Severity severity)
{
    return SeverityNames.at(size_t(severity));
}

std::optional<Severity> severityOf(QByteArrayView name)
{
    return valueOf<Severity>(SeverityNames, name);
}

QByteArrayView causeName(Cause cause)
{
    return CauseNames.at(size_t(cause));
}

std::optional<Cause> causeOf(QByteArrayView name)
{
    return valueOf<Cause>(CauseNames, name);
}

} // namespace findings
