#include "journal/reader.h"
#include "journal/watching.h"

#include <QDir>
#include <QFileInfo>

using namespace watching;

// A journal that is removed, moved or taken away while it is open, or that cannot be opened yet.
class MovedTest final : public QObject {
    Q_OBJECT
private slots:
    void init();
    void opensOnceTheLockHasGone();
    void saysSoWhileAForeignFileIsInTheWay();
    void beginsANewOne_data();
    void beginsANewOne();
    void losesNothingWithItsLog_data();
    void losesNothingWithItsLog();
    void tellsNobodyOfWhatACutLogLost_data();
    void tellsNobodyOfWhatACutLogLost();
    void goesOnWhereAnotherPutTheLogIntoTheJournal();
    void noticesItWhileNothingComes();
    void leavesOneThatIsCut();
    void leavesOneThatIsOverwritten_data();
    void leavesOneThatIsOverwritten();

private:
    Records hooks(int count);

    std::unique_ptr<QTemporaryDir> m_folder;
    JournalOptions m_options;
    quint64 m_ticket = 0;
};

void MovedTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_options = {{.retryMs = 5, .reopenMs = 5}, m_folder->filePath(u"in/journal.db"_s)};
}

Records MovedTest::hooks(int count)
{
    Records records;
    for (int i = 0; i < count; ++i)
        records.push_back(ticketed(samples::full(1, i), ++m_ticket));
    return records;
}

void MovedTest::opensOnceTheLockHasGone()
{
    {
        Watched w(m_options);
        w.writer.open();
        w.writer.close(1000);
    }
    auto other = std::make_unique<Other>(m_options.path);
    other->ask(u"BEGIN EXCLUSIVE"_s);
    Watched w(m_options);
    w.writer.open();
    QCOMPARE(w.state().kind, StoreState::Kind::Failing);
    QVERIFY2(w.state().cause.contains(u"locked by another process"_s), qPrintable(w.state().cause));
    QVERIFY(w.openFailed.isEmpty());
    w.writer.append(std::make_shared<Records>(hooks(2)));
    QCOMPARE(w.refused.size(), 1);
    QCOMPARE(w.refused[0][0].value<QList<quint64>>().size(), 2);
    w.writer.append(samples::records({samples::hook("connect", samples::file(u"connect-2018.json"_s))}));
    QCOMPARE(w.refused.size(), 1); // nobody waits for that one

    other->ask(u"ROLLBACK"_s);
    QTRY_COMPARE(w.opened.size(), 1);
    QCOMPARE(w.state().kind, StoreState::Kind::Ok);
    QTRY_COMPARE(w.records(), 1);
    QCOMPARE(w.batch(0)->records[0].event.method, QByteArray("connect"));
}

// Nobody can be asked any more.
void MovedTest::saysSoWhileAForeignFileIsInTheWay()
{
    Watched w(m_options);
    w.writer.open();
    QVERIFY(QFile::rename(m_options.path, m_options.path + u".old"_s));
    QFile text(m_options.path);
    QVERIFY(text.open(QIODevice::WriteOnly));
    text.write("Dear diary,\n");
    text.close();
    w.writer.append(std::make_shared<Records>(hooks(3)));
    QTRY_VERIFY(w.state().cause.contains(u"is not a journal"_s));
    QTRY_COMPARE(w.refused.size(), 1);
    QVERIFY(w.openFailed.isEmpty());
    QVERIFY(text.remove());
    QTRY_COMPARE(w.state().kind, StoreState::Kind::Ok);
    QCOMPARE(w.opened.size(), 1);
}

void MovedTest::beginsANewOne_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("says");
    QTest::newRow("removed") << u"journal.db"_s << u"was removed while the program ran, and with it the 30 records"_s;
    QTest::newRow("removed with its log") << u"journal.db*"_s << u"was removed"_s;
    QTest::newRow("renamed") << u"renamed"_s << u"with the 30 records that it holds"_s;
    QTest::newRow("folder renamed") << u"folder"_s << u"was moved to"_s;
}

void MovedTest::beginsANewOne()
{
    QFETCH(QString, what);
    QFETCH(QString, says);
    Watched w(m_options);
    QSignalSpy anew(&w.writer, &Writer::begunAnew);
    w.writer.open();
    w.writer.append(std::make_shared<Records>(hooks(30)));
    QTRY_COMPARE(w.records(), 30);

    const QString folder = QFileInfo(m_options.path).path();
    const QString moved = what == u"folder"_s ? m_folder->filePath(u"away/journal.db"_s) : m_options.path + u".old"_s;
    if (what == u"renamed"_s)
        QVERIFY(QFile::rename(m_options.path, moved));
    else if (what == u"folder"_s)
        QVERIFY(QDir().rename(folder, QFileInfo(moved).path()));
    else
        for (const QString &name : QDir(folder).entryList({what}))
            QVERIFY(QFile::remove(folder + u'/' + name));
    w.writer.append(std::make_shared<Records>(hooks(5)));
    QTRY_COMPARE(w.records(), 35);
    QVERIFY(w.refused.isEmpty());
    QCOMPARE(anew.size(), 1);
    QCOMPARE(w.opened.size(), 1);
    QCOMPARE(w.state().kind, StoreState::Kind::Ok);
    QTRY_COMPARE(w.lastFigures().notices.size(), 1);
    QVERIFY2(w.lastFigures().notices.first().contains(says), qPrintable(w.lastFigures().notices.first()));
    QTRY_COMPARE(w.lastFigures().stored, 5);

    journal::Reader reader; // what was answered after that is in the new one, and its ids go on
    reader.open(sqlite(m_options.path));
    const auto page = reader.entriesAfter(0, 100);
    QVERIFY(page);
    QCOMPARE(page->entries.size(), 5);
    QCOMPARE(page->entries.first().id, 31);
    w.writer.close(1000);
    if (QFile::exists(moved)) { // and all that was answered before it in the old one
        QVERIFY(Other(moved).ask(u"SELECT count(*) FROM records WHERE id <= 30"_s).toInt() == 30);
        QCOMPARE(Other(moved).ask(u"PRAGMA integrity_check"_s).toString(), u"ok"_s);
    }
}

