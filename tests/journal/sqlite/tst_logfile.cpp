#include "journal/reader.h"
#include "journal/sqlite/logfile.h"
#include "journal/watching.h"

#include <QDir>
#include <QFile>
#include <QRandomGenerator>

using namespace watching;

namespace {

constexpr int Commits = 40;
constexpr int Streams = 10; // records of each commit, too
constexpr int Count = Commits * Streams;
constexpr qint64 Header = 32;
constexpr qint64 Frame = 24 + 16384;

} // namespace

// A journal whose program was killed, with damage in its write-ahead log.
class LogFileTest final : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void takesNoWholeLogForDamaged();
    void takesWhatStandsBehindAFlippedBit();
    void takesWhatStandsBehindADamagedPage_data();
    void takesWhatStandsBehindADamagedPage();
    void takesNoTornEndForDamage_data();
    void takesNoTornEndForDamage();

private:
    void lay(const QByteArray &log);
    qint64 frames() const { return (m_log.size() - Header) / Frame; }
    QString path() const { return m_folder.filePath(u"killed.db"_s); }

    QTemporaryDir m_folder;
    QByteArray m_journal;
    QByteArray m_log;
    QByteArrayList m_bodies{QByteArray()}; // by id
};

// The log holds all records.
void LogFileTest::initTestCase()
{
    const JournalOptions options{{}, m_folder.filePath(u"whole.db"_s)};
    Watched w(options);
    w.writer.open();
    Other other(options.path);
    for (int i = 0; i < Commits; ++i) {
        w.writer.append(std::make_shared<Records>(mixed(Streams, 1)));
        QTRY_COMPARE(w.records(), (i + 1) * Streams);
    }
    const auto contentOf = [](const QString &name) {
        QFile file(name);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    m_journal = contentOf(options.path);
    m_log = contentOf(options.path + u"-wal"_s);
    QVERIFY(frames() > Commits);
    journal::Reader reader;
    reader.open(sqlite(options.path));
    for (qint64 id = 1; id <= Count; ++id)
        m_bodies.append((**reader.record(id)).body);
}

void LogFileTest::lay(const QByteArray &log)
{
    for (const QFileInfo &old : QDir(m_folder.path()).entryInfoList({u"killed.db*"_s}))
        QFile::remove(old.filePath());
    for (const auto &[name, bytes] : {std::pair(path(), m_journal), std::pair(path() + u"-wal"_s, log)}) {
        QFile file(name);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    }
}

void LogFileTest::takesNoWholeLogForDamaged()
{
    lay(m_log);
    QCOMPARE(journal::pageSizeOfLog(path() + u"-wal"_s), std::optional<qint64>(16384));
    const journal::LogDamage damage = journal::damageOf(path() + u"-wal"_s);
    QCOMPARE(damage.pages, 0);
    QVERIFY(damage.pagesOf > Commits && damage.pagesOf <= frames());
    QVERIFY(journal::mendLog(path() + u"-wal"_s));
    QFile file(path() + u"-wal"_s);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), m_log);
}

