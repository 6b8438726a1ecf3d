#include "view/rulelistmodel.h"

#include "base/clock.h"
#include "text/text.h"

#include <QCoreApplication>
#include <QLocale>
#include <QMimeData>

#include <algorithm>

namespace view {

using rules::RuleStatus;

namespace {

const QString MimeType = QStringLiteral("application/x-streamwatch-rules");

struct Words {
    Q_DECLARE_TR_FUNCTIONS(view::RuleListModel)
};

// Rules come from scripts and files, too.
QString shown(const QString &text)
{
    return text::visibleText(text.toUtf8());
}

// "4:12", "1:00:05"; a second that has begun counts, but for what clocks differ
QString clockLeft(qint64 microseconds)
{
    const qint64 seconds = std::max<qint64>((microseconds + 950'000) / 1'000'000, 0);
    const QString rest = QStringLiteral("%1:%2")
                             .arg(seconds / 60 % 60, seconds < 3'600 ? 1 : 2, 10, QLatin1Char('0'))
                             .arg(seconds % 60, 2, 10, QLatin1Char('0'));
    return seconds < 3'600 ? rest : QStringLiteral("%1:%2").arg(seconds / 3'600).arg(rest);
}

bool isUsedUp(const RuleStatus &status)
{
    return status.left == 0 || (status.rule->enabled && !status.isActive);
}

QString countsOf(const RuleStatus &status)
{
    const QLocale locale;
    const QString hits = locale.toString(qulonglong(status.hits));
    QStringList parts{status.hits == 1 ? Words::tr("1 hit") : Words::tr("%1 hits").arg(hits)};
    if (status.isActive && status.expiresMono != 0)
        parts += Words::tr("%1 left").arg(clockLeft((status.expiresMono - steadyNanoseconds()) / 1'000));
    if (isUsedUp(status))
        parts += Words::tr("used up");
    else if (status.isActive && status.left > 0)
        parts += Words::tr("%1 of %2 left")
                     .arg(locale.toString(qlonglong(status.left)), locale.toString(qlonglong(status.rule->when.count)));
    return parts.join(QStringLiteral(" · "));
}

// The usual method goes without saying where anything else is said.
QString summaryOf(const RuleStatus &status)
{
    const rules::Match usual;
    const rules::Match &match = status.rule->match;
    const QString text = rules::describe(match, status.rule->when);
    const QString start = usual.method + QStringLiteral(" · ");
    const bool saysMore = match != usual || status.rule->when != rules::When();
    return shown(saysMore && text.startsWith(start) ? text.sliced(start.size()) : text);
}

QString spoken(const RuleStatus &status)
{
    return QStringList{shown(status.rule->name),
                       status.rule->enabled ? Words::tr("switched on") : Words::tr("switched off"),
                       shown(rules::describe(status.rule->action)), summaryOf(status), countsOf(status)}
        .join(QStringLiteral(", "));
}

QString toolTipOf(const RuleStatus &status)
{
    QStringList lines{shown(status.rule->name), shown(rules::describe(status.rule->action)), summaryOf(status)};
    if (!status.rule->tags.isEmpty())
        lines += Words::tr("Tags: %1").arg(shown(status.rule->tags.join(QStringLiteral(", "))));
    if (const auto risk = rules::riskOf(*status.rule))
        lines += shown(*risk);
    return QStringLiteral("<p>%1</p>")
        .arg(lines.join(QLatin1Char('\n')).toHtmlEscaped().replace(QLatin1Char('\n'), QStringLiteral("<br>")));
}

bool isSame(const RuleStatus &a, const RuleStatus &b)
{
    return (a.rule == b.rule || *a.rule == *b.rule) && a.hits == b.hits && a.left == b.left &&
           a.expiresMono == b.expiresMono && a.isActive == b.isActive;
}

} // namespace

RuleListModel::RuleListModel(QObject *parent)
    : QAbstractListModel(parent)
{}

void RuleListModel::setRules(const rules::RuleSnapshotPtr &snapshot)
{
    const auto hasSameId = [](const RuleStatus &a, const RuleStatus &b) { return a.rule->id == b.rule->id; };
    if (std::ranges::equal(m_rows, snapshot->rules, hasSameId)) { // as with every change of counts
        for (int row = 0; row < int(m_rows.size()); ++row)
            update(row, snapshot->rules.at(row));
        return;
    }
    removeGone(*snapshot);
    for (int row = 0; row < int(snapshot->rules.size()); ++row)
        placeAt(row, snapshot->rules.at(row));
}

void RuleListModel::removeGone(const rules::RuleSnapshot &snapshot)
{
    for (int row = int(m_rows.size()) - 1; row >= 0; --row) {
        if (snapshot.indexOf(m_rows.at(row).rule->id) >= 0)
            continue;
        beginRemoveRows({}, row, row);
        m_rows.removeAt(row);
        endRemoveRows();
    }
}

// The rows before it stand already as they are to stand.
void RuleListModel::placeAt(int row, const RuleStatus &status)
{
    const int from = rowOf(status.rule->id);
    if (from < 0) {
        beginInsertRows({}, row, row);
        m_rows.insert(row, status);
        endInsertRows();
        return;
    }
    if (from != row) {
        beginMoveRows({}, from, from, {}, row);
        m_rows.move(from, row);
        endMoveRows();
    }
    update(row, status);
}

void RuleListModel::update(int row, const RuleStatus &status)
{
    const bool same = isSame(m_rows.at(row), status);
    m_rows[row] = status;
    if (!same)
        emit dataChanged(index(row), index(row));
}

int RuleListModel::rowOf(const QString &id) const
{
    const auto it = std::ranges::find_if(m_rows, [&id](const RuleStatus &status) { return status.rule->id == id; });
    return it == m_rows.end() ? -1 : int(it - m_rows.begin());
}

// The switch puts its rule in front of all others, which keep their keys.
int RuleListModel::numberOf(int row) const
{
    const int ofSwitch = rowOf(rules::SwitchId);
    if (row == ofSwitch)
        return 0;
    return ofSwitch >= 0 && row > ofSwitch ? row : row + 1;
}

int RuleListModel::rowOfNumber(int number) const
{
    for (int row = 0; row < int(m_rows.size()); ++row) {
        if (numberOf(row) == number)
            return row;
    }
    return -1;
}

void RuleListModel::refreshTimes()
{
    for (int row = 0; row < int(m_rows.size()); ++row) {
        if (m_rows.at(row).isActive && m_rows.at(row).expiresMono != 0)
            emit dataChanged(index(row), index(row), {CountsRole, Qt::AccessibleTextRole});
    }
}

int RuleListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant RuleListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const RuleStatus &status = m_rows.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return shown(status.rule->name);
    case Qt::CheckStateRole:
        return status.rule->enabled ? Qt::Checked : Qt::Unchecked;
    case Qt::AccessibleTextRole:
        return spoken(status);
    case Qt::ToolTipRole:
        return toolTipOf(status);
    case IdRole:
        return status.rule->id;
    case SummaryRole:
        return summaryOf(status);
    case CountsRole:
        return countsOf(status);
    case EnabledRole:
        return status.rule->enabled;
    case ActiveRole:
        return status.isActive;
    case UsedUpRole:
        return isUsedUp(status);
    case NumberRole:
        return numberOf(index.row());
    default:
        return {};
    }
}

bool RuleListModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::CheckStateRole || !checkIndex(index, CheckIndexOption::IndexIsValid))
        return false;
    emit toggleRequested(index.data(IdRole).toString(), value.toInt() == Qt::Checked);
    return true;
}

Qt::ItemFlags RuleListModel::flags(const QModelIndex &index) const
{
    if (!index.isValid()) // between the rows, not on them
        return Qt::ItemIsDropEnabled;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable | Qt::ItemIsDragEnabled |
           Qt::ItemNeverHasChildren;
}

QStringList RuleListModel::mimeTypes() const
{
    return {MimeType};
}

QMimeData *RuleListModel::mimeData(const QModelIndexList &indexes) const
{
    QList<int> rows;
    for (const QModelIndex &index : indexes)
        rows.append(index.row());
    std::ranges::sort(rows);
    QStringList ids;
    for (const int row : std::as_const(rows))
        ids.append(m_rows.at(row).rule->id);
    auto *data = new QMimeData;
    data->setData(MimeType, ids.join(QLatin1Char('\n')).toUtf8());
    return data;
}

bool RuleListModel::dropMimeData(const QMimeData *data, Qt::DropAction, int row, int, const QModelIndex &parent)
{
    if (!data->hasFormat(MimeType))
        return false;
    QStringList order;
    for (const RuleStatus &status : std::as_const(m_rows))
        order.append(status.rule->id);
    qsizetype place = parent.isValid() ? parent.row() : row < 0 ? order.size() : row;
    for (const QString &id : QString::fromUtf8(data->data(MimeType)).split(QLatin1Char('\n'))) {
        const qsizetype from = order.indexOf(id);
        if (from < 0)
            continue;
        place -= from < place ? 1 : 0;
        if (from != place)
            emit moveRequested(id, int(place));
        order.move(from, place++);
    }
    return false; // so that the view takes no row out
}

} // namespace view
