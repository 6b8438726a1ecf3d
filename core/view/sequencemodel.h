#pragma once

#include "board/sequence.h"

#include <QAbstractListModel>
#include <QHash>

namespace view {

class HistoryModel;

// The exchange about the stream whose history is shown, as a sequence of arrows, oldest first: the hooks as the history
// has them, and the messages that the client received. What comes is put in where it belongs in time.
class SequenceModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role {
        ArrowRole = Qt::UserRole, // board::Arrow
        RecordRole,               // qint64: the hook that it is about, as the journal has it; 0: none
    };

    // sessions: what `connect` was told is asked there, when a session is first seen.
    SequenceModel(HistoryModel &history, const board::SessionLedger &sessions, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    // DisplayRole: a line of text, in columns; AccessibleTextRole: the same as a sentence.
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    // At the beginning, unlike what views fetch by themselves.
    bool hasOlder() const;
    void fetchOlder();

    // Of the client whose stream it is. What it already has is left out.
    void addMessages(const std::vector<board::ClientMessage> &messages);
    const board::Arrow &arrow(int row) const { return m_arrows[size_t(row)]; }
    int rowOfRecord(qint64 record) const; // of its hook; -1: none
    bool isSimulated() const { return m_isSimulated; }
    bool hasBackend() const { return m_hasBackend; } // hooks were handed on to the web server behind us
    QString plainText() const;                       // all of it
    // Rows as text, rising: below whose exchange it is, each day where it begins, with the zone of its times.
    QString textOf(const QList<int> &rows) const;

signals:
    void partiesChanged(); // isSimulated(), hasBackend()

private:
    void takeRows(int first, int last);
    void renew(int row);
    void take(std::vector<board::Arrow> more);
    void takeConnections();
    void clear();
    const board::Exchange &exchangeOf(const journal::Entry &entry);
    qint64 recordOf(int row) const;
    QString heading() const;

    struct Session {
        board::Exchange exchange;
        std::optional<board::Connection> connection;
        bool isDrawn = false; // its `connect`
    };

    HistoryModel &m_history;
    const board::SessionLedger &m_sessions;
    std::vector<board::Arrow> m_arrows;
    QHash<QByteArray, Session> m_known; // by session id
    quint64 m_lastMessage = 0;          // number of the last one
    bool m_isSimulated = false;
    bool m_hasBackend = false;
};

} // namespace view
