#include "journal/reader.h"
#include "journal/watching.h"

#include <QDir>

using namespace watching;

// No number that stands in a journal is trusted so far that it stops what comes.
class DamagedNumbersTest final : public QObject {
    Q_OBJECT
private slots:
    void init();
    void goesOn_data();
    void goesOn();

private:
    void damage(const QString &sql, bool isSetAside);

    std::unique_ptr<QTemporaryDir> m_folder;
    JournalOptions m_options;
};

namespace {

constexpr int Streams = 10;
constexpr int Count = 40; // records

} // namespace

void DamagedNumbersTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_options = {{.retryMs = 5, .reopenMs = 5}, m_folder->filePath(u"journal.db"_s)};
    Watched w(m_options);
    w.writer.open();
    w.writer.append(std::make_shared<Records>(mixed(Streams, Count / Streams)));
    QTRY_COMPARE(w.records(), Count);
    w.writer.close(10'000);
}

void DamagedNumbersTest::damage(const QString &sql, bool isSetAside)
{
    Other(m_options.path).ask(sql);
    if (!isSetAside)
        return;
    QFile file(m_options.path);
    QVERIFY(file.open(QIODevice::ReadWrite));
    QCOMPARE(file.write(QByteArray(100, '\0')), 100); // its header
}

void DamagedNumbersTest::goesOn_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<bool>("isSetAside");
    const auto row = [](const char *name, const QString &sql) {
        const QString damaging = QString(sql).replace(u"MOST"_s, u"9223372036854775807"_s);
        QTest::newRow(name) << damaging << false;
        QTest::addRow("%s, brought over", name) << damaging << true;
    };
    row("an id", u"UPDATE records SET id = MOST WHERE id = 40"_s);
    row("all ids", u"UPDATE records SET id = MOST - id"_s);
    row("a time", u"UPDATE records SET received_at = -MOST WHERE id = 40"_s);
    row("jumps of the clock", u"INSERT INTO clock_jumps (record, at, moved) VALUES (5, MOST, MOST), (6, MOST, MOST)"_s);
    row("a sign of life", u"UPDATE runs SET stopped_at = MOST"_s);
    row("a run", u"UPDATE runs SET id = MOST"_s);
    row("what streams are complete through", u"UPDATE meta SET value = MOST WHERE key = 'complete_through'"_s);
    row("a stream's last record", u"UPDATE streams SET last_record = MOST WHERE id = 7"_s);
    row("a stream", u"UPDATE streams SET id = MOST WHERE id = 7"_s);
    row("a form", u"UPDATE forms SET id = MOST WHERE id > 0"_s);
    row("an origin", u"UPDATE forms SET origin = 77"_s);
    row("a failure of the web server behind us", u"UPDATE streams SET backend_failure = MOST, backend_us = -MOST"_s);
    row("a stream's origin", u"UPDATE streams SET origin = MOST WHERE id = 7"_s);
}

void DamagedNumbersTest::goesOn()
{
    QFETCH(QString, sql);
    QFETCH(bool, isSetAside);
    damage(sql, isSetAside);
    Watched w(m_options);
    w.writer.open();
    QCOMPARE(w.openError(), QString());
    w.writer.append(samples::records({ticketed(samples::full(1, 1), 1), ticketed(samples::full(99, 1), 2)}));
    QTRY_COMPARE(w.records(), 2);
    const Record stored = w.batch(0)->records.front();
    QVERIFY(stored.id > Count);
    if (isSetAside)
        QTRY_VERIFY(w.lastFigures().notices.last().contains(u"could be brought over"_s));
    QCOMPARE(QDir(m_folder->path()).entryList({u"journal.db.damaged-*Z"_s}).size(), isSetAside ? 1 : 0);
    journal::Reader reader;
    reader.open(sqlite(m_options.path));
    const auto page = reader.entriesAfter(0, Count);
    QVERIFY(page);
    for (const journal::Entry &entry : page->entries)
        QVERIFY(size_t(entry.origin) < wcs::OriginCount);
    for (const StreamState &state : w.snapshot()->streams)
        QVERIFY(size_t(state.origin) < wcs::OriginCount);
    for (const StreamState &state : w.snapshot()->streams)
        QVERIFY(state.backend.us >= -1 && state.backend.failure <= journal::BackendFailure::Unknown);
    const auto record = reader.record(stored.id);
    QVERIFY(record && *record);
    QCOMPARE((*record)->body, stored.body);
}

QTEST_GUILESS_MAIN(DamagedNumbersTest)
#include "tst_damagednumbers.moc"
