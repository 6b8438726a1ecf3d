#include "journal/reader.h"
#include "journal/writer.h"
#include "samples.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using journal::Entry;
using journal::EntryPage;

namespace {

QList<qint64> ids(const EntryPage &page)
{
    QList<qint64> ids;
    for (const Entry &entry : page.entries)
        ids.append(entry.id);
    return ids;
}

// A journal with a writer and a reader on it.
struct Journal {
    explicit Journal(journal::WriterOptions options = {})
    {
        options.path = folder.filePath(u"j.db"_s);
        writer = std::make_unique<journal::Writer>(options);
        QSignalSpy failed(writer.get(), &journal::Writer::openFailed);
        writer->open();
        if (!failed.isEmpty())
            qFatal("%s", qPrintable(failed[0][0].toString()));
        reader.open(options.path);
    }
    void write(const std::shared_ptr<journal::Records> &records)
    {
        QSignalSpy committed(writer.get(), &journal::Writer::committed);
        writer->append(records);
        QVERIFY(committed.wait());
    }

    QTemporaryDir folder;
    std::unique_ptr<journal::Writer> writer;
    journal::Reader reader;
};

} // namespace

class ReaderTest final : public QObject {
    Q_OBJECT
private slots:
    void walksTheHistoryOfOneStream();
};

void ReaderTest::walksTheHistoryOfOneStream()
{
    Journal j;
    j.write(samples::records({samples::status("a", "PENDING"), samples::status("b", "PENDING"),
                              samples::status("a", "PUBLISHING"), samples::status("b", "PUBLISHING"),
                              samples::status("a", "UNPUBLISHED")}));
    const auto page = j.reader.history(5, 2);
    QVERIFY2(page, qPrintable(page.ok() ? QString() : page.error().sentence));
    QCOMPARE(ids(*page), QList<qint64>({3, 5}));
    QCOMPARE(page->before, 3);
    const auto older = j.reader.history(5, 2, page->before);
    QVERIFY(older);
    QCOMPARE(ids(*older), QList<qint64>({1}));
    QCOMPARE(older->before, 0);
    QCOMPARE(older->entries[0].status, QByteArray("PENDING"));
}

QTEST_GUILESS_MAIN(ReaderTest)
#include "tst_reader.moc"
