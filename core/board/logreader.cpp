#include "board/logreader.h"

#include "board/subject.h"

#include <QPointer>

#include <algorithm>
#include <memory>

namespace board {

namespace {

constexpr double FirstTurn = 32;     // entries, until it is known how long they take
constexpr double LargestTurn = 250;  // entries
constexpr qint64 TurnNs = 4'000'000; // how long a turn should take
constexpr int SendEvery = 100;       // ms, while nothing is found

} // namespace

bool LogQuery::takes(const journal::Entry &entry, qint64 now) const
{
    if (source == Source::Rejected && entry.rejection.isEmpty())
        return false;
    if (source == Source::Stream && (!entry.rejection.isEmpty() || eventOf(entry).streamKey() != streamKey))
        return false;
    return filter.isEmpty() || filter.matches(subjectOf(entry, now));
}

LogReader::LogReader(journal::Reader &reader, QObject *parent)
    : QObject(parent)
    , m_reader(reader)
    , m_turns(this)
{
    connect(&m_turns, &QTimer::timeout, this, &LogReader::turn);
}

LogGateway LogReader::gateway()
{
    return [reader = QPointer(this)](const LogRequest &request) {
        const auto found = std::make_shared<QPromise<LogPortion>>();
        const QFuture<LogPortion> reply = found->future();
        found->start();
        if (reader)
            QMetaObject::invokeMethod(
                reader.data(), [reader, request, found] { reader->read(request, std::move(*found)); },
                Qt::QueuedConnection);
        return reply;
    };
}

void LogReader::read(const LogRequest &request, QPromise<LogPortion> &&found)
{
    m_request = request;
    m_found = std::move(found);
    m_position = request.from;
    m_count = 0;
    m_perTurn = FirstTurn;
    m_portion = {};
    m_sinceSent.start();
    m_turns.start(0);
}

void LogReader::stop()
{
    m_request.reset();
    m_turns.stop();
    m_found = QPromise<LogPortion>();
}

void LogReader::turn()
{
    if (m_found.isCanceled())
        return stop();
    QElapsedTimer clock;
    clock.start();
    const Result<journal::EntryPage> page = nextPage();
    if (page)
        take(*page);
    else
        m_portion.failure = page.error().sentence;
    const double took = double(std::max<qint64>(clock.nsecsElapsed(), 1));
    m_perTurn = std::clamp(m_perTurn * std::min(double(TurnNs) / took, 2.0), 1.0, LargestTurn);
    m_portion.isDone = !page || m_portion.isEnd || m_count >= m_request->limit;
    if (m_portion.isDone || !m_portion.entries.isEmpty() || m_sinceSent.elapsed() > SendEvery)
        send();
}

// Forward there is one way only: whoever comes back from far looks through all that came since.
Result<journal::EntryPage> LogReader::nextPage()
{
    if (!m_request->isOlder) // with the one before the first, so that a jump between the two is not missed
        return m_reader.entriesAfter(m_position - 1, int(m_perTurn) + 1);
    switch (m_request->query.source) {
    case LogQuery::Source::Rejected:
        return m_reader.rejected(int(m_perTurn), m_position);
    case LogQuery::Source::Stream:
        return m_reader.history(m_request->query.lastRecord, int(m_perTurn), m_position);
    case LogQuery::Source::All:
        break;
    }
    return m_reader.entriesBefore(m_position, int(m_perTurn));
}

void LogReader::take(const journal::EntryPage &page)
{
    QList<journal::Entry> entries = page.entries;
    if (!m_request->isOlder && !entries.isEmpty() && entries.first().id <= m_position)
        entries.removeFirst();
    m_portion.isEnd = entries.isEmpty() || (m_request->isOlder && page.before == 0);
    m_portion.looked += entries.size();
    if (entries.isEmpty())
        return;
    const qint64 before = m_position;
    takeEntries(std::move(entries));
    takeJumps(page, before);
}

void LogReader::takeEntries(QList<journal::Entry> entries)
{
    const bool isOlder = m_request->isOlder;
    if (isOlder)
        std::ranges::reverse(entries);
    QList<journal::Entry> wanted;
    for (const journal::Entry &entry : std::as_const(entries)) {
        m_position = entry.id;
        m_portion.reachedAt = entry.receivedAt;
        const bool isTaken = m_request->query.takes(entry, m_request->now);
        m_portion.passedDamaged = m_portion.passedDamaged || (entry.isDamaged && !isTaken);
        if (isTaken) {
            wanted.append(entry);
            if (++m_count >= m_request->limit) {
                m_portion.isEnd = m_portion.isEnd && entry.id == entries.last().id;
                break;
            }
        }
    }
    m_portion.reached = m_position;
    if (isOlder)
        std::ranges::reverse(wanted);
    m_portion.entries = isOlder ? wanted + m_portion.entries : m_portion.entries + wanted;
}

// Between what was looked at, the ends included: of two parts that meet there, one has it.
void LogReader::takeJumps(const journal::EntryPage &page, qint64 before)
{
    if (m_request->query.source != LogQuery::Source::All || !m_request->query.filter.isEmpty())
        return;
    const qint64 from = m_request->isOlder ? m_position : before;
    const qint64 to = m_request->isOlder ? before : m_position;
    QList<journal::ClockJump> jumps;
    for (const journal::ClockJump &jump : page.jumps) {
        if (jump.record > from && (jump.record <= to || to == 0))
            jumps.append(jump);
    }
    m_portion.jumps = m_request->isOlder ? jumps + m_portion.jumps : m_portion.jumps + jumps;
}

void LogReader::send()
{
    const LogPortion portion = m_portion;
    m_portion.entries.clear();
    m_portion.jumps.clear();
    m_portion.passedDamaged = false;
    m_sinceSent.restart();
    m_found.addResult(portion);
    if (!portion.isDone)
        return;
    m_found.finish();
    stop();
}

} // namespace board
