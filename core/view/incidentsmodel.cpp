#include "view/incidentsmodel.h"

#include "text/text.h"
#include "view/copyrole.h"
#include "view/findingtext.h"

#include <QHash>
#include <QLocale>

#include <algorithm>
#include <tuple>

namespace view {

using findings::Incident;

namespace {

constexpr int LongestName = 60; // characters, of a person

QString shownName(const QString &name)
{
    return text::visibleText(name.toUtf8(), LongestName);
}

bool isBefore(const Incident &a, const Incident &b)
{
    if (a.isOpen() != b.isOpen())
        return a.isOpen();
    if (!a.isOpen())
        return std::tuple(b.resolvedAt, b.id) < std::tuple(a.resolvedAt, a.id);
    return std::tuple(b.severity, a.since, a.id) < std::tuple(a.severity, b.since, b.id);
}

} // namespace

IncidentsModel::IncidentsModel(const journal::Timeline &timeline, QObject *parent)
    : QAbstractListModel(parent)
    , m_timeline(timeline)
{}

int IncidentsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant IncidentsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Incident &incident = at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return incident.sentence();
    case Qt::ToolTipRole:
        return QString(incident.sentence().toHtmlEscaped() + QStringLiteral("<br>") + facts(incident).toHtmlEscaped());
    case Qt::AccessibleTextRole:
        return QStringList{severityText(incident.severity), incident.sentence(), facts(incident)}.join(
            QStringLiteral(", "));
    case CopyRole:
        return QString(incident.sentence() + u' ' + facts(incident));
    case IdRole:
        return incident.id;
    case FactsRole:
        return facts(incident);
    case SeverityRole:
        return int(incident.severity);
    case NewRole:
        return isNew(incident);
    case DimmedRole:
        return !incident.isOpen() || incident.isMuted(m_timeline.now());
    default:
        return {};
    }
}

bool IncidentsModel::isProblem(const Incident &incident) const
{
    return incident.isOpen() && incident.severity >= findings::Severity::Warning && !incident.isMuted(m_timeline.now());
}

bool IncidentsModel::isNew(const Incident &incident) const
{
    return incident.state == Incident::State::New && isProblem(incident);
}

QString IncidentsModel::moment(qint64 time) const
{
    return text::momentText(m_timeline.stampOf(time));
}

QString IncidentsModel::sinceText(const Incident &incident) const
{
    return tr("since %1").arg(moment(incident.since));
}

QString IncidentsModel::stateText(const Incident &incident) const
{
    switch (incident.state) {
    case Incident::State::New:
        break;
    case Incident::State::Acknowledged:
        return incident.acknowledgedBy.isEmpty() ? tr("acknowledged")
                                                 : tr("acknowledged by %1").arg(shownName(incident.acknowledgedBy));
    case Incident::State::Resolved:
        return incident.resolvedBy.isEmpty() ? tr("over") : tr("resolved by %1").arg(shownName(incident.resolvedBy));
    }
    return tr("new");
}

QString IncidentsModel::facts(const Incident &incident) const
{
    QStringList parts{incident.isOpen() ? sinceText(incident)
                                        : tr("%1 to %2").arg(moment(incident.since), moment(incident.resolvedAt))};
    if (const int streams = incident.streams(); streams > 0)
        parts += streams == 1 ? tr("1 stream") : tr("%1 streams").arg(QLocale().toString(streams));
    if (const QString cause = causeWord(incident.cause); !cause.isEmpty())
        parts += cause;
    parts += stateText(incident);
    if (incident.isOpen() && incident.isMuted(m_timeline.now()))
        parts += tr("muted until %1").arg(moment(incident.mutedUntil));
    if (const qsizetype comments = incident.comments.size(); comments > 0)
        parts += comments == 1 ? tr("1 comment") : tr("%1 comments").arg(QLocale().toString(comments));
    if (incident.origin == wcs::Origin::Demonstration)
        parts += tr("demonstration");
    return parts.join(QStringLiteral(" · "));
}

int IncidentsModel::rowOf(qint64 incident) const
{
    const auto row = std::ranges::find(m_rows, incident, &Incident::id);
    return row == m_rows.end() ? -1 : int(row - m_rows.begin());
}

void IncidentsModel::apply(const findings::IncidentNews &news)
{
    std::vector<Incident> rows = m_rows;
    std::erase_if(rows, [&news](const Incident &incident) { return news.forgotten.contains(incident.id); });
    for (const Incident &incident : news.changed) {
        const auto known = std::ranges::find(rows, incident.id, &Incident::id);
        if (known == rows.end())
            rows.push_back(incident);
        else
            *known = incident;
    }
    std::ranges::sort(rows, isBefore);
    const auto resolved = std::ranges::find_if(rows, [](const Incident &incident) { return !incident.isOpen(); });
    if (size_t(rows.end() - resolved) > MostResolved)
        rows.erase(resolved + MostResolved, rows.end());
    show(std::move(rows));
}

void IncidentsModel::show(std::vector<Incident> rows)
{
    QHash<qint64, int> places;
    for (size_t row = 0; row < rows.size(); ++row)
        places.insert(rows[row].id, int(row));
    removeOthers(places);
    addMissing(rows);
    order(places);
    m_rows = std::move(rows);
    if (!m_rows.empty())
        emit dataChanged(index(0), index(rowCount() - 1));
    emit changed();
}

void IncidentsModel::removeOthers(const QHash<qint64, int> &places)
{
    for (int row = rowCount() - 1; row >= 0; --row) {
        if (places.contains(at(row).id))
            continue;
        beginRemoveRows({}, row, row);
        m_rows.erase(m_rows.begin() + row);
        endRemoveRows();
    }
}

void IncidentsModel::addMissing(const std::vector<Incident> &rows)
{
    std::vector<Incident> missing;
    std::ranges::copy_if(rows, std::back_inserter(missing), [this](const Incident &i) { return rowOf(i.id) < 0; });
    if (missing.empty())
        return;
    beginInsertRows({}, rowCount(), rowCount() + int(missing.size()) - 1);
    m_rows.insert(m_rows.end(), missing.begin(), missing.end());
    endInsertRows();
}

// All of the rows are among the places.
void IncidentsModel::order(const QHash<qint64, int> &places)
{
    const auto place = [&places](const Incident &incident) { return places.value(incident.id); };
    if (std::ranges::is_sorted(m_rows, {}, place))
        return;
    emit layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList former = persistentIndexList();
    QModelIndexList current;
    for (const QModelIndex &row : former)
        current += index(place(at(row.row())));
    std::ranges::sort(m_rows, {}, place);
    changePersistentIndexList(former, current);
    emit layoutChanged({}, VerticalSortHint);
}

void IncidentsModel::refreshTimes()
{
    const qint64 now = m_timeline.now();
    const auto muted = std::ranges::count_if(m_rows, [now](const Incident &incident) { return incident.isMuted(now); });
    if (std::exchange(m_muted, int(muted)) == int(muted))
        return;
    emit dataChanged(index(0), index(rowCount() - 1));
    emit changed();
}

} // namespace view
