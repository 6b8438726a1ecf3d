#include "journal/watching.h"

#include <QDir>
#include <QFileInfo>

using namespace watching;

// One journal, one program.
class LockingTest final : public QObject {
    Q_OBJECT
private slots:
    void init();
    void refusesASecondInstance();
    void refusesASecondInstanceUnderAnotherName();
    void saysWhatStandsInPlaceOfTheLock_data();
    void saysWhatStandsInPlaceOfTheLock();
    void takesOverAStaleLock();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    JournalOptions m_options;
};

void LockingTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_options = {{.retryMs = 5}, m_folder->filePath(u"deep/in/journal.db"_s)};
}

void LockingTest::refusesASecondInstance()
{
    Watched first(m_options);
    first.writer.open();
    Watched second(m_options);
    second.writer.open();
    QVERIFY(second.opened.isEmpty());
    const QString process = u"process %1"_s.arg(QCoreApplication::applicationPid());
    QVERIFY2(second.openError().contains(process), qPrintable(second.openError()));

    first.writer.close(1000);
    second.writer.open();
    QCOMPARE(second.opened.size(), 1);
}

void LockingTest::refusesASecondInstanceUnderAnotherName()
{
    Watched first(m_options);
    first.writer.open();
    const QString link = m_folder->filePath(u"link"_s);
    QVERIFY(QFile::link(m_options.path, link));
    const QString folderLink = m_folder->filePath(u"folder"_s);
    QVERIFY(QFile::link(QFileInfo(m_options.path).path(), folderLink));
    for (const QString &name :
         {link, folderLink + u"/journal.db"_s, QDir::current().relativeFilePath(m_options.path)}) {
        Watched second({{}, name});
        second.writer.open();
        QVERIFY2(second.openError().contains(u"in use"_s), qPrintable(second.openError()));
        QVERIFY(!QFile::exists(name + u"-wal"_s) || name != link);
    }
}

void LockingTest::saysWhatStandsInPlaceOfTheLock_data()
{
    QTest::addColumn<bool>("isLink");
    QTest::newRow("folder") << false;
    QTest::newRow("link") << true;
}

void LockingTest::saysWhatStandsInPlaceOfTheLock()
{
    QFETCH(bool, isLink);
    const QString name = m_options.path + u".lock"_s;
    QVERIFY(QDir().mkpath(QFileInfo(m_options.path).path()));
    QVERIFY(isLink ? QFile::link(u"/dev/null"_s, name) : QDir().mkdir(name));
    Watched w(m_options);
    w.writer.open();
    QVERIFY2(w.openError().startsWith(name + u", which must be a file of Streamwatch, is a folder or a link; "_s),
             qPrintable(w.openError()));
    QVERIFY(!QFile::exists(m_options.path));
}

void LockingTest::takesOverAStaleLock()
{
    QVERIFY(QDir().mkpath(QFileInfo(m_options.path).path()));
    QFile lock(m_options.path + u".lock"_s);
    QVERIFY(lock.open(QIODevice::WriteOnly));
    lock.write(QByteArray::number(QCoreApplication::applicationPid()) + '\n' +
               QCoreApplication::applicationName().toUtf8() + '\n' + QSysInfo::machineHostName().toUtf8() + '\n' +
               QSysInfo::machineUniqueId() + '\n' + QSysInfo::bootUniqueId() + '\n');
    lock.close();
    Watched w(m_options);
    w.writer.open();
    QCOMPARE(w.openError(), QString());
}

QTEST_GUILESS_MAIN(LockingTest)
#include "tst_locking.moc"