// Wherever it is: of the last commit alone it cannot be told whether the power was cut.
void LogFileTest::takesWhatStandsBehindAFlippedBit()
{
    QRandomGenerator random(5);
    int mended = 0;
    int asides = 0;
    for (int round = 0; round < 30; ++round) {
        QByteArray log = m_log;
        const qint64 frame = random.bounded(int(frames()));
        const qint64 inFrame = round % 2 == 0 ? random.bounded(24) : random.bounded(int(Frame));
        const qint64 at = Header + frame * Frame + inFrame;
        log[at] = char(log[at] ^ (1 << random.bounded(8)));
        lay(log);
        const bool isKnown = journal::damageOf(path() + u"-wal"_s).pages > 0;
        Watched w({{.retryMs = 5, .reopenMs = 5}, path()});
        w.writer.open();
        QCOMPARE(w.opened.size(), 1);
        const QStringList kept = QDir(m_folder.path()).entryList({u"killed.db.damaged-*Z-wal"_s});
        QCOMPARE(kept.size(), isKnown ? 1 : 0);
        if (!isKnown) {
            QVERIFY2(w.snapshot()->throughId >= Count - 2 * Streams, qPrintable(QString::number(frame)));
            continue;
        }
        ++mended;
        QVERIFY2(w.lastFigures().notices.first().contains(kept.first()), qPrintable(w.lastFigures().notices.first()));
        if (!QDir(m_folder.path()).entryList({u"killed.db.damaged-*Z"_s}).isEmpty()) {
            ++asides; // it stood where SQLite needs it: the records are brought over
            QTRY_VERIFY(w.lastFigures().notices.last().contains(u"could be brought over"_s));
        }
        journal::Reader reader;
        reader.open(sqlite(path()));
        const auto page = reader.entriesAfter(0, Count);
        QVERIFY(page);
        QVERIFY2(page->entries.size() >= Count - 2 * Streams, qPrintable(QString::number(page->entries.size())));
        for (const journal::Entry &entry : page->entries) {
            const auto record = reader.record(entry.id);
            QVERIFY(record && *record);
            QCOMPARE((*record)->body, entry.isDamaged ? QByteArray() : m_bodies.value(entry.id));
        }
    }
    qInfo("%d of 30 flips mended, %d times with what was set aside", mended, asides);
    QVERIFY(mended > 15);
}

void LogFileTest::takesWhatStandsBehindADamagedPage_data()
{
    QTest::addColumn<qint64>("offset");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("least"); // records: a page that is gone may have been the only one to lead to others
    QTest::newRow("its checksum") << qint64(16) << QByteArray(8, '\0') << Count;
    QTest::newRow("a sector") << qint64(24 + 512) << QByteArray(512, '\x5a') << Count;
    QTest::newRow("its head") << qint64(0) << QByteArray(24, '\0') << Count / 4;
    QTest::newRow("all of it") << qint64(0) << QByteArray(Frame, '\0') << Count / 4;
    QTest::newRow("two of zeros") << qint64(0) << QByteArray(2 * Frame, '\0') << Count / 4;
    QTest::newRow("three of noise") << qint64(0) << QByteArray(3 * Frame, '\x5a') << Count / 4;
}

void LogFileTest::takesWhatStandsBehindADamagedPage()
{
    QFETCH(qint64, offset);
    QFETCH(QByteArray, bytes);
    QFETCH(int, least);
    QByteArray log = m_log;
    log.replace(Header + frames() / 2 * Frame + offset, bytes.size(), bytes);
    lay(log);
    QVERIFY(journal::damageOf(path() + u"-wal"_s).pages > 0);
    Watched w({{.retryMs = 5, .reopenMs = 5}, path()});
    w.writer.open();
    QCOMPARE(w.opened.size(), 1);
    QVERIFY2(w.snapshot()->throughId >= least, qPrintable(QString::number(w.snapshot()->throughId)));
    const QString told = w.lastFigures().notices.first(); // the journal as a whole may go aside for it
    QVERIFY2(told.contains(u"did not fit"_s) || told.contains(u"is damaged"_s), qPrintable(told));
}

void LogFileTest::takesNoTornEndForDamage_data()
{
    QTest::addColumn<qint64>("from"); // bytes before its end
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("cut") << qint64(1'000) << QByteArray();
    QTest::newRow("last page of zeros") << Frame << QByteArray(Frame, '\0');
    QTest::newRow("last two pages of zeros") << 2 * Frame << QByteArray(2 * Frame, '\0');
    QTest::newRow("zeros behind it") << qint64(0) << QByteArray(3 * Frame, '\0');
    QTest::newRow("noise behind it") << qint64(0) << QByteArray(3 * Frame, '\x5a');
}

void LogFileTest::takesNoTornEndForDamage()
{
    QFETCH(qint64, from);
    QFETCH(QByteArray, bytes);
    lay(m_log.chopped(from) + bytes);
    QCOMPARE(journal::damageOf(path() + u"-wal"_s).pages, 0);
    Watched w({{}, path()});
    w.writer.open();
    QVERIFY(w.snapshot()->throughId >= Count - Streams);
    QVERIFY(QDir(m_folder.path()).entryList({u"killed.db.damaged-*"_s}).isEmpty());
}

QTEST_GUILESS_MAIN(LogFileTest)
#include "tst_logfile.moc"
