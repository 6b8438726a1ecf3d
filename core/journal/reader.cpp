#include "journal/reader.h"

#include "base/reply.h"
#include "journal/readconnection.h"
#include "journal/recentoutcomes.h"

using namespace Qt::Literals::StringLiterals;

namespace journal {

struct Reader::Private {
    explicit Private(Reader *reader)
        : q(reader)
    {}

    RecentOutcomes recent;
    std::unique_ptr<ReadConnection> connection;

    // What ask makes of the connection, or the sentence that there is none.
    template <typename Answer, typename Ask>
    Result<Answer> ask(Ask question)
    {
        if (!connection)
            return Error{u"The journal is not open for reading."_s};
        Result<Answer> answer = question(*connection);
        if (const QList<qint64> records = connection->takeDamaged(); !records.isEmpty())
            emit q->foundDamaged(records);
        if (!answer && connection->isDamaged())
            emit q->damaged(answer.error().sentence);
        return answer;
    }

    Reader *q;
};

Reader::Reader(QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this))
{}

Reader::~Reader() = default;

Result<EntryPage> Reader::history(qint64 lastRecord, int limit, qint64 before)
{
    return d->ask<EntryPage>([=](ReadConnection &c) { return c.history(lastRecord, limit, before); });
}

Result<EntryPage> Reader::entriesAfter(qint64 after, int limit)
{
    return d->ask<EntryPage>([=](ReadConnection &c) { return c.entriesAfter(after, limit); });
}

Result<EntryPage> Reader::entriesBefore(qint64 before, int limit)
{
    return d->ask<EntryPage>([=](ReadConnection &c) { return c.entriesBefore(before, limit); });
}

Result<EntryPage> Reader::rejected(int limit, qint64 before)
{
    return d->ask<EntryPage>([=](ReadConnection &c) { return c.rejected(limit, before); });
}

Result<std::optional<StoredRecord>> Reader::record(qint64 id)
{
    using Found = std::optional<StoredRecord>;
    return d->ask<Found>([=](ReadConnection &c) -> Result<Found> {
        const Result<std::optional<RecordRow>> row = c.record(id);
        if (!row)
            return row.error();
        if (!*row)
            return Found();
        const Record &record = (*row)->record;
        return Found({ReadConnection::entryOf(**row), record.head, record.body});
    });
}

Result<Snapshot> Reader::streams(const QByteArray &mediaSessionId, const QByteArray &nodeId)
{
    return d->ask<Snapshot>([&](ReadConnection &c) { return c.streams(mediaSessionId, nodeId); });
}

void Reader::open(const QString &path, qint64 endedThrough)
{
    Result<std::unique_ptr<ReadConnection>> connection = ReadConnection::open(path, d->recent, endedThrough);
    if (!connection) {
        emit openFailed(connection.error().sentence);
        return;
    }
    d->connection = *std::move(connection);
    emit opened();
}

void Reader::close()
{
    d->connection.reset();
}

void Reader::takeBatch(const BatchPtr &batch)
{
    d->recent.take(*batch);
}

void Reader::takeOutcomes(const OutcomesPtr &outcomes)
{
    d->recent.take(*outcomes);
}

ReaderGateway Reader::gateway()
{
    const QPointer<Reader> reader = this;
    ReaderGateway gateway;
    gateway.history = [reader](qint64 lastRecord, int limit, qint64 before) {
        return ask(reader.data(), [=](Reader &r) { return r.history(lastRecord, limit, before); });
    };
    gateway.entriesBefore = [reader](qint64 before, int limit) {
        return ask(reader.data(), [=](Reader &r) { return r.entriesBefore(before, limit); });
    };
    gateway.record = [reader](qint64 id) { return ask(reader.data(), [id](Reader &r) { return r.record(id); }); };
    return gateway;
}

} // namespace journal
