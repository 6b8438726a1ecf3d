#include "view/clientsmodel.h"

#include "view/rowsteps.h"
#include "wcs/hookevent.h"

#include <algorithm>
#include <limits>

namespace view {

using simulator::ReceivedMessage;

namespace {

constexpr quint64 MostKept = 1'000;        // messages of one client …
constexpr quint64 MostKeptOfAll = 200'000; // … of all together …
constexpr quint64 LeastKept = 20;          // … but so many of each

QByteArray keyOf(const QByteArray &nodeId, const QByteArray &mediaSessionId)
{
    return wcs::HookEvent{.nodeId = nodeId, .mediaSessionId = mediaSessionId}.streamKey();
}

} // namespace

ClientsModel::ClientsModel(QObject *parent)
    : QAbstractTableModel(parent)
{}

int ClientsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_shown.size());
}

int ClientsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant ClientsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    return ClientColumns::data(m_clients[size_t(clientAt(index.row()))], index.column(), role);
}

QVariant ClientsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    return ClientColumns::headerData(section, role);
}

void ClientsModel::apply(const simulator::ClientNews &news)
{
    int first = std::numeric_limits<int>::max();
    int last = -1;
    std::vector<int> arriving;
    std::vector<int> leaving;
    for (const auto &change : news.changes) {
        take(change);
        const int row = rowOf(change.client);
        const bool isShown = passes(change.client);
        if (row >= 0 && isShown) {
            first = std::min(first, row);
            last = std::max(last, row);
        } else if (row >= 0) {
            leaving.push_back(change.client);
        } else if (isShown) {
            arriving.push_back(change.client);
        }
    }
    if (last >= first) // before rows come and go
        emit dataChanged(index(first, 0), index(last, ColumnCount - 1));
    if (!arriving.empty() || !leaving.empty()) {
        std::vector<int> kept;
        std::ranges::set_difference(m_shown, leaving, std::back_inserter(kept));
        std::vector<int> all;
        std::ranges::set_union(kept, arriving, std::back_inserter(all));
        show(std::move(all));
    }
    for (const auto &change : news.changes) {
        if (!change.messages.isEmpty())
            emit messagesReceived(change.client,
                                  int(std::min(size_t(change.messages.size()), messagesOf(change.client).size())));
    }
    emit applied();
    emit countChanged();
}

void ClientsModel::take(const simulator::ClientNews::Change &change)
{
    if (size_t(change.client) >= m_clients.size())
        m_clients.resize(size_t(change.client) + 1);
    Client &client = m_clients[size_t(change.client)];
    m_size += client.isKnown ? 0 : 1;
    client.isKnown = true;
    client.state = change.state;
    for (const ReceivedMessage &message : change.messages) {
        // An ErrorEvent may come late, of a stream that was.
        if (!message.id.isEmpty() && message.apiMethod.isEmpty() && message.id != client.mediaSessionId) {
            client.mediaSessionId = message.id;
            m_byStream.insert(keyOf(client.state.nodeId, message.id), change.client);
        }
        client.messages.push_back(message);
        if (client.messages.size() > mostKept())
            forgetOldest(client);
    }
}

quint64 ClientsModel::mostKept() const
{
    return std::clamp(MostKeptOfAll / std::max<quint64>(quint64(m_size), 1), LeastKept, MostKept);
}

// With the last message about a stream, who it was goes, too.
void ClientsModel::forgetOldest(Client &client)
{
    const QByteArray id = client.messages.front().id;
    client.messages.pop_front();
    if (!id.isEmpty() && id != client.mediaSessionId && client.messages.front().id != id)
        m_byStream.remove(keyOf(client.state.nodeId, id));
}

void ClientsModel::clear()
{
    beginResetModel();
    m_clients.clear();
    m_shown.clear();
    m_byStream.clear();
    m_size = 0;
    endResetModel();
    emit cleared();
    emit countChanged();
}

void ClientsModel::setFilter(const QString &words, bool onlyErrors)
{
    m_words = words.simplified().split(u' ', Qt::SkipEmptyParts);
    m_onlyErrors = onlyErrors;
    std::vector<int> wanted;
    for (int client = 0; client < int(m_clients.size()); ++client) {
        if (passes(client))
            wanted.push_back(client);
    }
    show(std::move(wanted));
    emit countChanged();
}

bool ClientsModel::passes(int client) const
{
    if (!m_clients[size_t(client)].isKnown || (m_onlyErrors && state(client).errorEvents == 0))
        return false;
    return std::ranges::all_of(
        m_words, [&](const QString &word) { return ClientColumns::say(m_clients[size_t(client)], word); });
}

void ClientsModel::show(std::vector<int> clients)
{
    const RowSteps steps = rowSteps(m_shown, clients);
    if (!steps.removed.empty() || !steps.inserted.empty())
        emit aboutToMove();
    for (auto span = steps.removed.rbegin(); span != steps.removed.rend(); ++span) {
        beginRemoveRows({}, span->first, span->last);
        m_shown.erase(m_shown.begin() + span->first, m_shown.begin() + span->last + 1);
        endRemoveRows();
    }
    for (const RowSteps::Span &span : steps.inserted) {
        beginInsertRows({}, span.first, span.last);
        m_shown.insert(m_shown.begin() + span.first, clients.begin() + span.first, clients.begin() + span.last + 1);
        endInsertRows();
    }
}

int ClientsModel::rowOf(int client) const
{
    const auto found = std::ranges::lower_bound(m_shown, client);
    return found != m_shown.end() && *found == client ? int(found - m_shown.begin()) : -1;
}

QByteArray ClientsModel::streamKeyOf(int client) const
{
    const Client &one = m_clients[size_t(client)];
    return one.mediaSessionId.isEmpty() ? QByteArray() : keyOf(one.state.nodeId, one.mediaSessionId);
}

int ClientsModel::clientOf(const QByteArray &streamKey) const
{
    return m_byStream.value(streamKey, -1);
}

std::vector<board::ClientMessage> ClientsModel::messagesAbout(const QByteArray &streamKey,
                                                              const journal::Timeline &timeline) const
{
    const int client = clientOf(streamKey);
    if (client < 0)
        return {};
    const std::deque<ReceivedMessage> &all = messagesOf(client);
    const QByteArray id = streamKey.mid(streamKey.indexOf('\n') + 1);
    std::vector<board::ClientMessage> result;
    quint64 number = state(client).messages - all.size();
    std::optional<board::ClientMessage> connection; // that it is part of
    bool hasBegun = false;
    bool isOver = false;
    for (const ReceivedMessage &one : all) {
        board::ClientMessage message{++number,   one.at,   one.message,          one.apiMethod,
                                     one.status, one.info, timeline.at(one.mono)};
        const bool isConnection = one.message == "ConnectionStatusEvent";
        if (one.id == id && !id.isEmpty()) {
            if (const auto before = std::exchange(connection, {}))
                result.push_back(*before);
            hasBegun = true;
            result.push_back(message);
        } else if (isConnection && !hasBegun) {
            connection = message;
        } else if (isConnection && !std::exchange(isOver, true)) {
            result.push_back(message);
        }
    }
    return result;
}

} // namespace view
