#include "journal/checksum.h"
#include "journal/reader.h"
#include "journal/watching.h"
#include "logging.h"

#include <QDir>
#include <QFileInfo>
#include <QRandomGenerator>
#include <QRegularExpression>

using namespace watching;

namespace {

constexpr int Streams = 40;
constexpr int Count = 2000; // records
constexpr qint64 PageSize = 16384;

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void overwrite(const QString &path, qint64 offset, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadWrite) && file.seek(offset));
    QCOMPARE(file.write(bytes), bytes.size());
}

} // namespace

// A damaged journal is never deleted: it is set aside, and what can be read of it is brought over.
class DamageTest final : public QObject {
    Q_OBJECT
private slots:
    void init();
    void countsAsOthersDo();
    void setsAsideAndSalvages_data();
    void setsAsideAndSalvages();
    void setsAsideWhatStandsAtTheUsualPlace_data();
    void setsAsideWhatStandsAtTheUsualPlace();
    void setsAGarbledLogAside_data();
    void setsAGarbledLogAside();
    void isMendedWhenAReaderFindsIt();
    void goesOnWithWhatItHadNotBroughtOver();
    void countsWhatIsBroughtOverWithoutWhatCame_data();
    void countsWhatIsBroughtOverWithoutWhatCame();
    void listsDamagedRecords_data();
    void listsDamagedRecords();
    void saysWhereAHistoryIsBroken_data();
    void saysWhereAHistoryIsBroken();
    void knowsDamagedRecordsAfterARestart();
    void givesNoFlippedBitBack();

private:
    void fill();
    QStringList aside() const { return QDir(m_folder->path()).entryList({u"journal.db.damaged-*Z"_s}); }

    std::unique_ptr<QTemporaryDir> m_folder;
    JournalOptions m_options;
    QByteArrayList m_described; // streams
};

void DamageTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_options = {{.retryMs = 5, .reopenMs = 5}, m_folder->filePath(u"journal.db"_s)};
    fill();
}

