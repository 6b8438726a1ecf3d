#pragma once

#include "simulator/news/receivedmessage.h"

#include <QAbstractTableModel>

#include <deque>

namespace view {

class ClientsModel;

// The messages that one simulated client received, newest first.
class ReceivedMessagesModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    // Each has its row in receivedmessagesmodel.cpp.
    enum Column { TimeColumn, MessageColumn, WhatColumn, InfoColumn, MediaSessionColumn, NodeColumn, ColumnCount };
    Q_ENUM(Column)

    enum Role {
        StatusRole = Qt::UserRole, // QString: what the chip of a cell is about
        PhaseRole,                 // int(wcs::Phase); -1: no chip
    };

    explicit ReceivedMessagesModel(const ClientsModel &clients, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    void setClient(int client); // -1: none
    int client() const { return m_client; }

private:
    void take(int client, int messages);

    const ClientsModel &m_clients;
    std::deque<simulator::ReceivedMessage> m_messages; // newest first
    int m_client = -1;
};

} // namespace view
