#include "view/sequencemodel.h"

#include "json/readjson.h"
#include "text/text.h"
#include "view/historymodel.h"

#include <algorithm>
#include <numeric>

namespace view {

SequenceModel::SequenceModel(HistoryModel &history, const board::SessionLedger &sessions, QObject *parent)
    : QAbstractListModel(parent)
    , m_history(history)
    , m_sessions(sessions)
{
    connect(&history, &QAbstractItemModel::modelReset, this, &SequenceModel::clear);
    connect(&history, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex &, int first, int last) { takeRows(first, last); });
    connect(&history, &QAbstractItemModel::dataChanged, this,
            [this](const QModelIndex &first, const QModelIndex &last) {
                if (first.column() <= HistoryModel::AnswerColumn && last.column() >= HistoryModel::AnswerColumn)
                    renew(first.row());
            });
    if (history.rowCount() > 0)
        takeRows(0, history.rowCount() - 1);
}

int SequenceModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_arrows.size());
}

QVariant SequenceModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const board::Arrow &shown = arrow(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return board::lineOf(shown, m_hasBackend);
    case Qt::AccessibleTextRole:
        return board::spokenText(shown);
    case ArrowRole:
        return QVariant::fromValue(shown);
    case RecordRole:
        return recordOf(index.row());
    default:
        return {};
    }
}

bool SequenceModel::hasOlder() const
{
    return m_history.canFetchMore({});
}

void SequenceModel::fetchOlder()
{
    m_history.fetchMore({});
}

void SequenceModel::addMessages(const std::vector<board::ClientMessage> &messages)
{
    std::vector<board::Arrow> more;
    for (const board::ClientMessage &one : messages) {
        if (one.number <= m_lastMessage)
            continue;
        m_lastMessage = one.number;
        more.push_back(board::arrowOf(one));
    }
    take(std::move(more));
}

int SequenceModel::rowOfRecord(qint64 record) const
{
    const auto found = std::ranges::find_if(m_arrows, [record](const board::Arrow &arrow) {
        return arrow.record == record &&
               (arrow.kind == board::Arrow::Kind::DirectHook || arrow.kind == board::Arrow::Kind::EventHook);
    });
    return found == m_arrows.end() ? -1 : int(found - m_arrows.begin());
}

// A message to a client has no record of its own: a status is reported by the hook that follows, an ErrorEvent is the
// consequence of the answer before it.
qint64 SequenceModel::recordOf(int row) const
{
    const board::Arrow &shown = arrow(row);
    if (shown.record != 0 || shown.kind == board::Arrow::Kind::Note)
        return shown.record;
    const bool isErrorEvent = shown.kind == board::Arrow::Kind::ErrorEvent;
    for (int other = row; other >= 0 && other < rowCount(); other += isErrorEvent ? -1 : 1) {
        const board::Arrow &near = arrow(other);
        const bool isCause = isErrorEvent ? near.kind == board::Arrow::Kind::EventAnswer && near.isError
                                          : near.kind == board::Arrow::Kind::EventHook;
        if (isCause)
            return near.record;
    }
    return 0;
}

QString SequenceModel::plainText() const
{
    QList<int> rows(rowCount());
    std::iota(rows.begin(), rows.end(), 0);
    return textOf(rows);
}

QString SequenceModel::textOf(const QList<int> &rows) const
{
    QString text = heading();
    QString day;
    for (const int row : rows) {
        const board::Arrow &shown = arrow(row);
        if (const QString its = text::dayText(shown.at); std::exchange(day, its) != its)
            text += its + u'\n';
        text += board::lineOf(shown, m_hasBackend) + u'\n';
    }
    return text;
}

// By the newest event that says anything.
QString SequenceModel::heading() const
{
    for (int row = 0; row < m_history.rowCount(); ++row) {
        const journal::Entry *entry = m_history.entryAt(row);
        if (!entry)
            continue;
        const QString name = text::visibleText(entry->name.isEmpty() ? entry->mediaSessionId : entry->name);
        return tr("Stream %1 · media session %2 · node %3")
                   .arg(name, text::visibleText(entry->mediaSessionId), text::visibleText(entry->nodeId)) +
               u'\n';
    }
    return {};
}

