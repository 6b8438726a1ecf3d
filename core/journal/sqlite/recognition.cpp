#include "journal/sqlite/recognition.h"

#include "journal/sqlite/logfile.h"

#include <QFile>
#include <QSet>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QUrl>
#include <QUuid>
#include <QVariant>
#include <QtEndian>

#include <unistd.h>

using namespace Qt::Literals::StringLiterals;

namespace journal {

namespace {

constexpr qint64 HeaderSize = 100; // of a database (sqlite.org/fileformat.html)
constexpr QByteArrayView Magic("SQLite format 3\0", 16);
constexpr qint64 LookedThrough = 64 * PageSize; // bytes, for what is ours
constexpr QByteArrayView OurTable = "CREATE TABLE records (\n    id INTEGER PRIMARY KEY,         -- dense and rising";

QByteArray readAt(int descriptor, qint64 offset, qint64 size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    const ssize_t got = ::pread(descriptor, bytes.data(), size_t(size), off_t(offset));
    bytes.truncate(std::max<ssize_t>(got, 0));
    return bytes;
}

// The names of its tables, as its main file alone has them; nothing where SQLite cannot read it.
std::optional<QSet<QString>> tablesOf(const QString &path)
{
    const QString name = u"recognition-"_s + QUuid::createUuid().toString(QUuid::Id128);
    std::optional<QSet<QString>> tables;
    {
        QUrl url = QUrl::fromLocalFile(path);
        url.setQuery(u"immutable=1"_s); // neither locks nor files beside it
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, name);
        database.setDatabaseName(url.toString(QUrl::FullyEncoded));
        database.setConnectOptions(u"QSQLITE_OPEN_READONLY;QSQLITE_OPEN_URI"_s);
        if (database.open()) {
            QSqlQuery query(database);
            if (query.exec(u"SELECT name FROM sqlite_master WHERE type = 'table'"_s)) {
                tables.emplace();
                while (query.next())
                    tables->insert(query.value(0).toString());
            }
        }
    }
    QSqlDatabase::removeDatabase(name);
    return tables;
}

// Whether it is a page of a b-tree, as far as its own header says.
bool isTreePage(QByteArrayView page)
{
    const auto at = [&](qsizetype i) { return qFromBigEndian<quint16>(page.data() + i); };
    const bool isLeaf = page[0] == 13 || page[0] == 10;
    const qint64 pointersEnd = (isLeaf ? 8 : 12) + 2 * qint64(at(3));
    const qint64 content = at(5);
    return (isLeaf || page[0] == 5 || page[0] == 2) && at(3) > 0 && pointersEnd <= content && content < PageSize;
}

// Of a file whose header is gone: hardly anybody else has pages of that size.
bool looksLikeOurs(const QByteArray &bytes)
{
    if (bytes.contains(OurTable))
        return true;
    int pages = 0;
    for (qint64 begin = PageSize; begin + PageSize <= bytes.size(); begin += PageSize)
        pages += isTreePage(QByteArrayView(bytes).sliced(begin, PageSize)) ? 1 : 0;
    return pages >= 2;
}

// A write-ahead log of pages of that size, beside a file whose header is gone.
bool hasOurLog(const QString &path)
{
    return pageSizeOfLog(path + u"-wal"_s) == PageSize;
}

} // namespace

Content recognise(const QString &path, int descriptor)
{
    const QByteArray header = readAt(descriptor, 0, HeaderSize);
    if (header.isEmpty())
        return QFile(path + u"-wal"_s).size() > 0 ? Content::Damaged : Content::Nothing;
    if (!header.startsWith(Magic) || header.size() < HeaderSize)
        return looksLikeOurs(readAt(descriptor, 0, LookedThrough)) || hasOurLog(path) ? Content::Damaged
                                                                                      : Content::Other;
    const auto applicationId = qFromBigEndian<quint32>(header.constData() + 68);
    if (applicationId == ApplicationId)
        return Content::Journal;
    if (applicationId != 0)
        return Content::Database;
    // Older versions gave it no id, and may have been killed before its tables came from the log into the file.
    const std::optional<QSet<QString>> tables = tablesOf(path);
    if (tables && tables->contains({u"records"_s, u"forms"_s, u"streams"_s, u"runs"_s, u"meta"_s}))
        return Content::Journal;
    const bool isEmpty = tables && tables->isEmpty();
    const bool hasOurPages = qFromBigEndian<quint16>(header.constData() + 16) == PageSize;
    if (isEmpty && hasOurPages)
        return Content::Journal;
    return !tables && hasOurPages && looksLikeOurs(readAt(descriptor, 0, LookedThrough)) ? Content::Damaged
                                                                                         : Content::Database;
}

} // namespace journal
