#pragma once

#include "journal/sqlite/sqlitestorage.h"
#include "journal/states.h"
#include "journal/writer.h"

#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

// What the tests of the writer look at it with.
namespace watching {

using namespace Qt::Literals::StringLiterals;
using journal::BatchPtr;
using journal::SnapshotPtr;
using journal::StoreFigures;
using journal::StoreState;
using journal::Writer;
using journal::WriterOptions;

// Another process's connection to the same file.
class Other {
public:
    explicit Other(const QString &path)
        : m_database(QSqlDatabase::addDatabase(u"QSQLITE"_s, u"other"_s))
    {
        m_database.setDatabaseName(path);
        m_database.open();
    }
    ~Other()
    {
        m_database.close();
        m_database = {};
        QSqlDatabase::removeDatabase(u"other"_s);
    }
    QVariant ask(const QString &sql) // the first value, if there is one
    {
        QSqlQuery query(m_database);
        if (!query.exec(sql))
            qWarning() << query.lastError();
        return query.next() ? query.value(0) : QVariant();
    }

private:
    QSqlDatabase m_database;
};

// A journal of a test: how it is written, and where.
struct JournalOptions : WriterOptions {
    QString path;
    bool isNamed = true;
};

inline journal::StoragePtr sqlite(const QString &path, bool isNamed = true)
{
    return std::make_shared<const journal::SqliteStorage>(journal::SqliteFile{path, isNamed});
}

// A writer, and all that it says.
struct Watched {
    explicit Watched(const JournalOptions &options)
        : writer(sqlite(options.path, options.isNamed), options)
    {}
    // In place of names: what each signal brought.
    BatchPtr batch(qsizetype i) const { return committed[i][0].value<BatchPtr>(); }
    qsizetype records() const
    {
        qsizetype count = 0;
        for (qsizetype i = 0; i < committed.size(); ++i)
            count += qsizetype(batch(i)->records.size());
        return count;
    }
    StoreState state() const { return states.isEmpty() ? StoreState() : states.last()[0].value<StoreState>(); }
    StoreFigures lastFigures() const { return figures.last()[0].value<StoreFigures>(); }
    SnapshotPtr snapshot() const { return opened.last()[0].value<SnapshotPtr>(); }
    QString openError() const { return openFailed.isEmpty() ? QString() : openFailed.last()[0].toString(); }

    Writer writer;
    QSignalSpy opened{&writer, &Writer::opened};
    QSignalSpy openFailed{&writer, &Writer::openFailed};
    QSignalSpy committed{&writer, &Writer::committed};
    QSignalSpy refused{&writer, &Writer::refused};
    QSignalSpy states{&writer, &Writer::storeStateChanged};
    QSignalSpy figures{&writer, &Writer::figuresChanged};
    QSignalSpy closed{&writer, &Writer::closed};
};

} // namespace watching
