#include "journal/libraries.h"

#include "journal/database.h"

#include <QSqlQuery>
#include <QVariant>

#include <zstd.h>

namespace journal {

namespace {

QString sqliteVersion()
{
    const auto memory = Database::open(QStringLiteral(":memory:"), Database::Access::Write);
    if (!memory)
        return {};
    QSqlQuery query(QStringLiteral("SELECT sqlite_version()"), (*memory)->connection());
    return query.next() ? query.value(0).toString() : QString();
}

} // namespace

QStringList storeLibraries()
{
    return {QStringLiteral("SQLite %1").arg(sqliteVersion()),
            QStringLiteral("zstd %1").arg(QLatin1String(ZSTD_versionString()))};
}

} // namespace journal
