#include "site.h"

using namespace findings;
using journal::Record;

Site::Site(const Known &known)
    : m_watch(m_board, m_ids, {}, [this] { return m_now; })
    , m_operations(m_ids, {}, known)
    , m_wcs(m_ids, m_watch)
{
    QObject::connect(&m_watch, &Watch::changed, &m_watch, [this](const Changes &changes) { note(changes); });
}

Record Site::hook(const QByteArray &id, const QByteArray &name, const QByteArray &status, bool published)
{
    Record record = m_fixture.record(name, status, published);
    record.event.mediaSessionId = id;
    record.event.sessionId = "/192.0.2." + QByteArray::number(qHash(id) % 250) + ":4388/192.168.1.101:8443/" + id;
    return onNode(record, Node);
}

Record Site::session(const QByteArray &id, const QByteArray &status)
{
    Record record = of("ConnectionStatusEvent", hook(id, {}, status));
    record.event.published.reset();
    record.event.mediaSessionId.clear();
    record.streamKey = record.event.streamKey();
    return record;
}

void Site::take(Record record)
{
    take(std::vector{std::move(record)});
}

void Site::take(std::vector<Record> records)
{
    m_now += 1'000;
    for (Record &record : records) {
        record.id = ++m_records;
        record.time = record.receivedAt = m_now;
    }
    const journal::Batch batch{std::move(records)};
    m_board.apply(batch);
    m_operations.takeBatch(batch, m_now);
    noteOperations();
}

// A second at a time, as the engine does.
void Site::pass(qint64 microseconds)
{
    for (const qint64 end = m_now + microseconds; m_now < end;) {
        m_now = std::min(m_now + Second, end);
        m_board.checkHeartbeats(m_now, Thresholds().staleAfter);
        m_watch.check();
        m_operations.check(m_now);
        noteOperations();
        m_book.tick(m_now);
    }
}

void Site::takeStoreState(const journal::StoreState &state)
{
    m_operations.takeStoreState(state, m_now);
    noteOperations();
}

void Site::takeFigures(qint64 bytes, qint64 free, qint64 mayGrow)
{
    journal::StoreFigures figures;
    figures.fileBytes = bytes;
    figures.freeBytes = free;
    figures.mayGrowBytes = mayGrow;
    m_operations.takeStoreFigures(figures, m_now);
    noteOperations();
}

void Site::takeRejections(const journal::Rejection &rejection)
{
    m_operations.takeRejections({rejection}, m_now, rejection.lastMono);
    noteOperations();
}

void Site::takeBackends(const QMap<QByteArray, QString> &troubles)
{
    m_operations.takeBackends(troubles, m_now);
    noteOperations();
}

void Site::takeJump(qint64 by)
{
    journal::Batch batch;
    batch.jumps = {{.record = 1, .at = m_now, .by = by}};
    m_operations.takeBatch(batch, m_now);
    noteOperations();
}

void Site::askWcs(const wcsrest::Listed &listed, wcsrest::NodeReport report)
{
    report.url = QStringLiteral("http://192.168.1.101:8081");
    report.nodeId = Node;
    for (const wcsrest::Suspicion &suspicion : compare(listed, m_board, Node, m_now - 5 * Second)) {
        report.differences.append(suspicion.difference);
        report.differences.last().askedAt = m_now;
    }
    note(m_wcs.take({{report}}, m_now));
}

void Site::note(const Changes &changes)
{
    m_found.insert(m_found.end(), changes.opened.begin(), changes.opened.end());
    m_book.take(changes, m_now);
}

Record byRule(Record record, int status, journal::Sent sent)
{
    record.answer = {.status = status, .kind = journal::AnswerKind::Injected, .ruleId = "rule", .sent = sent};
    return record;
}

Record of(const char *method, Record record)
{
    record.event.method = method;
    record.streamKey = record.event.streamKey();
    return record;
}
