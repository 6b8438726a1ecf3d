#include "journal/watching.h"

#include <QProcess>

#include <cstdio>

using namespace watching;

// Opening a journal that a crash has left behind.
class AfterCrashTest final : public QObject {
    Q_OBJECT
private slots:
    void init();
    void completesStreamsAfterACrash_data();
    void completesStreamsAfterACrash();
    void survivesBeingKilled();

private:
    void copyTo(const QString &path) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    JournalOptions m_options;
};

void AfterCrashTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_options = {{.retryMs = 5}, m_folder->filePath(u"deep/in/journal.db"_s)};
}

void AfterCrashTest::copyTo(const QString &path) const
{
    for (const QString &part : {u""_s, u"-wal"_s}) {
        QFile::remove(path + part);
        QVERIFY(QFile::copy(m_options.path + part, path + part));
    }
}

void AfterCrashTest::completesStreamsAfterACrash_data()
{
    QTest::addColumn<int>("tail");
    QTest::newRow("all in the tail") << 50'000;
    QTest::newRow("rows written all the time") << 64;
    QTest::newRow("rows written by and by") << 700;
}

void AfterCrashTest::completesStreamsAfterACrash()
{
    QFETCH(int, tail);
    m_options.tailRecords = tail;
    m_options.trainAfter = 50;
    Watched w(m_options);
    w.writer.open();
    Projection projection;
    connect(&w.writer, &Writer::committed, this, [&](const BatchPtr &batch) { projection.apply(batch->records); });

    Records records = mixed(100, 12);
    records.insert(records.begin() + 500, samples::hook("connect", samples::file(u"connect-2018.json"_s)));
    records.insert(records.begin() + 600, samples::rejected("/nonsense", "{", "not JSON"));
    records.push_back(samples::hook("playRTSP", samples::file(u"playRTSP.json"_s), wallMicroseconds()));
    const auto total = qsizetype(records.size());
    for (auto it = records.begin(); it != records.end();) {
        const auto end = it + std::min<std::ptrdiff_t>(10, records.end() - it);
        w.writer.append(std::make_shared<Records>(it, end));
        const qsizetype before = w.committed.size();
        QTRY_VERIFY(w.committed.size() > before);
        it = end;
    }
    QCOMPARE(w.records(), total);
    Other other(m_options.path);
    const qint64 complete = other.ask(u"SELECT value FROM meta WHERE key = 'complete_through'"_s).toLongLong();
    QVERIFY2(total - complete <= tail, qPrintable(u"complete through %1 of %2"_s.arg(complete).arg(total)));

    JournalOptions crashed = m_options;
    crashed.path = m_folder->filePath(u"crashed.db"_s);
    copyTo(crashed.path);
    // Nobody waited for these, so no commit's time stands there: a kill has left nothing open.
    Other(crashed.path).ask(u"INSERT INTO commits SELECT max(id), max(id), 0 FROM records"_s);
    Watched again(crashed);
    again.writer.open();
    QCOMPARE(again.openError(), QString());
    QCOMPARE(again.snapshot()->throughId, total);
    QCOMPARE(described(*again.snapshot()), projection.described());

    again.writer.append(samples::records({samples::full(3, 1)}));
    QVERIFY(again.committed.wait());
    QCOMPARE(again.batch(0)->records[0].id, total + 1);
}

int writeUntilKilled(QCoreApplication &app, const QString &path)
{
    Writer writer(sqlite(path));
    QObject::connect(&writer, &Writer::committed, &writer, [&writer](const BatchPtr &batch) {
        std::printf("%lld\n", static_cast<long long>(batch->records.back().id));
        std::fflush(stdout);
        Records records = mixed(20, 1);
        for (Record &record : records)
            record.peer = QByteArray::number(batch->records.back().id);
        writer.append(std::make_shared<Records>(std::move(records)));
    });
    writer.open();
    writer.append(std::make_shared<Records>(mixed(1, 1)));
    return app.exec();
}

void AfterCrashTest::survivesBeingKilled()
{
    for (int round = 0; round < 3; ++round) {
        QProcess child;
        child.start(QCoreApplication::applicationFilePath(), {u"--write"_s, m_options.path});
        QByteArray said;
        QTRY_VERIFY((said += child.readAllStandardOutput()).count('\n') > 20 + round);
        child.kill();
        QVERIFY(child.waitForFinished());
        said += child.readAllStandardOutput();
        said.truncate(said.lastIndexOf('\n'));
        const qint64 committed = said.mid(said.lastIndexOf('\n') + 1).toLongLong();

        Watched w(m_options);
        w.writer.open();
        QCOMPARE(w.openError(), QString());
        QVERIFY(committed > 0);
        QVERIFY(w.snapshot()->throughId >= committed);
        Other other(m_options.path);
        QCOMPARE(other.ask(u"PRAGMA integrity_check"_s).toString(), u"ok"_s);
        QCOMPARE(other.ask(u"SELECT count(*) FROM records"_s).toLongLong(), w.snapshot()->throughId);
        w.writer.close(1000);
    }
}

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = app.arguments();
    if (arguments.size() == 3 && arguments[1] == u"--write"_s)
        return writeUntilKilled(app, arguments[2]);
    AfterCrashTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_aftercrash.moc"
