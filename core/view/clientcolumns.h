#pragma once

#include "view/clientsmodel.h"

#include <QVariant>

namespace view {

// The columns of the clients' table, and what stands in their cells: each has its row in clientcolumns.cpp. Roles are
// those of ClientsModel, and of copyrole.h.
QVariant clientData(const ClientsModel::Client &client, int column, int role);
QVariant clientHeaderData(int column, int role);
// Whether one of the cells that are searched says this, in whatever case.
bool isInCells(const ClientsModel::Client &client, const QString &word);

} // namespace view
