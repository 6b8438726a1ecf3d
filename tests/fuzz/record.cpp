#include "fuzz.h"
#include "journal/sqlite/sqlitereader.h"
#include "journal/sqlite/sqlitestore.h"
#include "scratch.h"
#include "wcs/decoder.h"

using journal::Record;
using journal::SqliteReader;
using journal::SqliteStore;

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int RecordsOfOne = 2'000; // then the next journal is begun

// A journal in memory, with its reader.
class Journal {
public:
    void write(Record &record) { fuzz::require(m_file->write({&record, 1}).ok(), "a record is stored"); }
    journal::RecordRow read(qint64 id)
    {
        const auto row = m_reader->recordRow(id);
        fuzz::require(row.ok() && row->has_value(), "a record that was stored is there");
        return **row;
    }
    static Journal &present()
    {
        static Journal *journal = nullptr; // the last one outlives Qt's list of connections
        static int records = 0;
        if (records++ % RecordsOfOne == 0) {
            delete journal;
            journal = new Journal;
        }
        return *journal;
    }

    Journal()
    {
        const QString path = fuzz::emptyFolder() + u"/journal.db"_s;
        journal::Obstacle obstacle{};
        auto file = SqliteStore::open({path}, {}, {}, obstacle);
        fuzz::require(file.ok(), "a journal is begun");
        m_file = *std::move(file);
        auto reader = SqliteReader::open(path, m_recent, 0);
        fuzz::require(reader.ok(), "a journal is read");
        m_reader = *std::move(reader);
    }

private:
    journal::RecentOutcomes m_recent;
    std::unique_ptr<SqliteStore> m_file;
    std::unique_ptr<SqliteReader> m_reader;
};

// "method|target|peer|rejection|head|body"
Record recordOf(QByteArrayView input)
{
    const auto cut = [&input] {
        const qsizetype end = input.indexOf('|');
        const QByteArrayView part = input.first(std::max<qsizetype>(end, 0));
        input = input.sliced(end < 0 ? 0 : end + 1);
        return part.toByteArray();
    };
    static wcs::Decoder decoder;
    Record record{.receivedAt = wallMicroseconds()};
    const QByteArray method = cut();
    record.target = cut();
    record.peer = cut();
    record.rejection = cut();
    record.head = cut();
    record.body = input.toByteArray();
    auto event = decoder.decode(method, record.body);
    if (std::holds_alternative<wcs::HookEvent>(event) && record.rejection.isEmpty())
        record.event = std::get<wcs::HookEvent>(std::move(event));
    else
        record.event.method = method;
    if (std::holds_alternative<wcs::DecodeError>(event) && record.rejection.isEmpty())
        record.rejection = "it is no hook";
    if (record.isRejected())
        record.answer = {.status = 400, .kind = journal::AnswerKind::Refused};
    record.streamKey = record.event.streamKey();
    return record;
}

} // namespace

// What is stored comes back byte for byte.
void fuzz::run(QByteArrayView input)
{
    Record record = recordOf(input);
    const Record came = record;
    Journal &journal = Journal::present();
    journal.write(record);
    const journal::RecordRow row = journal.read(record.id);
    require(!row.isDamaged, "what was stored is whole");
    require(row.record.body == came.body, "the body comes back");
    require(row.record.head == came.head, "the head comes back");
    require(row.record.target == came.target && row.record.peer == came.peer, "target and peer come back");
    require(row.record.rejection == came.rejection, "the rejection comes back");
    require(row.record.event == came.event && row.record.answer == came.answer, "event and answer come back");
    require(row.record.streamKey == came.streamKey, "the stream comes back");
}