void SequenceModel::takeRows(int first, int last)
{
    std::vector<board::Arrow> more;
    for (int row = first; row <= last; ++row) {
        if (const journal::Entry *entry = m_history.entryAt(row)) {
            const std::vector<board::Arrow> arrows = board::arrowsOf(*entry, exchangeOf(*entry));
            more.insert(more.end(), arrows.begin(), arrows.end());
        } else if (const journal::Gap *gap = m_history.gapAt(row)) {
            more.push_back(board::arrowOf(*gap));
        } else if (const journal::ClockJump *jump = m_history.jumpAt(row)) {
            more.push_back(board::arrowOf(*jump));
        }
    }
    take(std::move(more));
    takeConnections();
}

// Its answer has become another.
void SequenceModel::renew(int row)
{
    const journal::Entry *entry = m_history.entryAt(row);
    if (!entry)
        return;
    for (int arrow = rowCount() - 1; arrow >= 0; --arrow) {
        if (m_arrows[size_t(arrow)].record != entry->id)
            continue;
        beginRemoveRows({}, arrow, arrow);
        m_arrows.erase(m_arrows.begin() + arrow);
        endRemoveRows();
    }
    take(board::arrowsOf(*entry, exchangeOf(*entry)));
}

// Once all that came after it is there: above it nothing is missing.
void SequenceModel::takeConnections()
{
    if (m_history.isLoading() || hasOlder())
        return;
    std::vector<board::Arrow> more;
    for (Session &session : m_known) {
        if (!session.connection || std::exchange(session.isDrawn, true))
            continue;
        const std::vector<board::Arrow> arrows = board::arrowsOf(*session.connection, session.exchange);
        more.insert(more.end(), arrows.begin(), arrows.end());
    }
    take(std::move(more));
}

void SequenceModel::take(std::vector<board::Arrow> more)
{
    const bool isWithBackend = std::ranges::find(more, board::Arrow::Kind::HandedOn, &board::Arrow::kind) != more.end();
    std::ranges::sort(more, std::less<>());
    for (auto next = more.begin(); next != more.end();) {
        const auto place = std::ranges::lower_bound(m_arrows, *next, std::less<>());
        if (place != m_arrows.end() && !(*next < *place)) { // it is there
            ++next;
            continue;
        }
        const auto end =
            place == m_arrows.end() ? more.end() : std::ranges::lower_bound(next, more.end(), *place, std::less<>());
        const int row = int(place - m_arrows.begin());
        beginInsertRows({}, row, row + int(end - next) - 1);
        m_arrows.insert(place, next, end);
        endInsertRows();
        next = end;
    }
    if (isWithBackend && !std::exchange(m_hasBackend, true)) {
        emit dataChanged(index(0, 0), index(rowCount() - 1, 0)); // all lines of text get its column
        emit partiesChanged();
    }
}

void SequenceModel::clear()
{
    beginResetModel();
    m_arrows.clear();
    m_known.clear();
    m_lastMessage = 0;
    m_isSimulated = false;
    m_hasBackend = false;
    endResetModel();
    emit partiesChanged();
}

const board::Exchange &SequenceModel::exchangeOf(const journal::Entry &entry)
{
    auto known = m_known.find(entry.sessionId);
    if (known != m_known.end())
        return known->exchange;
    Session session{.exchange = {.isSimulated = entry.origin == wcs::Origin::Demonstration, .config = {}},
                    .connection = m_sessions.connectionOf(entry.nodeId, entry.sessionId)};
    if (session.connection && session.connection->config) {
        const auto config = wcs::RestClientConfig::fromJson(json::readJsonObject(*session.connection->config));
        if (const auto *read = std::get_if<wcs::RestClientConfig>(&config))
            session.exchange.config = *read;
    }
    known = m_known.insert(entry.sessionId, session);
    m_isSimulated = session.exchange.isSimulated;
    emit partiesChanged();
    return known->exchange;
}

} // namespace view
