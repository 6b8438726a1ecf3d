#include "view/receivedmessagesmodel.h"

#include "filter/filtertree.h"
#include "json/utf8.h"
#include "text/text.h"
#include "view/clientsmodel.h"
#include "view/columntraits.h"
#include "view/connectiontext.h"
#include "view/copyrole.h"
#include "wcs/status.h"

#include <algorithm>
#include <array>

namespace view {

using simulator::ClientState;
using simulator::ReceivedMessage;

namespace {

constexpr int NoChip = -1;

using Look = ColumnTraits::Look;

bool isErrorEvent(const ReceivedMessage &message)
{
    return message.message == "ErrorEvent";
}

int whatPhase(const ReceivedMessage &message)
{
    if (isErrorEvent(message))
        return NoChip;
    return int(message.message == "ConnectionStatusEvent" ? connectionPhase(message.status)
                                                          : wcs::phaseOf(message.status));
}

// One column. What stands there is a text as it came, or else a text of ours with what is copied of it; what is not
// given follows from that.
struct Row {
    ReceivedMessagesModel::Column column;
    const char *title;
    ColumnTraits traits = {};
    QByteArray (*bytes)(const ReceivedMessage &, const ClientState &) = nullptr; // who received it
    QString (*text)(const ReceivedMessage &) = nullptr;
    QString (*copied)(const ReceivedMessage &) = nullptr;
    QByteArray (*status)(const ReceivedMessage &) = nullptr; // what its chip is about
    int (*phase)(const ReceivedMessage &) = [](const ReceivedMessage &) { return NoChip; };
    const char *field = nullptr; // of the filter: by it alone “Only this” finds what says the same here
};

constexpr std::array Rows{
    Row{.column = ReceivedMessagesModel::TimeColumn,
        .title = QT_TR_NOOP("Time"),
        .traits = {.width = {88, 160}},
        .text = [](const ReceivedMessage &m) { return text::clockText(m.at); },
        .copied = [](const ReceivedMessage &m) { return text::isoText(m.at); }},
    Row{.column = ReceivedMessagesModel::MessageColumn,
        .title = QT_TR_NOOP("Message"),
        .traits = {.width = {96, 220, 3, false}, .look = Look::MaybeStatus},
        .bytes = [](const ReceivedMessage &m, const ClientState &) { return m.message; },
        .phase = [](const ReceivedMessage &m) { return isErrorEvent(m) ? int(wcs::Phase::Failed) : NoChip; }},
    Row{.column = ReceivedMessagesModel::WhatColumn,
        .title = QT_TR_NOOP("Status, or method"),
        .traits = {.width = {96, 240, 4, false}, .look = Look::MaybeStatus},
        .bytes = [](const ReceivedMessage &m, const ClientState &) { return isErrorEvent(m) ? m.apiMethod : m.status; },
        .status = [](const ReceivedMessage &m) { return m.status; },
        .phase = whatPhase},
    Row{.column = ReceivedMessagesModel::InfoColumn,
        .title = QT_TR_NOOP("Info"),
        .traits = {.width = {88, 320, 2}},
        .bytes = [](const ReceivedMessage &m, const ClientState &) { return m.info; },
        .field = "info"},
    Row{.column = ReceivedMessagesModel::MediaSessionColumn,
        .title = QT_TR_NOOP("Media session"),
        .traits = {.width = {80, 320, 1}, .look = Look::Dim, .isAlwaysCopied = true, .fills = true},
        .bytes = [](const ReceivedMessage &m, const ClientState &) { return m.id; },
        .field = "id"},
    Row{.column = ReceivedMessagesModel::NodeColumn,
        .title = QT_TR_NOOP("Node"),
        .traits = {.width = {64, 320, 5}, .isShown = false, .isAlwaysCopied = true},
        .bytes = [](const ReceivedMessage &, const ClientState &c) { return c.nodeId; },
        .field = "node"},
};
static_assert(Rows.size() == ReceivedMessagesModel::ColumnCount);
static_assert(std::ranges::is_sorted(Rows, {}, &Row::column) &&
                  Rows.back().column == ReceivedMessagesModel::ColumnCount - 1,
              "in the order of the columns");

const Row &rowOf(int column)
{
    return Rows[size_t(column)];
}

QString titleOf(const Row &row)
{
    return ReceivedMessagesModel::tr(row.title);
}

QString textOf(const Row &row, const ReceivedMessage &message, const ClientState &client)
{
    return row.text ? row.text(message) : text::visibleText(row.bytes(message, client));
}

QString copiedOf(const Row &row, const ReceivedMessage &message, const ClientState &client)
{
    return row.copied ? row.copied(message) : text::copiedText(row.bytes(message, client));
}

QVariant termOf(const Row &row, const ReceivedMessage &message, const ClientState &client)
{
    if (!row.field)
        return {};
    return QVariant::fromValue(
        filter::FilterTree::equal(QLatin1String(row.field), json::decodedUtf8(row.bytes(message, client))));
}

QVariant streamOf(const ReceivedMessage &message, const ClientState &client)
{
    if (message.id.isEmpty())
        return {};
    return QVariant::fromValue(wcs::HookEvent{.method = QByteArrayLiteral("StreamStatusEvent"),
                                              .nodeId = client.nodeId,
                                              .mediaSessionId = message.id,
                                              .name = client.streamName});
}

} // namespace

ReceivedMessagesModel::ReceivedMessagesModel(const ClientsModel &clients, QObject *parent)
    : QAbstractTableModel(parent)
    , m_clients(clients)
{
    connect(&clients, &ClientsModel::messagesReceived, this, &ReceivedMessagesModel::take);
    connect(&clients, &ClientsModel::cleared, this, [this] { setClient(-1); });
}

int ReceivedMessagesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_messages.size());
}

int ReceivedMessagesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant ReceivedMessagesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const ReceivedMessage &message = m_messages[size_t(index.row())];
    const ClientState &client = m_clients.state(m_client);
    const Row &row = rowOf(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return textOf(row, message, client);
    case Qt::AccessibleTextRole:
        return QString(titleOf(row) + u' ' + textOf(row, message, client));
    case CopyRole:
        return copiedOf(row, message, client);
    case TermRole:
        return termOf(row, message, client);
    case EventRole:
        return streamOf(message, client);
    case StatusRole:
        return row.status ? QString::fromUtf8(row.status(message)) : QString();
    case PhaseRole:
        return row.phase(message);
    default:
        return {};
    }
}

QVariant ReceivedMessagesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return titleOf(rowOf(section));
    case TraitsRole:
        return QVariant::fromValue(rowOf(section).traits);
    default:
        return {};
    }
}

void ReceivedMessagesModel::setClient(int client)
{
    if (client == m_client)
        return;
    beginResetModel();
    m_client = client;
    m_messages.clear();
    if (client >= 0)
        m_messages.assign(m_clients.messagesOf(client).rbegin(), m_clients.messagesOf(client).rend());
    endResetModel();
}

void ReceivedMessagesModel::take(int client, int messages)
{
    if (client != m_client || messages == 0)
        return;
    const auto &all = m_clients.messagesOf(client);
    beginInsertRows({}, 0, messages - 1);
    m_messages.insert(m_messages.begin(), all.rbegin(), all.rbegin() + messages);
    endInsertRows();
    if (const int most = int(all.size()); rowCount() > most) {
        beginRemoveRows({}, most, rowCount() - 1);
        m_messages.resize(size_t(most));
        endRemoveRows();
    }
}

} // namespace view
