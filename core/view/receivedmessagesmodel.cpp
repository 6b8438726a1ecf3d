#include "view/receivedmessagesmodel.h"

#include "filter/filtertree.h"
#include "json/utf8.h"
#include "text/text.h"
#include "view/clientsmodel.h"
#include "view/columntraits.h"
#include "view/connectiontext.h"
#include "view/copyrole.h"
#include "wcs/status.h"

#include <array>

namespace view {

using simulator::ReceivedMessage;

namespace {

constexpr int NoChip = -1;

using Look = ColumnTraits::Look;

// As ReceivedMessagesModel::Column.
constexpr std::array<ColumnTraits, ReceivedMessagesModel::ColumnCount> Traits{{
    {.width = {88, 160}},
    {.width = {96, 220, 3, false}, .look = Look::MaybeStatus},
    {.width = {96, 240, 4, false}, .look = Look::MaybeStatus},
    {.width = {88, 320, 2}},
    {.width = {80, 320, 1}, .look = Look::Dim, .isAlwaysCopied = true, .fills = true},
    {.width = {64, 320, 5}, .isShown = false, .isAlwaysCopied = true},
}};

bool isErrorEvent(const ReceivedMessage &message)
{
    return message.message == "ErrorEvent";
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
    switch (role) {
    case Qt::DisplayRole:
        return text(message, index.column());
    case Qt::AccessibleTextRole:
        return QString(headerData(index.column(), Qt::Horizontal).toString() + u' ' + text(message, index.column()));
    case view::CopyRole:
        return copied(message, index.column());
    case view::TermRole: {
        const QString field = index.column() == InfoColumn           ? QStringLiteral("info")
                              : index.column() == MediaSessionColumn ? QStringLiteral("id")
                              : index.column() == NodeColumn         ? QStringLiteral("node")
                                                                     : QString();
        return field.isEmpty() ? QVariant()
                               : QVariant::fromValue(filter::FilterTree::equal(
                                     field, json::decodedUtf8(bytes(message, index.column()))));
    }
    case view::EventRole:
        return message.id.isEmpty()
                   ? QVariant()
                   : QVariant::fromValue(wcs::HookEvent{.method = QByteArrayLiteral("StreamStatusEvent"),
                                                        .nodeId = m_clients.state(m_client).nodeId,
                                                        .mediaSessionId = message.id,
                                                        .name = m_clients.state(m_client).streamName});
    case StatusRole:
        return index.column() == WhatColumn ? QString::fromUtf8(message.status) : QString();
    case PhaseRole:
        return phase(message, index.column());
    default:
        return {};
    }
}

QVariant ReceivedMessagesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == TraitsRole)
        return QVariant::fromValue(Traits[size_t(section)]);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TimeColumn:
        return tr("Time");
    case MessageColumn:
        return tr("Message");
    case WhatColumn:
        return tr("Status, or method");
    case InfoColumn:
        return tr("Info");
    case NodeColumn:
        return tr("Node");
    default:
        return tr("Media session");
    }
}

const QByteArray &ReceivedMessagesModel::bytes(const ReceivedMessage &message, int column) const
{
    switch (column) {
    case MessageColumn:
        return message.message;
    case WhatColumn:
        return isErrorEvent(message) ? message.apiMethod : message.status;
    case InfoColumn:
        return message.info;
    case NodeColumn:
        return m_clients.state(m_client).nodeId;
    default:
        return message.id;
    }
}

QString ReceivedMessagesModel::text(const ReceivedMessage &message, int column) const
{
    return column == TimeColumn ? text::clockText(message.at) : text::visibleText(bytes(message, column));
}

QString ReceivedMessagesModel::copied(const ReceivedMessage &message, int column) const
{
    return column == TimeColumn ? text::isoText(message.at) : text::copiedText(bytes(message, column));
}

int ReceivedMessagesModel::phase(const ReceivedMessage &message, int column) const
{
    if (column == MessageColumn)
        return isErrorEvent(message) ? int(wcs::Phase::Failed) : NoChip;
    if (column != WhatColumn || isErrorEvent(message))
        return NoChip;
    return int(message.message == "ConnectionStatusEvent" ? connectionPhase(message.status)
                                                          : wcs::phaseOf(message.status));
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
