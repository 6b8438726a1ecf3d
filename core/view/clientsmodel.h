#pragma once

#include "board/sequence.h"
#include "view/clientcolumns.h"

#include <QAbstractTableModel>
#include <QHash>

#include <deque>

namespace view {

// The clients of a demonstration, as far as there is news of them, in their order, and the messages that each received
// lately. Of many clients it keeps fewer messages each.
class ClientsModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    using Column = ClientColumns::Column;
    using enum ClientColumns::Column;
    using Role = ClientColumns::Role;
    using enum ClientColumns::Role;

    explicit ClientsModel(QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    void apply(const simulator::ClientNews &news);
    void clear(); // the demonstration is over
    // Shows those of whose cells every word says something, and of these, if so, only those that got ErrorEvents.
    void setFilter(const QString &words, bool onlyErrors);
    qsizetype size() const { return m_size; } // also those that are not shown

    int clientAt(int row) const { return m_shown[size_t(row)]; }
    int rowOf(int client) const; // -1: not shown
    const simulator::ClientState &state(int client) const { return m_clients[size_t(client)].state; }
    const std::deque<simulator::ReceivedMessage> &messagesOf(int client) const
    {
        return m_clients[size_t(client)].messages;
    }                         // oldest first
    quint64 mostKept() const; // messages of one client

    // The stream that it publishes or plays, or did last, as the board has it; empty: none yet.
    QByteArray streamKeyOf(int client) const;
    int clientOf(const QByteArray &streamKey) const; // -1: none
    // Those about that stream, and of the connection that it was part of. timeline: the board's.
    std::vector<board::ClientMessage> messagesAbout(const QByteArray &streamKey,
                                                    const journal::Timeline &timeline) const;

signals:
    void messagesReceived(int client, int count); // just now: the last ones of messagesOf()
    void applied();                               // news, after messagesReceived() of each client
    void cleared();
    void aboutToMove();  // rows come or go; countChanged() follows
    void countChanged(); // of those shown, or of all

private:
    struct Client : ShownClient {
        std::deque<simulator::ReceivedMessage> messages;
        bool isKnown = false;
    };

    bool passes(int client) const;
    void take(const simulator::ClientNews::Change &change);
    void forgetOldest(Client &client);
    void show(std::vector<int> clients);

    std::vector<Client> m_clients;     // by number
    std::vector<int> m_shown;          // row → client, rising
    QHash<QByteArray, int> m_byStream; // stream key → client
    qsizetype m_size = 0;
    QStringList m_words;
    bool m_onlyErrors = false;
};

} // namespace view
