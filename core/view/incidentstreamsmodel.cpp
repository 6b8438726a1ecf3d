#include "view/incidentstreamsmodel.h"

#include "filter/filtertree.h"
#include "json/utf8.h"
#include "text/text.h"
#include "view/columntraits.h"
#include "view/copyrole.h"
#include "view/findingtext.h"
#include "wcs/hookevent.h"

#include <algorithm>
#include <array>

namespace view {

using findings::Finding;
using Member = IncidentStreamsModel::Member;

namespace {

using Look = ColumnTraits::Look;

constexpr int LongestInfo = 200; // characters

struct Row {
    IncidentStreamsModel::Column column;
    const char *title;
    const char *spokenTitle = nullptr; // where the title is a mere gap
    ColumnTraits traits = {};
    QByteArray (*bytes)(const Finding &) = nullptr; // one of these three
    qint64 (*moment)(const Member &) = nullptr;     // program time; 0: none
    QString (*text)(const Finding &) = nullptr;
    const char *field = nullptr; // of the filter: by it alone “Only this” finds what says the same here
};

QString tr(const char *text)
{
    return IncidentStreamsModel::tr(text);
}

// Where there is no name the media session stands in its place.
QByteArray nameOf(const Finding &finding)
{
    return finding.name.isEmpty() ? finding.mediaSessionId : finding.name;
}

QString directionOf(const Finding &finding)
{
    return finding.published < 0 ? QString() : finding.published == 1 ? QStringLiteral("↑") : QStringLiteral("↓");
}

QString foundText(const Finding &finding)
{
    const QString kind = kindText(finding.kind);
    return finding.info.isEmpty() ? kind : tr("%1: %2").arg(kind, text::visibleText(finding.info, LongestInfo));
}

constexpr std::array Rows{
    Row{.column = IncidentStreamsModel::NameColumn,
        .title = QT_TR_NOOP("Stream"),
        .traits = {.width = {80, 220, 3, false}, .look = Look::Strong, .isCutInMiddle = true},
        .bytes = nameOf,
        .field = "name"},
    Row{.column = IncidentStreamsModel::DirectionColumn,
        .title = "",
        .spokenTitle = QT_TR_NOOP("Direction"),
        .traits = {.width = {28, 28}, .look = Look::Dim},
        .text = directionOf},
    Row{.column = IncidentStreamsModel::FoundColumn,
        .title = QT_TR_NOOP("Found"),
        .traits = {.width = {120, 120}, .fills = true},
        .text = foundText},
    Row{.column = IncidentStreamsModel::SinceColumn,
        .title = QT_TR_NOOP("Since"),
        .traits = {.width = {64, 160}, .look = Look::Dim},
        .moment = [](const Member &m) { return m.finding.since; }},
    Row{.column = IncidentStreamsModel::UntilColumn,
        .title = QT_TR_NOOP("Until"),
        .traits = {.width = {64, 160, 1}, .look = Look::Dim, .needsText = true},
        .moment = [](const Member &m) { return m.until; }},
    Row{.column = IncidentStreamsModel::MediaSessionColumn,
        .title = QT_TR_NOOP("Media session"),
        .traits = {.width = {80, 320, 2}, .isCutInMiddle = true, .isShown = false, .isAlwaysCopied = true},
        .bytes = [](const Finding &f) { return f.mediaSessionId; },
        .field = "id"},
};
static_assert(Rows.size() == IncidentStreamsModel::ColumnCount);
static_assert(std::ranges::is_sorted(Rows, {}, &Row::column) &&
                  Rows.back().column == IncidentStreamsModel::ColumnCount - 1,
              "in the order of the columns");

const Row &rowOf(int column)
{
    return Rows[size_t(column)];
}

QString titleOf(const Row &row)
{
    return *row.title == '\0' ? QString() : tr(row.title);
}

QString spokenTitleOf(const Row &row)
{
    return row.spokenTitle ? tr(row.spokenTitle) : titleOf(row);
}

QString textOf(const Row &row, const Member &member, const journal::Timeline &timeline)
{
    if (row.text)
        return row.text(member.finding);
    if (row.bytes)
        return text::visibleText(row.bytes(member.finding));
    const qint64 moment = row.moment(member);
    return moment == 0 ? QString() : text::momentText(timeline.stampOf(moment));
}

QString spokenOf(const Row &row, const Member &member, const journal::Timeline &timeline)
{
    if (row.column != IncidentStreamsModel::DirectionColumn || member.finding.published < 0)
        return textOf(row, member, timeline);
    return member.finding.published == 1 ? tr("publisher") : tr("player");
}

QString copiedOf(const Row &row, const Member &member, const journal::Timeline &timeline)
{
    if (row.bytes)
        return text::copiedText(row.bytes(member.finding));
    if (!row.moment)
        return textOf(row, member, timeline);
    const qint64 moment = row.moment(member);
    return moment == 0 ? QString() : text::isoText(timeline.stampOf(moment));
}

QVariant termOf(const Row &row, const Finding &finding)
{
    if (row.column == IncidentStreamsModel::FoundColumn)
        return QVariant::fromValue(filter::FilterTree::equal(QStringLiteral("finding"),
                                                             QString::fromLatin1(findings::kindName(finding.kind))));
    if (!row.field || !finding.isOfStream())
        return {};
    const char *field = row.column == IncidentStreamsModel::NameColumn && finding.name.isEmpty() ? "id" : row.field;
    return QVariant::fromValue(filter::FilterTree::equal(QLatin1String(field), json::decodedUtf8(row.bytes(finding))));
}

QVariant streamOf(const Finding &finding)
{
    if (finding.mediaSessionId.isEmpty())
        return {};
    wcs::HookEvent event{.method = QByteArrayLiteral("StreamStatusEvent"),
                         .nodeId = finding.nodeId,
                         .appKey = finding.appKey,
                         .mediaSessionId = finding.mediaSessionId,
                         .name = finding.name};
    if (finding.published >= 0)
        event.published = finding.published == 1;
    return QVariant::fromValue(event);
}

} // namespace

IncidentStreamsModel::IncidentStreamsModel(const journal::Timeline &timeline, QObject *parent)
    : QAbstractTableModel(parent)
    , m_timeline(timeline)
{}

int IncidentStreamsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int IncidentStreamsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant IncidentStreamsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Member &member = m_rows[size_t(index.row())];
    const Row &row = rowOf(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return textOf(row, member, m_timeline);
    case Qt::AccessibleTextRole:
        return QString(spokenTitleOf(row) + u' ' + spokenOf(row, member, m_timeline));
    case Qt::TextAlignmentRole:
        return row.traits.alignment();
    case CopyRole:
        return copiedOf(row, member, m_timeline);
    case TermRole:
        return termOf(row, member.finding);
    case EventRole:
        return streamOf(member.finding);
    case KeyRole:
        return member.finding.isOfStream() ? member.finding.subject : QByteArray();
    case DimmedRole:
        return member.until != 0;
    default:
        return {};
    }
}

