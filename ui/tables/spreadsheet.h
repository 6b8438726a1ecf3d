#pragma once

#include <QStringList>

namespace ui {

// One row of tab-separated values, with its line end, as spreadsheets read it back cell for cell: what would end a cell
// stands in quotation marks (RFC 4180 §2, with tabs). What a spreadsheet would take for a formula gets an apostrophe in
// front, so that text from the network never is one. NUL, which ends a text on most clipboards, is ␀.
QString spreadsheetRow(const QStringList &cells);

} // namespace ui
