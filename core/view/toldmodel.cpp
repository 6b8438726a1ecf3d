#include "view/toldmodel.h"

#include "filter/filtertree.h"
#include "json/utf8.h"
#include "text/text.h"
#include "view/clientsmodel.h"
#include "view/columntraits.h"
#include "view/copyrole.h"
#include "wcs/status.h"

#include <array>

namespace view {

using simulator::Told;

namespace {

constexpr int NoChip = -1;

using Look = ColumnTraits::Look;

// As ToldModel::Column.
constexpr std::array<ColumnTraits, ToldModel::ColumnCount> Traits{{
    {.width = {88, 160}},
    {.width = {96, 220, 3, false}, .look = Look::MaybeStatus},
    {.width = {96, 240, 4, false}, .look = Look::MaybeStatus},
    {.width = {88, 320, 2}},
    {.width = {80, 320, 1}, .look = Look::Dim, .isAlwaysCopied = true, .fills = true},
    {.width = {64, 320, 5}, .isShown = false, .isAlwaysCopied = true},
}};

bool isErrorEvent(const Told &told)
{
    return told.message == "ErrorEvent";
}

// Of what a ConnectionStatusEvent says, in the words of streams.
wcs::Phase connectionPhase(const QByteArray &status)
{
    if (status == "FAILED")
        return wcs::Phase::Failed;
    return status == "ESTABLISHED" ? wcs::Phase::Live : wcs::Phase::Ended;
}

} // namespace

ToldModel::ToldModel(const ClientsModel &clients, QObject *parent)
    : QAbstractTableModel(parent)
    , m_clients(clients)
{
    connect(&clients, &ClientsModel::heard, this, &ToldModel::take);
    connect(&clients, &ClientsModel::cleared, this, [this] { setClient(-1); });
}

int ToldModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_told.size());
}

int ToldModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant ToldModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Told &told = m_told[size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return text(told, index.column());
    case Qt::AccessibleTextRole:
        return QString(headerData(index.column(), Qt::Horizontal).toString() + u' ' + text(told, index.column()));
    case view::CopyRole:
        return copied(told, index.column());
    case view::TermRole: {
        const QString field = index.column() == InfoColumn           ? QStringLiteral("info")
                              : index.column() == MediaSessionColumn ? QStringLiteral("id")
                              : index.column() == NodeColumn         ? QStringLiteral("node")
                                                                     : QString();
        return field.isEmpty() ? QVariant()
                               : QVariant::fromValue(
                                     filter::FilterTree::equal(field, json::decodedUtf8(bytes(told, index.column()))));
    }
    case view::EventRole:
        return told.id.isEmpty() ? QVariant()
                                 : QVariant::fromValue(wcs::HookEvent{.method = QByteArrayLiteral("StreamStatusEvent"),
                                                                      .nodeId = m_clients.state(m_client).nodeId,
                                                                      .mediaSessionId = told.id,
                                                                      .name = m_clients.state(m_client).streamName});
    case StatusRole:
        return index.column() == WhatColumn ? QString::fromUtf8(told.status) : QString();
    case PhaseRole:
        return phase(told, index.column());
    default:
        return {};
    }
}

QVariant ToldModel::headerData(int section, Qt::Orientation orientation, int role) const
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

const QByteArray &ToldModel::bytes(const Told &told, int column) const
{
    switch (column) {
    case MessageColumn:
        return told.message;
    case WhatColumn:
        return isErrorEvent(told) ? told.apiMethod : told.status;
    case InfoColumn:
        return told.info;
    case NodeColumn:
        return m_clients.state(m_client).nodeId;
    default:
        return told.id;
    }
}

QString ToldModel::text(const Told &told, int column) const
{
    return column == TimeColumn ? text::clockText(told.at) : text::visibleText(bytes(told, column));
}

QString ToldModel::copied(const Told &told, int column) const
{
    return column == TimeColumn ? text::isoText(told.at) : text::copiedText(bytes(told, column));
}

int ToldModel::phase(const Told &told, int column) const
{
    if (column == MessageColumn)
        return isErrorEvent(told) ? int(wcs::Phase::Failed) : NoChip;
    if (column != WhatColumn || isErrorEvent(told))
        return NoChip;
    return int(told.message == "ConnectionStatusEvent" ? connectionPhase(told.status) : wcs::phaseOf(told.status));
}

void ToldModel::setClient(int client)
{
    if (client == m_client)
        return;
    beginResetModel();
    m_client = client;
    m_told.clear();
    if (client >= 0)
        m_told.assign(m_clients.told(client).rbegin(), m_clients.told(client).rend());
    endResetModel();
}

void ToldModel::take(int client, int messages)
{
    if (client != m_client || messages == 0)
        return;
    const auto &all = m_clients.told(client);
    beginInsertRows({}, 0, messages - 1);
    m_told.insert(m_told.begin(), all.rbegin(), all.rbegin() + messages);
    endInsertRows();
    if (const int most = int(all.size()); rowCount() > most) {
        beginRemoveRows({}, most, rowCount() - 1);
        m_told.resize(size_t(most));
        endRemoveRows();
    }
}

} // namespace view