void MovedTest::losesNothingWithItsLog_data()
{
    QTest::addColumn<bool>("isReplaced");
    QTest::newRow("removed") << false;
    QTest::newRow("replaced") << true;
}

void MovedTest::losesNothingWithItsLog()
{
    QFETCH(const bool, isReplaced);
    Watched w(m_options);
    w.writer.open();
    w.writer.append(std::make_shared<Records>(hooks(30)));
    QTRY_COMPARE(w.records(), 30);
    const QString log = m_options.path + u"-wal"_s;
    QVERIFY(QFile::copy(log, log + u".copy"_s));
    QVERIFY(QFile::remove(log));
    if (isReplaced)
        QVERIFY(QFile::rename(log + u".copy"_s, log));
    w.writer.append(std::make_shared<Records>(hooks(5)));
    QTRY_COMPARE(w.records(), 35);
    QTRY_VERIFY(w.lastFigures().notices.join(u'|').contains(u"What it held is in the journal."_s));
    w.writer.close(1000);
    Other other(m_options.path);
    QCOMPARE(other.ask(u"PRAGMA integrity_check"_s).toString(), u"ok"_s);
    QVERIFY(other.ask(u"SELECT count(*) FROM records"_s).toInt() >= 35);
}

void MovedTest::tellsNobodyOfWhatACutLogLost_data()
{
    QTest::addColumn<bool>("isSettled"); // the first records were put into the journal before
    QTest::addColumn<double>("left");    // of the log
    QTest::addColumn<QByteArray>("over");
    QTest::newRow("cut to nothing") << true << 0.0 << QByteArray();
    QTest::newRow("cut to nothing, with all that the journal held") << false << 0.0 << QByteArray();
    QTest::newRow("cut in half") << true << 0.5 << QByteArray();
    QTest::newRow("last bytes cut off") << true << 0.999 << QByteArray();
    QTest::newRow("zeros at its beginning") << true << 1.0 << QByteArray(100'000, '\0');
    QTest::newRow("a picture") << true << 0.0 << QByteArray("\x89PNG\r\n\x1a\n").repeated(10'000);
}

// With a reader that has it open. What the next start would find is what is there; ids rise.
void MovedTest::tellsNobodyOfWhatACutLogLost()
{
    QFETCH(const bool, isSettled);
    QFETCH(const double, left);
    QFETCH(const QByteArray, over);
    Watched w(m_options);
    journal::Reader reader;
    connect(&w.writer, &Writer::letGo, &reader, [&] {
        reader.close();
        QMetaObject::invokeMethod(&w.writer, &Writer::reopen, Qt::QueuedConnection);
    });
    connect(&w.writer, &Writer::begunAnew, &reader, [&] { reader.open(sqlite(m_options.path)); });
    w.writer.open();
    w.writer.append(std::make_shared<Records>(hooks(30)));
    QTRY_COMPARE(w.records(), 30);
    if (isSettled)
        (void)Other(m_options.path).ask(u"PRAGMA wal_checkpoint(TRUNCATE)"_s);
    for (int i = 0; i < 5; ++i) {
        w.writer.append(std::make_shared<Records>(hooks(10)));
        QTRY_COMPARE(w.records(), 40 + 10 * i);
    }
    reader.open(sqlite(m_options.path));
    QCOMPARE(reader.entriesAfter(0, 100)->entries.size(), 80);
    {
        QFile log(m_options.path + u"-wal"_s);
        QVERIFY(log.open(QIODevice::ReadWrite) && log.resize(qint64(double(log.size()) * left)));
        QCOMPARE(log.write(over), over.size());
    }
    w.writer.append(std::make_shared<Records>(hooks(5)));
    QTRY_COMPARE(w.records(), 85);
    QVERIFY(w.refused.isEmpty());
    QCOMPARE(w.state().kind, StoreState::Kind::Ok);
    QTRY_COMPARE(w.lastFigures().notices.size(), 1);
    const QString notice = w.lastFigures().notices.first();
    QVERIFY2(notice.contains(u"-wal was cut or overwritten while the program ran"_s), qPrintable(notice));

    const auto page = reader.entriesAfter(0, 100);
    QVERIFY(page);
    const qsizetype kept = page->entries.size() - 5;
    QCOMPARE(kept >= 30, isSettled);
    QVERIFY2(notice.contains(u", %1 of them"_s.arg(80 - kept)), qPrintable(notice));
    QTRY_COMPARE(w.lastFigures().stored, kept + 5);
    for (qsizetype i = 0; i < page->entries.size(); ++i) {
        QCOMPARE(page->entries[i].id, i < kept ? i + 1 : 81 + i - kept);
        QVERIFY(!page->entries[i].isDamaged);
    }
    reader.close();
    w.writer.close(1'000);
    QCOMPARE(Other(m_options.path).ask(u"PRAGMA integrity_check"_s).toString(), u"ok"_s);
}

// That cuts the log as well, and is nobody's loss.
void MovedTest::goesOnWhereAnotherPutTheLogIntoTheJournal()
{
    Watched w(m_options);
    w.writer.open();
    for (int i = 0; i < 3; ++i) {
        w.writer.append(std::make_shared<Records>(hooks(10)));
        QTRY_COMPARE(w.records(), 10 * (i + 1));
        (void)Other(m_options.path).ask(u"PRAGMA wal_checkpoint(TRUNCATE)"_s);
        QCOMPARE(QFileInfo(m_options.path + u"-wal"_s).size(), 0);
    }
    w.writer.append(std::make_shared<Records>(hooks(10)));
    QTRY_COMPARE(w.records(), 40);
    QCOMPARE(w.states.size(), 1);
    w.writer.close(1'000);
    QCOMPARE(Other(m_options.path).ask(u"SELECT count(*) FROM records"_s).toInt(), 40);
}

void MovedTest::noticesItWhileNothingComes()
{
    Watched w(m_options);
    w.writer.open();
    QVERIFY(QFile::remove(m_options.path));
    QTRY_COMPARE(w.states.size(), 3); // it works, does not, and works again
    QVERIFY(QFile::exists(m_options.path));
}

void MovedTest::leavesOneThatIsOverwritten_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("isCut");
    QTest::newRow("cut to nothing") << QByteArray() << true;
    QTest::newRow("a picture") << QByteArray("\x89PNG\r\n\x1a\n").repeated(1'000) << true;
    QTest::newRow("zeros at its beginning") << QByteArray(400 * 1024, '\0') << false;
}

// Its beginning is what it was; what came last is in the log.
void MovedTest::leavesOneThatIsCut()
{
    {
        Watched w(m_options);
        w.writer.open();
        w.writer.append(std::make_shared<Records>(hooks(30)));
        QTRY_COMPARE(w.records(), 30);
        w.writer.close(1'000); // with which all goes from the log into the file
    }
    Watched w(m_options);
    w.writer.open();
    w.writer.append(std::make_shared<Records>(hooks(1)));
    QTRY_COMPARE(w.records(), 1);
    QVERIFY(QFile::resize(m_options.path, QFile(m_options.path).size() / 2 / 16'384 * 16'384));
    w.writer.append(std::make_shared<Records>(hooks(5)));
    QTRY_COMPARE(w.records(), 6);
    QVERIFY(w.refused.isEmpty());
    QTRY_VERIFY(w.lastFigures().notices.join(u'|').contains(u"was cut or overwritten while the program ran"_s));
    w.writer.close(1'000);
    journal::Reader reader;
    reader.open(sqlite(m_options.path));
    const auto page = reader.entriesBefore(std::numeric_limits<qint64>::max(), 5);
    QVERIFY(page);
    QCOMPARE(page->entries.size(), 5);
    for (const journal::Entry &entry : page->entries)
        QVERIFY(!entry.isDamaged);
}

// In place: it is the same file.
void MovedTest::leavesOneThatIsOverwritten()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const bool, isCut);
    Watched w(m_options);
    w.writer.open();
    w.writer.append(std::make_shared<Records>(hooks(30)));
    QTRY_COMPARE(w.records(), 30);
    {
        QFile file(m_options.path);
        QVERIFY(file.open(isCut ? QIODevice::WriteOnly : QIODevice::ReadWrite));
        QCOMPARE(file.write(bytes), bytes.size());
    }
    w.writer.append(std::make_shared<Records>(hooks(5)));
    QTRY_COMPARE(w.records(), 35);
    QVERIFY(w.refused.isEmpty());
    QCOMPARE(w.state().kind, StoreState::Kind::Ok);
    QTRY_VERIFY(w.lastFigures().notices.join(u'|').contains(u"was cut or overwritten while the program ran"_s));

    journal::Reader reader; // what was answered after that is there as it came
    reader.open(sqlite(m_options.path));
    for (qint64 id = 31; id <= 35; ++id) {
        const auto record = reader.record(id);
        QVERIFY(record && *record);
        QVERIFY(!(*record)->entry.isDamaged);
        QVERIFY(!(*record)->body.isEmpty());
    }
    w.writer.close(1'000);
}

QTEST_GUILESS_MAIN(MovedTest)
#include "tst_moved.moc"
