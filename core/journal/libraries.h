#pragma once

#include <QStringList>

namespace journal {

QStringList storeLibraries(); // as loaded: "SQLite 3.40.1", "zstd 1.5.4"; any thread

} // namespace journal
