#pragma once

#include "base/clock.h"
#include "journal/samples.h"
#include "journal/sqlite/sqlitestorage.h"
#include "journal/writer.h"

#include <QHash>
#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

// What the tests of the writer look at it with.
namespace watching {

using namespace Qt::Literals::StringLiterals;
using journal::BatchPtr;
using journal::Record;
using journal::Records;
using journal::SnapshotPtr;
using journal::StoreFigures;
using journal::StoreState;
using journal::StreamState;
using journal::StringPool;
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

inline Record ticketed(Record record, quint64 ticket, qint64 deadlineMs = 0)
{
    record.ticket = ticket;
    record.receivedAt = wallMicroseconds();
    record.receivedMono = steadyNanoseconds();
    record.deadlineMono = deadlineMs > 0 ? record.receivedMono + deadlineMs * 1'000'000 : 0;
    return record;
}

// A state as text, so that states of different pools can be compared.
inline QByteArray described(const StreamState &s, const StringPool &pool)
{
    QByteArrayList parts{s.mediaSessionId, s.sessionId, s.name};
    for (const journal::Atom atom :
         {s.nodeId, s.appKey, s.mediaProvider, s.status, s.info, s.rtspUrl, s.lastRule, s.lastRuleName})
        parts.append(pool.text(atom));
    // Whether a former answer is the last one, too, depends on when it became known.
    parts.append(journal::withText(pool.text(s.formerAnswers), journal::PastAnswer{s.lastAnswer, s.lastSent}.toText()));
    parts.append(pool.text(s.formerRules));
    for (const qint64 number : {s.firstSeen, s.lastSeen, s.statusSince, s.lastRecord, qint64(s.events), qint64(s.width),
                                qint64(s.height), qint64(s.bitrate), qint64(s.quality), qint64(s.lastAnswer),
                                qint64(s.lastSent), qint64(s.phase), qint64(s.published), qint64(s.hasVideo),
                                qint64(s.hasAudio), qint64(s.record), qint64(s.findings), qint64(s.injected)})
        parts.append(QByteArray::number(number));
    return parts.join('|');
}

inline QByteArrayList described(const journal::Snapshot &snapshot)
{
    QByteArrayList all;
    for (const StreamState &state : snapshot.streams)
        all.append(described(state, snapshot.pool));
    std::ranges::sort(all);
    return all;
}

// What a projection makes of committed batches.
struct Projection {
    void apply(const Records &records)
    {
        for (const Record &record : records) {
            if (!record.streamKey.isEmpty())
                streams[record.streamKey].apply(record, pool);
        }
    }
    QByteArrayList described() const
    {
        QByteArrayList all;
        for (const StreamState &state : streams)
            all.append(watching::described(state, pool));
        std::ranges::sort(all);
        return all;
    }

    StringPool pool;
    QHash<QByteArray, StreamState> streams;
};

// Hooks of so many streams in turn, received now.
inline Records mixed(int streams, int events)
{
    Records records;
    const qint64 now = wallMicroseconds();
    for (int event = 0; event < events; ++event) {
        for (int stream = 0; stream < streams; ++stream) {
            records.push_back(samples::full(stream, event));
            records.back().receivedAt = now + event;
        }
    }
    return records;
}

} // namespace watching
