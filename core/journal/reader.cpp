#include "journal/reader.h"

#include "base/reply.h"

#include <QPointer>

using namespace Qt::Literals::StringLiterals;

namespace journal {

struct Reader::Private {
    explicit Private(Reader *reader)
        : q(reader)
    {}

    RecentOutcomes recent;
    std::unique_ptr<StoreReader> store;

    // What question gets of the store, or the sentence that there is none.
    template <typename Answer, typename Question>
    Result<Answer> ask(Question question)
    {
        if (!store)
            return Error{u"The journal is not open for reading."_s};
        Result<Answer> answer = question(*store);
        if (const QList<qint64> records = store->takeDamaged(); !records.isEmpty())
            emit q->foundDamaged(records);
        if (!answer && store->isDamaged())
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
    return d->ask<EntryPage>([=](StoreReader &s) { return s.history(lastRecord, limit, before); });
}

Result<EntryPage> Reader::entriesAfter(qint64 after, int limit)
{
    return d->ask<EntryPage>([=](StoreReader &s) { return s.entriesAfter(after, limit); });
}

Result<EntryPage> Reader::entriesBefore(qint64 before, int limit)
{
    return d->ask<EntryPage>([=](StoreReader &s) { return s.entriesBefore(before, limit); });
}

Result<EntryPage> Reader::rejected(int limit, qint64 before)
{
    return d->ask<EntryPage>([=](StoreReader &s) { return s.rejected(limit, before); });
}

Result<std::optional<StoredRecord>> Reader::record(qint64 id)
{
    return d->ask<std::optional<StoredRecord>>([=](StoreReader &s) { return s.record(id); });
}

Result<Snapshot> Reader::streams(const QByteArray &mediaSessionId, const QByteArray &nodeId)
{
    return d->ask<Snapshot>([&](StoreReader &s) { return s.streams(mediaSessionId, nodeId); });
}

Result<KeptIncidents> Reader::incidents(qint64 before, int limit)
{
    return d->ask<KeptIncidents>([=](StoreReader &s) { return s.incidents(before, limit); });
}

Result<KeptIncidents> Reader::incidentFindings(qint64 incident, int limit)
{
    return d->ask<KeptIncidents>([=](StoreReader &s) { return s.incidentFindings(incident, limit); });
}

void Reader::open(const StoragePtr &storage, qint64 endedThrough)
{
    Result<std::unique_ptr<StoreReader>> store = storage->openReader(d->recent, endedThrough);
    if (!store) {
        emit openFailed(store.error().sentence);
        return;
    }
    d->store = *std::move(store);
    emit opened();
}

void Reader::close()
{
    d->store.reset();
}

void Reader::takeBatch(const BatchPtr &batch)
{
    d->recent.take(*batch);
    emit taken(batch);
}

void Reader::takeOutcomes(const OutcomesPtr &outcomes)
{
    d->recent.take(*outcomes);
    emit known(outcomes);
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
    gateway.incidentFindings = [reader](qint64 incident, int limit) {
        return ask(reader.data(), [=](Reader &r) { return r.incidentFindings(incident, limit); });
    };
    return gateway;
}

} // namespace journal