void DamageTest::fill()
{
    Watched w(m_options);
    w.writer.open();
    for (int i = 0; i < 10; ++i) {
        w.writer.append(std::make_shared<Records>(mixed(Streams, Count / Streams / 10)));
        QTRY_COMPARE(w.records(), Count / 10 * (i + 1));
    }
    w.writer.close(10'000);
    Watched again(m_options);
    again.writer.open();
    m_described = described(*again.snapshot());
    QCOMPARE(m_described.size(), Streams);
    again.writer.close(10'000);
    QVERIFY(!QFile::exists(m_options.path + u"-wal"_s));
}

void DamageTest::countsAsOthersDo()
{
    QCOMPARE(journal::crc32c("123456789"), 0xe306'9283U);
    QCOMPARE(journal::crc32c(QByteArray(32, '\0')), 0x8a91'36aaU); // RFC 3720, appendix B.4
    QCOMPARE(journal::crc32c("6789", journal::crc32c("12345")), 0xe306'9283U);
    const QByteArray text = QByteArray("CRC-32C, eight bytes at a time. ").repeated(100) + "rest";
    quint32 byBytes = 0;
    for (qsizetype i = 0; i < text.size(); ++i)
        byBytes = journal::crc32c(QByteArrayView(text).sliced(i, 1), byBytes);
    QCOMPARE(journal::crc32c(text), byBytes);
}

void DamageTest::setsAsideAndSalvages_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<int>("least"); // records
    QTest::newRow("header of zeros") << u"header"_s << Count;
    QTest::newRow("header of garbage") << u"garbage"_s << Count;
    QTest::newRow("first page of zeros") << u"page"_s << Count;
    QTest::newRow("root of the records") << u"root"_s << 0;
    QTest::newRow("half of it") << u"half"_s << Count / 5;
    QTest::newRow("last pages of zeros") << u"end"_s << Count / 2;
}

void DamageTest::setsAsideAndSalvages()
{
    QFETCH(QString, kind);
    QFETCH(int, least);
    const qint64 size = QFile(m_options.path).size();
    QVERIFY(size > 20 * PageSize);
    if (kind == u"header"_s)
        overwrite(m_options.path, 0, QByteArray(100, '\0'));
    else if (kind == u"garbage"_s)
        overwrite(m_options.path, 0, QByteArray(100, '\x5a'));
    else if (kind == u"page"_s)
        overwrite(m_options.path, 0, QByteArray(PageSize, '\0'));
    else if (kind == u"root"_s)
        overwrite(m_options.path, 2 * PageSize, QByteArray(PageSize, '\0'));
    else if (kind == u"half"_s)
        QVERIFY(QFile::resize(m_options.path, size / PageSize / 2 * PageSize));
    else
        overwrite(m_options.path, size - 4 * PageSize, QByteArray(4 * PageSize, '\0'));
    const QByteArray damaged = contentOf(m_options.path);

    Watched w(m_options);
    w.writer.open();
    QCOMPARE(w.openError(), QString());
    QCOMPARE(w.opened.size(), 1);
    QCOMPARE(w.state().kind, StoreState::Kind::Ok);
    w.writer.append(samples::records({ticketed(samples::full(1, 1), 1)})); // is taken meanwhile
    QTRY_COMPARE(w.records(), 1);
    QTRY_VERIFY(!w.lastFigures().notices.isEmpty() &&
                w.lastFigures().notices.last().contains(u"could be brought over"_s));
    QCOMPARE(aside().size(), 1);
    const QString kept = m_folder->filePath(aside().first());
    QCOMPARE(contentOf(kept).sliced(PageSize), damaged.sliced(PageSize));
    QCOMPARE(QFile::exists(kept + u".beginning"_s) ? contentOf(kept + u".beginning"_s)
                                                   : contentOf(kept).first(PageSize),
             damaged.first(PageSize));
    QVERIFY2(w.lastFigures().notices.first().contains(kept), qPrintable(w.lastFigures().notices.first()));

    Other other(m_options.path);
    const int there = other.ask(u"SELECT count(*) FROM records"_s).toInt() - 1;
    QVERIFY2(there >= least, qPrintable(QString::number(there)));
    QTRY_COMPARE(w.lastFigures().stored, there + 1);
    const QString notice = w.lastFigures().notices.last();
    static const QRegularExpression counts(u", (\\d+) could be brought over(?:, (\\d+) more without what came)?"_s);
    const QRegularExpressionMatch counted = counts.match(notice);
    QVERIFY2(counted.captured(1).toInt() + counted.captured(2).toInt() == there, qPrintable(notice));
    QCOMPARE(notice.contains(u"; %1 are lost."_s.arg(Count - there)), there < Count);
    QVERIFY(w.lastFigures().notices.last().contains(u"Of the %1 records"_s.arg(Count)));
    QCOMPARE(other.ask(u"PRAGMA integrity_check"_s).toString(), u"ok"_s);
    if (least == Count) {
        QCOMPARE(described(*w.snapshot()), m_described);
        QCOMPARE(other.ask(u"SELECT max(id) FROM records"_s).toInt(), Count + 1);
    }
    journal::Reader reader;
    reader.open(sqlite(m_options.path));
    qint64 last = 0;
    for (auto page = reader.entriesAfter(0, 1000); page && !page->entries.isEmpty();
         page = reader.entriesAfter(last, 1000)) {
        for (const journal::Entry &entry : page->entries) {
            QVERIFY(entry.id > last);
            last = entry.id;
            QVERIFY(entry.isDamaged || entry.mediaSessionId.size() > 0);
        }
    }
    QVERIFY(last > 0);
}

void DamageTest::setsAsideWhatStandsAtTheUsualPlace_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("isNamed");
    const QByteArray picture = QByteArray::fromHex("ffd8ffe000104a46494600010100") + QByteArray(200'000, '\x5a');
    QTest::newRow("picture") << picture << false;
    QTest::newRow("text") << QByteArray("Dear diary,\n") << false;
    QTest::newRow("picture that somebody named") << picture << true;
}

void DamageTest::setsAsideWhatStandsAtTheUsualPlace()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, isNamed);
    QVERIFY(QFile::resize(m_options.path, 0));
    overwrite(m_options.path, 0, bytes);
    m_options.isNamed = isNamed;
    Watched w(m_options);
    w.writer.open();
    QCOMPARE(w.opened.size(), isNamed ? 0 : 1);
    QCOMPARE(aside().size(), isNamed ? 0 : 1);
    QCOMPARE(contentOf(isNamed ? m_options.path : m_folder->filePath(aside().first())), bytes);
}

void DamageTest::setsAGarbledLogAside_data()
{
    QTest::addColumn<int>("offset");
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("garbage") << 0 << QByteArray(100, '\x5a');
    QTest::newRow("one bit of its salt") << 16 << QByteArray(1, '\1'); // to be flipped
    QTest::newRow("nothing") << 0 << QByteArray();
}

// SQLite would take nothing of it, and write over it.
void DamageTest::setsAGarbledLogAside()
{
    QFETCH(int, offset);
    QFETCH(QByteArray, bytes);
    const QString path = m_folder->filePath(u"killed.db"_s);
    {
        Watched w(m_options);
        w.writer.open();
        w.writer.append(std::make_shared<Records>(mixed(3, 1)));
        QTRY_COMPARE(w.records(), 3);
        for (const QString &part : {u""_s, u"-wal"_s})
            QVERIFY(QFile::copy(m_options.path + part, path + part));
    }
    if (bytes.size() == 1)
        bytes[0] = char(bytes[0] ^ contentOf(path + u"-wal"_s)[offset]);
    if (!bytes.isEmpty())
        overwrite(path + u"-wal"_s, offset, bytes);
    const QByteArray log = contentOf(path + u"-wal"_s);
    m_options.path = path;
    Watched w(m_options);
    w.writer.open();
    QCOMPARE(w.opened.size(), 1);
    QCOMPARE(w.snapshot()->throughId, bytes.isEmpty() ? Count + 3 : Count);
    const QStringList kept = QDir(m_folder->path()).entryList({u"killed.db.damaged-*Z-wal"_s});
    QCOMPARE(kept.size(), bytes.isEmpty() ? 0 : 1);
    if (!kept.isEmpty()) {
        QCOMPARE(contentOf(m_folder->filePath(kept.first())), log);
        QVERIFY(w.lastFigures().notices.first().contains(kept.first()));
    }
}

// Damage that a start does not meet.
void DamageTest::isMendedWhenAReaderFindsIt()
{
    const qint64 pages = QFile(m_options.path).size() / PageSize;
    int zeroed = 0;
    for (qint64 page = pages / 2; page < pages / 2 + 3; ++page, ++zeroed)
        overwrite(m_options.path, page * PageSize, QByteArray(PageSize, '\0'));
    Watched w(m_options);
    QSignalSpy anew(&w.writer, &Writer::begunAnew);
    w.writer.open();
    QCOMPARE(w.opened.size(), 1);
    journal::Reader reader;
    connect(&reader, &journal::Reader::damaged, &w.writer, &Writer::takeDamage);
    connect(&w.writer, &Writer::begunAnew, &reader, [&] { reader.open(sqlite(m_options.path)); });
    reader.open(sqlite(m_options.path));
    QVERIFY(!reader.entriesAfter(0, Count));
    QCOMPARE(anew.size(), 1);
    QTRY_VERIFY(w.lastFigures().notices.last().contains(u"could be brought over"_s));
    const auto page = reader.entriesAfter(0, Count);
    QVERIFY(page);
    QVERIFY2(page->entries.size() > Count / 2 && page->entries.size() < Count,
             qPrintable(QString::number(page->entries.size())));
}

void DamageTest::goesOnWithWhatItHadNotBroughtOver()
{
    overwrite(m_options.path, 0, QByteArray(100, '\0'));
    {
        Watched w(m_options);
        w.writer.open();
        w.writer.close(1000); // at once
    }
    QVERIFY(Other(m_options.path).ask(u"SELECT count(*) FROM records"_s).toInt() < Count);
    Watched w(m_options);
    w.writer.open();
    QTRY_COMPARE(Other(m_options.path).ask(u"SELECT count(*) FROM records"_s).toInt(), Count);
    QCOMPARE(aside().size(), 1);
}

void DamageTest::countsWhatIsBroughtOverWithoutWhatCame_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<int>("damaged"); // records
    QTest::newRow("dictionary gone")  // its number, 7, stands in the frame's header
        << u"UPDATE records SET body = x'28b52ffd010007' || substr(body, 8) WHERE id <= 50"_s << 50;
    QTest::newRow("shared forms gone") << u"DELETE FROM forms"_s << Count;
    QTest::newRow("two bodies cut") << u"UPDATE records SET body = substr(body, 1, 9) WHERE id IN (7, 1990)"_s << 2;
}

void DamageTest::countsWhatIsBroughtOverWithoutWhatCame()
{
    QFETCH(QString, sql);
    QFETCH(int, damaged);
    Other(m_options.path).ask(sql);
    Other(m_options.path).ask(u"UPDATE meta SET value = 1900 WHERE key = 'complete_through'"_s); // as after a kill
    overwrite(m_options.path, 0, QByteArray(100, '\0'));
    Watched w(m_options);
    w.writer.open();
    QTRY_VERIFY(!w.lastFigures().notices.isEmpty() &&
                w.lastFigures().notices.last().contains(u"could be brought over"_s));
    const QString notice = w.lastFigures().notices.last();
    QVERIFY2(notice.contains(
                 u", %1 could be brought over, %2 more without what came, as that is damaged."_s.arg(Count - damaged)
                     .arg(damaged)),
             qPrintable(notice));
}

void DamageTest::listsDamagedRecords_data()
{
    QTest::addColumn<QString>("sql");
    QTest::newRow("body cut") << u"UPDATE records SET body = substr(body, 1, length(body) - 9) WHERE id = 1990"_s;
    QTest::newRow("body of zeros") << u"UPDATE records SET body = zeroblob(500) WHERE id = 1990"_s;
    QTest::newRow("no frame any more") << u"UPDATE records SET body = x'00' || body WHERE id = 1990"_s;
    QTest::newRow("form gone") << u"UPDATE records SET form = 777777 WHERE id = 1990"_s;
    QTest::newRow("other peer") << u"UPDATE records SET peer = x'31' WHERE id = 1990"_s;
    QTest::newRow("other time") << u"UPDATE records SET received_at = received_at + 4096 WHERE id = 1990"_s;
    QTest::newRow("history in a circle") << u"UPDATE records SET previous = 1990, body = x'' WHERE id = 1990"_s;
}

void DamageTest::listsDamagedRecords()
{
    QFETCH(QString, sql);
    Other(m_options.path).ask(sql);
    Other(m_options.path).ask(u"UPDATE meta SET value = 1900 WHERE key = 'complete_through'"_s); // as after a kill
    Watched w(m_options);
    w.writer.open();
    QCOMPARE(w.openError(), QString());
    QCOMPARE(w.opened.size(), 1);
    QVERIFY(aside().isEmpty());
    QTRY_COMPARE(w.lastFigures().causes.size(), 1);
    QVERIFY2(w.lastFigures().causes.first().contains(u"1990"_s), qPrintable(w.lastFigures().causes.first()));

    journal::Reader reader;
    QSignalSpy found(&reader, &journal::Reader::foundDamaged);
    reader.open(sqlite(m_options.path));
    const auto page = reader.entriesAfter(1900, 200);
    QVERIFY(page);
    QCOMPARE(page->entries.size(), 100);
    for (const journal::Entry &entry : page->entries)
        QCOMPARE(entry.isDamaged, entry.id == 1990);
    QCOMPARE(found.first().first().value<QList<qint64>>(), QList<qint64>{1990});
    const auto record = reader.record(1990);
    QVERIFY(record && *record);
    QVERIFY((*record)->entry.isDamaged);
    QVERIFY((*record)->body.isEmpty() && (*record)->head.isEmpty());
    QVERIFY((*record)->entry.problems.first().sentence().contains("damaged"));
    const auto history = reader.history(1990 + Streams > Count ? 1990 : 1990 + Streams, 100);
    QVERIFY(history && !history->entries.isEmpty());
}

// Its number of the record before it is none that can be, or leads to another stream.
void DamageTest::saysWhereAHistoryIsBroken_data()
{
    QTest::addColumn<QString>("previous");
    QTest::newRow("forward") << u"id + 1"_s;
    QTest::newRow("to itself") << u"id"_s;
    QTest::newRow("to another stream") << u"id - 1"_s;
}

void DamageTest::saysWhereAHistoryIsBroken()
{
    QFETCH(QString, previous);
    const qint64 id = Count - Streams;
    Other(m_options.path).ask(u"UPDATE records SET previous = %1 WHERE id = %2"_s.arg(previous).arg(id));
    journal::Reader reader;
    QSignalSpy found(&reader, &journal::Reader::foundDamaged);
    reader.open(sqlite(m_options.path));
    const auto history = reader.history(Count, 100);
    QVERIFY(history);
    QCOMPARE(history->entries.size(), 2);
    QCOMPARE(history->entries.first().id, id);
    QVERIFY(history->entries.first().isDamaged);
    QVERIFY(!history->entries.last().isDamaged);
    QCOMPARE(found.first().first().value<QList<qint64>>(), QList<qint64>{id});
}

// Where nothing but a reader came by them; until they have gone.
void DamageTest::knowsDamagedRecordsAfterARestart()
{
    Other(m_options.path).ask(u"UPDATE records SET body = x'00' WHERE id IN (7, 90)"_s);
    const QString sentence = u"2 of the records in the journal are damaged, the newest of them 90: they are listed as "
                             "that, without what came."_s;
    {
        Watched w(m_options);
        w.writer.open();
        QVERIFY(w.lastFigures().causes.isEmpty());
        journal::Reader reader;
        connect(&reader, &journal::Reader::foundDamaged, &w.writer, &Writer::takeDamaged);
        reader.open(sqlite(m_options.path));
        switchLogOn("streamwatch.journal");
        QTest::ignoreMessage(QtWarningMsg, qPrintable(sentence)); // the log says the same
        QVERIFY(reader.entriesAfter(0, 100));
        QTRY_COMPARE(w.lastFigures().causes, QStringList{sentence});
        QVERIFY(reader.entriesAfter(0, 100)); // is not told again
        w.writer.close(1000);
    }
    Watched w(m_options);
    w.writer.open();
    QCOMPARE(w.lastFigures().causes, QStringList{sentence});
    w.writer.close(1000);
    Other(m_options.path).ask(u"DELETE FROM records WHERE id <= 90"_s);
    Watched later(m_options);
    later.writer.open();
    QVERIFY(later.lastFigures().causes.isEmpty());
}

// Whatever bit of a stored record is another: what came is given back as it was, or not at all.
void DamageTest::givesNoFlippedBitBack()
{
    journal::Reader before;
    before.open(sqlite(m_options.path));
    QByteArrayList bodies{QByteArray()};
    for (qint64 id = 1; id <= Count; ++id)
        bodies.append((**before.record(id)).body);
    before.close();
    const QByteArray whole = contentOf(m_options.path);
    QRandomGenerator random(11);
    int damaged = 0;
    for (int round = 0; round < 60; ++round) {
        QByteArray flipped = whole;
        const qint64 at = random.bounded(whole.size() / 2, whole.size());
        flipped[at] = char(flipped[at] ^ (1 << random.bounded(8)));
        overwrite(m_options.path, 0, flipped);
        journal::Reader reader;
        reader.open(sqlite(m_options.path));
        const auto page = reader.entriesAfter(0, Count);
        if (!page) {
            ++damaged;
            continue;
        }
        for (const journal::Entry &entry : page->entries) {
            damaged += entry.isDamaged ? 1 : 0;
            const auto record = reader.record(entry.id);
            if (!record || !*record) { // its place in the table is damaged
                ++damaged;
                continue;
            }
            QCOMPARE((*record)->body, entry.isDamaged ? QByteArray() : bodies.value(entry.id, "no such record"));
        }
    }
    QVERIFY2(damaged > 15, qPrintable(QString::number(damaged)));
}

QTEST_GUILESS_MAIN(DamageTest)
#include "tst_damage.moc"
