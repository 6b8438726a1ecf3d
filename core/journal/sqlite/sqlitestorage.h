#pragma once

#include "journal/sqlite/sqlitefile.h"
#include "journal/storage.h"

namespace journal {

// A journal in a SQLite file on this machine.
class SqliteStorage final : public Storage {
public:
    explicit SqliteStorage(SqliteFile file);

    Result<std::unique_ptr<Store>> open(const WriterOptions &options, const Predecessor &predecessor,
                                        Obstacle &obstacle) const override;
    Result<std::unique_ptr<StoreReader>> openReader(const RecentOutcomes &recent, qint64 endedThrough) const override;
    Result<QString> setAside(qint64 now) const override;
    Predecessor predecessorOf(const QString &aside, const Predecessor &known) const override;

private:
    SqliteFile m_file;
};

QString sqliteLibrary(); // as loaded: "SQLite 3.40.1"; any thread

} // namespace journal
