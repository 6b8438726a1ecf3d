#pragma once

#include "simulator/news/clientnews.h"

#include <QCoreApplication>
#include <QVariant>

namespace view {

// A client of a demonstration, as far as the cells of its row go.
struct ShownClient {
    simulator::ClientState state;
    QByteArray mediaSessionId; // the last one that a message was about
};

// The columns of the clients' table, and what stands in their cells.
class ClientColumns {
    Q_GADGET
    Q_DECLARE_TR_FUNCTIONS(view::ClientsModel)
public:
    // Each has its row in clientcolumns.cpp.
    enum Column {
        NameColumn,
        ConnectionColumn,
        StreamColumn,
        DirectionColumn,
        StatusColumn,
        MessagesColumn,
        ErrorsColumn,
        NodeColumn,
        MediaSessionColumn,
        ColumnCount
    };
    Q_ENUM(Column)

    enum Role {
        StatusRole = Qt::UserRole, // QString: what the chip of a cell is about
        PhaseRole,                 // int(wcs::Phase)
    };

    // Of those roles, and of copyrole.h's.
    static QVariant data(const ShownClient &client, int column, int role);
    static QVariant headerData(int column, int role);
    // Whether one of the cells that are searched says this, in whatever case.
    static bool say(const ShownClient &client, const QString &word);
};

} // namespace view
