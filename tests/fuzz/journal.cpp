#include "fuzz.h"
#include "journal/sqlite/sqlitereader.h"
#include "journal/sqlite/sqlitestorage.h"
#include "journal/sqlite/sqlitestore.h"
#include "scratch.h"
#include "wcs/decoder.h"

#include <QFile>

#include <fuzzer/FuzzedDataProvider.h>

using journal::Obstacle;
using journal::Record;
using journal::SqliteReader;
using journal::SqliteStore;

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 Now = 1'800'000'000'000'000; // UTC, µs since 1970
constexpr int MostPortions = 1'000;           // of a salvage
constexpr int MostEntries = 100;

journal::WriterOptions options()
{
    journal::WriterOptions options;
    options.wall = [] { return Now; };
    options.steady = [] { return qint64(1'000'000'000); };
    return options;
}

Record recordOf(const QByteArray &body)
{
    static wcs::Decoder decoder;
    Record record{.receivedAt = Now, .peer = "10.0.0.1:50000", .target = "/rest/StreamStatusEvent", .body = body};
    record.head = "Host: example\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n";
    auto event = decoder.decode("StreamStatusEvent", body);
    if (auto *hook = std::get_if<wcs::HookEvent>(&event)) {
        record.event = std::move(*hook);
    } else {
        record.rejection = "it is no hook";
        record.answer = {.status = 400, .kind = journal::AnswerKind::Refused};
    }
    record.streamKey = record.event.streamKey();
    return record;
}

QByteArray hook(int stream, const char *status)
{
    return "{\"nodeId\":\"n@wcs-1\",\"mediaSessionId\":\"m" + QByteArray::number(stream) + "\",\"status\":\"" + status +
           "\",\"info\":\"" + QByteArray(100, 'x') + "\"}";
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void store(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    fuzz::require(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size(), "there is room");
}

// What a program leaves that was killed: some records in the file, some in its log.
struct Image {
    QByteArray file;
    QByteArray log;
};

Image makeImage()
{
    const QString path = fuzz::emptyFolder() + u"/journal.db"_s;
    Obstacle obstacle{};
    for (int run = 0; run < 2; ++run) {
        auto file = SqliteStore::open({path, false}, options(), {}, obstacle);
        fuzz::require(file.ok(), "a journal is begun");
        std::vector<Record> records{recordOf(hook(1, "PUBLISHING")), recordOf(hook(2, "PLAYING")), recordOf("no hook"),
                                    recordOf(hook(1, "STOPPED"))};
        fuzz::require((*file)->write(records).ok(), "records are stored");
        if (run == 1)
            return {contentOf(path), contentOf(path + u"-wal"_s)};
        fuzz::require((*file)->end().ok(), "a journal is closed");
    }
    return {};
}

// One change of a file: bytes written over, at the beginning or the end of a page, or the rest cut off.
void change(QByteArray &bytes, FuzzedDataProvider &input)
{
    const qint64 pages = bytes.size() / journal::PageSize + 1;
    const qint64 page = input.ConsumeIntegralInRange<qint64>(0, pages);
    const qint64 within = input.ConsumeIntegralInRange<qint64>(-journal::PageSize / 2, journal::PageSize / 2);
    const qint64 at = qBound<qint64>(0, page * journal::PageSize + within, bytes.size());
    if (input.ConsumeIntegralInRange<int>(0, 15) == 0) {
        bytes.truncate(at);
        return;
    }
    const std::string over = input.ConsumeRandomLengthString(24);
    for (qsizetype i = 0; i < qsizetype(over.size()) && at + i < bytes.size(); ++i)
        bytes[at + i] = over[size_t(i)];
}

// As the writer does it: what is damaged is set aside, and a new one begun.
std::unique_ptr<SqliteStore> opened(const QString &path, bool isDamaged)
{
    Obstacle obstacle{};
    journal::Predecessor predecessor;
    if (!isDamaged) {
        auto file = SqliteStore::open({path, false}, options(), predecessor, obstacle);
        if (file)
            return *std::move(file);
        if (obstacle != Obstacle::Damage)
            return {}; // a newer schema
    }
    const journal::SqliteStorage storage({path, false});
    const Result<QString> aside = storage.setAside(Now);
    fuzz::require(aside.ok(), "what is damaged is set aside");
    predecessor = storage.predecessorOf(*aside, predecessor);
    auto file = SqliteStore::open({path, false}, options(), predecessor, obstacle);
    fuzz::require(file.ok(), "a new journal takes its place");
    return *std::move(file);
}

// False: it is damaged where nobody has looked so far.
bool isGoingOn(SqliteStore &file, Record &record)
{
    for (int portion = 0; file.isSalvaging(); ++portion) {
        fuzz::require(portion < MostPortions, "a salvage ends");
        if (!file.salvageSome()) {
            fuzz::require(file.obstacle() == Obstacle::Damage, "nothing but damage is in the way of a salvage");
            return false;
        }
    }
    (void)file.snapshot();
    (void)file.salvageNotice();
    const bool isStored = file.write({&record, 1}).ok() && file.writeSome().ok();
    fuzz::require(isStored || file.obstacle() == Obstacle::Damage, "nothing but damage is in the way");
    return isStored;
}

void readAll(SqliteReader &reader)
{
    const auto page = reader.entriesAfter(0, MostEntries);
    (void)reader.rejected(MostEntries, 0);
    (void)reader.streams("m1", {});
    if (page && !page->entries.isEmpty())
        (void)reader.history(page->entries.last().id, MostEntries, 0);
    for (const journal::Entry &entry : page ? page->entries : QList<journal::Entry>()) {
        (void)journal::answerKindName(entry.answer.kind);
        (void)journal::sentName(entry.answer.sent);
    }
}

// The same for a reader.
bool isRead(const QString &path, const Record &record)
{
    const journal::RecentOutcomes recent;
    auto reader = SqliteReader::open(path, recent, 0);
    if (!reader)
        return false;
    readAll(**reader);
    const auto row = (*reader)->record(record.id);
    fuzz::require(row.ok() || (*reader)->isDamaged(), "nothing but damage is in the way of a reader");
    fuzz::require(!row || (row->has_value() && (*row)->body == record.body), "what came last is there");
    return row.ok();
}

} // namespace

// A journal with bytes changed is opened or set aside, and in any case goes on: what comes then is stored and read.
void fuzz::run(QByteArrayView input)
{
    static const Image image = makeImage();
    FuzzedDataProvider changes(reinterpret_cast<const uint8_t *>(input.data()), size_t(input.size()));
    Image damaged = image;
    while (changes.remaining_bytes() > 0)
        change(changes.ConsumeBool() ? damaged.file : damaged.log, changes);
    const QString path = fuzz::emptyFolder() + u"/journal.db"_s;
    store(path, damaged.file);
    if (!damaged.log.isEmpty())
        store(path + u"-wal"_s, damaged.log);

    std::unique_ptr<SqliteStore> file = opened(path, false);
    if (!file)
        return;
    Record record = recordOf(hook(3, "PUBLISHING"));
    if (isGoingOn(*file, record) && isRead(path, record))
        return;
    file.reset();
    file = opened(path, true);
    require(file && isGoingOn(*file, record) && isRead(path, record), "a new journal goes on");
}