QVariant IncidentStreamsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return titleOf(rowOf(section));
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return spokenTitleOf(rowOf(section));
    case TraitsRole:
        return QVariant::fromValue(rowOf(section).traits);
    default:
        return {};
    }
}

// What is found is added at the end, and what is over says so.
void IncidentStreamsModel::setFindings(const journal::KeptIncidents &kept)
{
    std::vector<Member> rows;
    for (const journal::KeptFinding &row : kept.findings) {
        if (const std::optional<Finding> finding = findings::findingOf(row))
            rows.push_back({*finding, row.until});
    }
    const auto isSame = [](const Member &a, const Member &b) {
        return a.finding.subject == b.finding.subject && a.finding.kind == b.finding.kind;
    };
    const bool goesOn = m_rows.size() <= rows.size() && std::equal(m_rows.begin(), m_rows.end(), rows.begin(), isSame);
    if (!goesOn) {
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
        return;
    }
    const int known = rowCount();
    const bool grows = rows.size() > m_rows.size();
    if (grows)
        beginInsertRows({}, known, int(rows.size()) - 1);
    const bool isOther = !std::equal(m_rows.begin(), m_rows.end(), rows.begin());
    m_rows = std::move(rows);
    if (grows)
        endInsertRows();
    if (isOther)
        emit dataChanged(index(0, 0), index(known - 1, ColumnCount - 1));
}

} // namespace view
