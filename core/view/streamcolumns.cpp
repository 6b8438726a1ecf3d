#include "view/streamcolumns.h"

#include "board/answertext.h"
#include "board/subject.h"
#include "json/utf8.h"
#include "text/naturalorder.h"
#include "text/text.h"
#include "view/copyrole.h"
#include "view/findingtext.h"

#include <algorithm>
#include <array>

namespace view {

namespace {

using Columns = StreamColumns;
using State = journal::StreamState;
using Look = ColumnTraits::Look;
using Term = std::optional<filter::FilterTree>;

QString tr(const char *text)
{
    return Columns::tr(text);
}

QString none()
{
    return u"—"_qs;
}

// One column. What stands there is a text as WCS sent it or a number; what is not given follows from that.
struct Row {
    Columns::Column column;
    const char *title;
    const char *spokenTitle = nullptr; // where the title is a mere gap
    ColumnTraits traits = {};
    QByteArrayView (*bytes)(const State &, const Columns &) = nullptr; // one of these two
    qint64 (*figure)(const State &, const Columns &) = nullptr;
    qint64 (*rank)(const State &) = nullptr; // a number to sort by, where it is not the figure
    QVariant (*raw)(const State &) = nullptr;
    QString (*text)(const State &, const Columns &) = nullptr;
    QString (*spoken)(const State &) = nullptr;
    QString (*toolTip)(const State &, const Columns &) = nullptr;
    QString (*copied)(const State &, const Columns &) = nullptr;
    const char *field = nullptr; // of the filter: by it alone “Only this” finds what says the same here
    Term (*term)(const State &, const Columns &) = nullptr;
};

filter::FilterTree equal(const char *field, QByteArrayView text)
{
    return filter::FilterTree::equal(QLatin1String(field), json::decodedUtf8(text));
}

filter::FilterTree equal(const char *field, qint64 number)
{
    return filter::FilterTree::equal(QLatin1String(field), QString::number(number));
}

QString directionText(const State &state)
{
    return state.published < 0 ? QString() : state.published == 1 ? u"↑"_qs : u"↓"_qs;
}

QString spokenDirection(const State &state)
{
    return state.published < 0 ? QString() : state.published == 1 ? tr("publisher") : tr("player");
}

Term directionTerm(const State &state, const Columns &)
{
    if (state.published < 0)
        return {};
    return equal("dir", state.published == 1 ? QByteArrayView("publish") : QByteArrayView("play"));
}

// Where there is no name the media session stands in its place.
QByteArrayView nameBytes(const State &state, const Columns &in)
{
    const QByteArrayView name = board::shownName(state, in.pool());
    return name.isEmpty() ? QByteArrayView(state.mediaSessionId) : name;
}

Term nameTerm(const State &state, const Columns &in)
{
    return equal(board::shownName(state, in.pool()).isEmpty() ? "id" : "name", nameBytes(state, in));
}

QString doubtText(const State &state, const Columns &in)
{
    const QString since = text::momentText(in.stampOf(state.doubtSince));
    switch (state.doubt) {
    case journal::Doubt::Stale:
        return tr("No heartbeat since %1").arg(since);
    case journal::Doubt::Unheard:
        return tr("Not heard of since %1").arg(since);
    case journal::Doubt::Restarted:
        return tr("Its WCS has restarted; not heard of since %1").arg(since);
    case journal::Doubt::Gone:
        return tr("Its WCS, asked, does not have it; not heard of since %1").arg(since);
    case journal::Doubt::SessionEnded:
        return tr("Its session has ended, at %1").arg(since);
    case journal::Doubt::None:
        break;
    }
    return {};
}

// The first one is the cell's.
QStringList causes(const State &state, const Columns &in, int maxLength)
{
    const auto found = [&](journal::Finding finding) { return (state.findings & quint8(finding)) != 0; };
    QStringList causes;
    if (state.doubt != journal::Doubt::None)
        causes += doubtText(state, in);
    if (state.info != 0)
        causes += text::visibleText(in.text(state.info), maxLength);
    if (state.found.kinds.has(findings::Kind::Stuck))
        causes += tr("No result for %1").arg(text::agoText(in.now() - state.statusSince));
    if (found(journal::Finding::LateStatus))
        causes += tr("A status came after the end");
    if (found(journal::Finding::UnexpectedTransition))
        causes += tr("The status changed in an unexpected way");
    if (found(journal::Finding::FieldProblem))
        causes += tr("A field was not as documented");
    return causes;
}

QString causeText(const State &state, const Columns &in)
{
    return causes(state, in, 500).value(0);
}

Term causeTerm(const State &state, const Columns &in)
{
    if (state.doubt != journal::Doubt::None)
        return equal("is", state.doubt == journal::Doubt::Stale ? QByteArrayView("stale") : QByteArrayView("unknown"));
    if (state.info == 0 && state.found.kinds.has(findings::Kind::Stuck))
        return equal("is", QByteArrayView("stuck"));
    if (state.info == 0 && !causes(state, in, 1).isEmpty())
        return {}; // the filter language has no word for these
    return equal("info", in.text(state.info));
}

QString findingText(const State &state, const Columns &)
{
    const auto kind = gravestOf(state.found.kinds);
    if (!kind)
        return {};
    return state.found.isInjected ? tr("%1 · injected").arg(kindText(*kind)) : kindText(*kind);
}

QString findingToolTip(const State &state, const Columns &in)
{
    QStringList all;
    for (size_t i = 0; i < findings::KindCount; ++i) {
        if (state.found.kinds.has(findings::Kind(i)))
            all += kindText(findings::Kind(i));
    }
    if (all.isEmpty())
        return {};
    if (const QString cause = causeWord(state.found.cause); !cause.isEmpty())
        all += tr("comes from: %1").arg(cause);
    if (state.found.isInjected)
        all += tr("an answer of ours brought it about, or may have");
    if (state.found.incident != 0)
        all += tr("problem %1").arg(state.found.incident);
    if (state.info != 0)
        all += text::visibleText(in.text(state.info), 500);
    return all.join(u" · "_qs).toHtmlEscaped();
}

// 0: none; the gravest has the most.
qint64 findingRank(const State &state)
{
    const auto kind = gravestOf(state.found.kinds);
    return kind ? qint64(severityOf(*kind)) * 100 + qint64(findings::KindCount) - qint64(*kind) : 0;
}

Term findingTerm(const State &state, const Columns &)
{
    const auto kind = gravestOf(state.found.kinds);
    return kind ? Term(equal("finding", findings::kindName(*kind))) : Term();
}

// The least is the most urgent. Does not depend on how late it is, as the order of rows would go wrong by itself.
qint64 urgency(const State &state)
{
    static constexpr std::array Ranks{2, 1, 3, 4, 0}; // as wcs::Phase
    constexpr qint64 Latest = (qint64(1) << 56) - 1;  // µs, some 2,000 years
    const wcs::Phase phase = state.doubt == journal::Doubt::None ? state.phase : wcs::Phase::Unknown;
    const bool isPending = phase == wcs::Phase::Pending;
    return qint64(Ranks.at(size_t(phase))) << 56 | (isPending ? state.statusSince : Latest - state.statusSince);
}

constexpr ColumnWidth Count{44, 110};

// The figures of what is not shown at first, newest or most on top.
constexpr ColumnTraits HiddenCount{
    .width = Count, .isFigure = true, .isShown = false, .firstOrder = Qt::DescendingOrder};

// What a glance must catch never gives way: status, how long, what was answered. Nor leaves what a person has added.
// Moments have their order from program time or, where there is one, from the record that they are of.
constexpr std::array Rows{
    Row{.column = Columns::StatusColumn,
        .title = QT_TR_NOOP("Status"),
        .traits = {.width = {132, 220}, .look = Look::Status}, // UNPUBLISHED comes soon enough
        .bytes = [](const State &s, const Columns &in) { return QByteArrayView(in.text(s.status)); },
        .text =
            [](const State &s, const Columns &in) {
                return s.status == 0 ? tr("no status") : text::visibleText(in.text(s.status));
            },
        .field = "status"},
    Row{.column = Columns::NameColumn,
        .title = QT_TR_NOOP("Stream"),
        .traits = {.width = {80, 220, 6, false}, .look = Look::Strong, .isCutInMiddle = true},
        .bytes = nameBytes,
        .term = nameTerm},
    Row{.column = Columns::DirectionColumn,
        .title = "",
        .spokenTitle = QT_TR_NOOP("Direction"),
        .traits = {.width = {28, 28}, .look = Look::Dim},
        .figure = [](const State &s, const Columns &) { return qint64(s.published); },
        .raw = [](const State &s) { return s.published < 0 ? QVariant() : QVariant(s.published == 1); },
        .text = [](const State &s, const Columns &) { return directionText(s); },
        .spoken = spokenDirection,
        .toolTip = [](const State &s, const Columns &) { return spokenDirection(s); },
        .term = directionTerm},
    Row{.column = Columns::AppColumn,
        .title = QT_TR_NOOP("App"),
        .traits = {.width = {64, 160, 3}, .isCutInMiddle = true},
        .bytes = [](const State &s, const Columns &in) { return QByteArrayView(in.text(s.appKey)); },
        .field = "app"},
    Row{.column = Columns::ClientColumn,
        .title = QT_TR_NOOP("Client"),
        .traits = {.width = {84, 200, 5}, .isCutInMiddle = true},
        .bytes = [](const State &s, const Columns &) { return board::clientAddress(s.sessionId); },
        .toolTip = [](const State &s, const Columns &) { return text::visibleToolTip(s.sessionId); },
        .field = "client"},
    Row{.column = Columns::ProviderColumn,
        .title = QT_TR_NOOP("Provider"),
        .traits = {.width = {56, 120, 1}},
        .bytes = [](const State &s, const Columns &in) { return QByteArrayView(in.text(s.mediaProvider)); },
        .field = "provider"},
    Row{.column = Columns::SizeColumn,
        .title = QT_TR_NOOP("Size"),
        .traits = {.width = {84, 120, 2}, .firstOrder = Qt::DescendingOrder},
        .figure = [](const State &s, const Columns &) { return qint64(s.width) * s.height; },
        .text =
            [](const State &s, const Columns &) {
                return s.width > 0 && s.height > 0 ? u"%1×%2"_qs.arg(s.width).arg(s.height) : none();
            },
        .term = [](const State &s, const Columns &) -> Term {
            return filter::FilterTree::all({equal("width", s.width), equal("height", s.height)});
        }},
    Row{.column = Columns::InStateColumn,
        .title = QT_TR_NOOP("In state"),
        .traits = {.width = {56, 140}, .isFigure = true, .isAge = true},
        .figure = [](const State &s, const Columns &in) { return in.stampOf(s.statusSince); },
        .rank = [](const State &s) { return s.statusSince; },
        .text =
            [](const State &s, const Columns &in) {
                return s.statusSince == 0 ? none() : text::durationText(in.now() - s.statusSince);
            },
        .toolTip =
            [](const State &s, const Columns &in) {
                return s.statusSince == 0 ? none() : tr("since %1").arg(text::clockText(in.stampOf(s.statusSince)));
            }},
    Row{.column = Columns::SeenColumn,
        .title = QT_TR_NOOP("Seen"),
        .traits =
            {.width = {48, 100}, .look = Look::Dim, .isFigure = true, .isAge = true, .firstOrder = Qt::DescendingOrder},
        .figure = [](const State &s, const Columns &in) { return in.stampOf(s.lastSeen); },
        .rank = [](const State &s) { return s.lastRecord; },
        .text = [](const State &s, const Columns &in) { return text::agoText(in.now() - s.lastSeen); },
        .toolTip = [](const State &s, const Columns &in) { return text::clockText(in.stampOf(s.lastSeen)); },
        .copied = [](const State &s, const Columns &in) { return text::isoText(in.stampOf(s.lastSeen)); }},
    Row{.column = Columns::EventsColumn,
        .title = QT_TR_NOOP("Events"),
        .traits = {.width = {44, 110, 4}, .isFigure = true, .firstOrder = Qt::DescendingOrder},
        .figure = [](const State &s, const Columns &) { return qint64(s.events); },
        .text = [](const State &s, const Columns &) { return QString::number(s.events); },
        .field = "events"},
    Row{.column = Columns::AnswerColumn,
        .title = QT_TR_NOOP("Answer"),
        .traits = {.width = {56, 180}, .look = Look::Answer},
        .figure = [](const State &s, const Columns &) { return qint64(s.lastAnswer); },
        .text = [](const State &s, const Columns &) { return board::answerText(s.lastAnswer, s.lastSent); },
        .toolTip =
            [](const State &s, const Columns &in) {
                return board::answerToolTip(s.lastAnswer, s.lastSent, in.text(s.lastRuleName), in.text(s.lastRule));
            },
        .field = "last-answer"},
    Row{.column = Columns::CauseColumn,
        .title = QT_TR_NOOP("Cause"),
        .traits = {.width = {120, 120}, .look = Look::Dim, .fills = true},
        .bytes = [](const State &s, const Columns &in) { return QByteArrayView(in.text(s.info)); },
        .text = causeText,
        .toolTip =
            [](const State &s, const Columns &in) {
                return text::visibleToolTip(causes(s, in, 4'000).join(u" · "_qs).toUtf8());
            },
        .copied = [](const State &s,
                     const Columns &in) { return s.info != 0 ? text::copiedText(in.text(s.info)) : causeText(s, in); },
        .term = causeTerm},
    Row{.column = Columns::NodeColumn,
        .title = QT_TR_NOOP("Node"),
        .traits = {.width = {64, 320, 7, false}, .isCutInMiddle = true, .isShown = false, .isAlwaysCopied = true},
        .bytes = [](const State &s, const Columns &in) { return QByteArrayView(in.text(s.nodeId)); },
        .field = "node"},
    Row{.column = Columns::MediaSessionColumn,
        .title = QT_TR_NOOP("Media session"),
        .traits = {.width = {80, 320, 7, false}, .isCutInMiddle = true, .isShown = false, .isAlwaysCopied = true},
        .bytes = [](const State &s, const Columns &) { return QByteArrayView(s.mediaSessionId); },
        .field = "id"},
    Row{.column = Columns::BitrateColumn,
        .title = QT_TR_NOOP("Bitrate"),
        .traits = HiddenCount,
        .figure = [](const State &s, const Columns &) { return qint64(s.bitrate); }},
    Row{.column = Columns::QualityColumn,
        .title = QT_TR_NOOP("Quality"),
        .traits = {.width = Count, .isFigure = true, .isShown = false},
        .figure = [](const State &s, const Columns &) { return qint64(s.quality); }},
    Row{.column = Columns::FirstSeenColumn,
        .title = QT_TR_NOOP("First seen"),
        .traits = {.width = {60, 140}, .isShown = false, .firstOrder = Qt::DescendingOrder},
        .figure = [](const State &s, const Columns &in) { return in.stampOf(s.firstSeen); },
        .rank = [](const State &s) { return s.firstSeen; },
        .text = [](const State &s, const Columns &in) { return text::clockText(in.stampOf(s.firstSeen)); },
        .copied = [](const State &s, const Columns &in) { return text::isoText(in.stampOf(s.firstSeen)); }},
    Row{.column = Columns::InjectedColumn,
        .title = QT_TR_NOOP("Injected"),
        .traits = HiddenCount,
        .figure = [](const State &s, const Columns &) { return qint64(s.injected); },
        .field = "hits"},
    Row{.column = Columns::OriginColumn,
        .title = QT_TR_NOOP("Origin"),
        .traits = {.width = {44, 110}, .look = Look::Dim, .isShown = false},
        .bytes = [](const State &s, const Columns &) { return wcs::originName(s.origin); },
        .field = "origin"},
    Row{.column = Columns::BackendColumn,
        .title = QT_TR_NOOP("Backend"),
        .traits = {.width = {64, 180},
                   .isShown = false,
                   .firstOrder = Qt::DescendingOrder,
                   .standsAfter = Columns::AnswerColumn},
        .figure = [](const State &s, const Columns &) { return qint64(s.backend.status); },
        .rank = [](const State &s) { return qint64(s.backend.us); },
        .text = [](const State &s,
                   const Columns &) { return s.backend.isAsked() ? board::backendText(s.backend) : none(); },
        .toolTip = [](const State &s, const Columns &) { return board::backendWords(s.backend); },
        .term = [](const State &s, const Columns &) -> Term {
            return equal("backend", board::backendWord(s.backend));
        }},
    Row{.column = Columns::FindingColumn,
        .title = QT_TR_NOOP("Finding"),
        .traits = {.width = {96, 240, 1},
                   .firstOrder = Qt::DescendingOrder,
                   .needsText = true,
                   .standsAfter = Columns::BackendColumn},
        .figure = [](const State &s, const Columns &) { return findingRank(s); },
        .text = findingText,
        .toolTip = findingToolTip,
        .term = findingTerm},
};
static_assert(Rows.size() == Columns::ColumnCount);
static_assert(std::ranges::is_sorted(Rows, {}, &Row::column) && Rows.back().column == Columns::ColumnCount - 1,
              "in the order of the columns");

const Row &rowOf(int column)
{
    return Rows[size_t(column)];
}

qint64 rankOf(const State &state, Columns::Column column, const Columns &in)
{
    if (column == Columns::UrgencyOrder)
        return urgency(state);
    const Row &row = rowOf(column);
    return row.rank ? row.rank(state) : row.figure(state, in);
}

// The column's texts, if it is of these.
auto bytesOf(Columns::Column column)
{
    return column == Columns::UrgencyOrder ? nullptr : rowOf(column).bytes;
}

} // namespace

QVariant StreamColumns::data(const journal::StreamState &state, int column, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
        return text(state, column);
    case Qt::ToolTipRole:
        return toolTip(state, column);
    case Qt::TextAlignmentRole:
        return headerData(column, role);
    case Qt::AccessibleTextRole:
        return QString(spokenTitle(column) + u' ' + spoken(state, column));
    case KeyRole:
        return journal::streamKey(state, m_pool);
    case RawRole:
        return raw(state, column);
    case CopyRole:
        return copied(state, column);
    case TermRole: {
        const auto found = term(state, column);
        return found ? QVariant::fromValue(*found) : QVariant();
    }
    case EventRole:
        return QVariant::fromValue(board::eventOf(state, m_pool));
    case PhaseRole:
        return int(state.doubt == journal::Doubt::None ? state.phase : wcs::Phase::Unknown);
    case StatusRole:
        return QString::fromUtf8(m_pool.text(state.status));
    case InjectedRole:
        return state.lastRule != 0;
    case DimmedRole:
        return state.phase == wcs::Phase::Ended;
    case LastRecordRole:
        return state.lastRecord;
    case OriginRole:
        return int(state.origin);
    default:
        return {};
    }
}

QVariant StreamColumns::headerData(int column, int role)
{
    switch (role) {
    case Qt::DisplayRole:
        return title(column);
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return spokenTitle(column);
    case Qt::TextAlignmentRole:
        return traits(column).alignment();
    case TraitsRole:
        return QVariant::fromValue(traits(column));
    default:
        return {};
    }
}

QString StreamColumns::text(const journal::StreamState &state, int column) const
{
    const Row &row = rowOf(column);
    if (row.text)
        return row.text(state, *this);
    if (row.bytes)
        return text::visibleText(row.bytes(state, *this));
    const qint64 figure = row.figure(state, *this);
    return figure == 0 ? none() : QString::number(figure);
}

QString StreamColumns::spoken(const journal::StreamState &state, int column) const
{
    const Row &row = rowOf(column);
    return row.spoken ? row.spoken(state) : text(state, column);
}

QString StreamColumns::toolTip(const journal::StreamState &state, int column) const
{
    const Row &row = rowOf(column);
    if (row.toolTip)
        return row.toolTip(state, *this);
    return row.bytes ? text::visibleToolTip(row.bytes(state, *this)) : text(state, column);
}

QVariant StreamColumns::raw(const journal::StreamState &state, int column) const
{
    const Row &row = rowOf(column);
    if (row.raw)
        return row.raw(state);
    return row.bytes ? QVariant(row.bytes(state, *this).toByteArray()) : QVariant(row.figure(state, *this));
}

QString StreamColumns::copied(const journal::StreamState &state, int column) const
{
    const Row &row = rowOf(column);
    if (row.copied)
        return row.copied(state, *this);
    if (row.bytes)
        return text::copiedText(row.bytes(state, *this));
    const QString shown = text(state, column);
    return shown == none() ? QString() : shown;
}

std::optional<filter::FilterTree> StreamColumns::term(const journal::StreamState &state, int column) const
{
    const Row &row = rowOf(column);
    if (row.term)
        return row.term(state, *this);
    if (!row.field)
        return {};
    return row.bytes ? equal(row.field, row.bytes(state, *this)) : equal(row.field, row.figure(state, *this));
}

QString StreamColumns::title(int column)
{
    const char *title = rowOf(column).title;
    return *title == '\0' ? QString() : tr(title);
}

QString StreamColumns::spokenTitle(int column)
{
    const Row &row = rowOf(column);
    return row.spokenTitle ? tr(row.spokenTitle) : title(column);
}

const ColumnTraits &StreamColumns::traits(int column)
{
    return rowOf(column).traits;
}

int StreamColumns::compare(const journal::StreamState &a, const journal::StreamState &b, Column column) const
{
    if (const auto bytes = bytesOf(column))
        return text::compareNatural(bytes(a, *this), bytes(b, *this));
    const qint64 left = rankOf(a, column, *this);
    const qint64 right = rankOf(b, column, *this);
    return left < right ? -1 : left > right ? 1 : 0;
}

quint64 StreamColumns::sortPrefix(const journal::StreamState &state, Column column) const
{
    if (const auto bytes = bytesOf(column))
        return text::naturalPrefix(bytes(state, *this));
    return quint64(rankOf(state, column, *this)) ^ (quint64(1) << 63);
}

} // namespace view
