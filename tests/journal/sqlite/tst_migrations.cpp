#include "journal/sqlite/migrations.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using journal::Database;
using journal::Migration;

class MigrationsTest final : public QObject {
    Q_OBJECT
private slots:
    void areNumberedFromOne();
    void bringAnOldDatabaseToTheNewest();
    void changeNothingWhenTheyFail();
    void refuseANewerSchema();

private:
    std::unique_ptr<Database> open();

    QTemporaryDir m_folder;
    int m_files = 0;
};

std::unique_ptr<Database> MigrationsTest::open()
{
    const QString path = m_folder.filePath(u"%1.db"_s.arg(++m_files));
    QFile(path).open(QIODevice::WriteOnly);
    auto database = Database::open(path, Database::Access::Write);
    return database ? *std::move(database) : nullptr;
}

void MigrationsTest::areNumberedFromOne()
{
    const QList<Migration> migrations = journal::bundledMigrations();
    QVERIFY(!migrations.isEmpty());
    for (qsizetype i = 0; i < migrations.size(); ++i)
        QCOMPARE(migrations[i].version, int(i) + 1);
}

void MigrationsTest::bringAnOldDatabaseToTheNewest()
{
    const auto database = open();
    QList<Migration> migrations{{1, u"CREATE TABLE a (x);\nINSERT INTO a VALUES (1);\n"_s}};
    QVERIFY(journal::migrate(*database, migrations));
    migrations.append({2, u"-- one more column\nALTER TABLE a ADD COLUMN y;\nUPDATE a SET y = x + 1;\n"_s});
    migrations.append({3, u"UPDATE a SET y = y * 10;\n"_s});
    QVERIFY(journal::migrate(*database, migrations));
    QCOMPARE(*database->number(u"SELECT y FROM a"_s), 20);
    QCOMPARE(*database->number(u"PRAGMA user_version"_s), 3);
    QVERIFY(journal::migrate(*database, migrations)); // nothing left to do
    QCOMPARE(*database->number(u"SELECT y FROM a"_s), 20);
}

void MigrationsTest::changeNothingWhenTheyFail()
{
    const auto database = open();
    const QList<Migration> migrations{{1, u"CREATE TABLE a (x);\n"_s},
                                      {2, u"INSERT INTO a VALUES (1);\nINSERT INTO nowhere VALUES (1);\n"_s}};
    const auto done = journal::migrate(*database, migrations);
    QVERIFY(!done);
    QVERIFY2(done.error().sentence.contains(u"nowhere"_s), qPrintable(done.error().sentence));
    QCOMPARE(*database->number(u"SELECT count(*) FROM a"_s), 0);
    QCOMPARE(*database->number(u"PRAGMA user_version"_s), 1);
}

void MigrationsTest::refuseANewerSchema()
{
    const auto database = open();
    const QList<Migration> migrations{{1, {}}, {2, {}}};
    QVERIFY(database->execute(u"PRAGMA user_version = 2"_s));
    QVERIFY(journal::refuseNewer(*database, migrations));
    QVERIFY(database->execute(u"PRAGMA user_version = 3"_s));
    const auto refused = journal::refuseNewer(*database, migrations);
    QVERIFY(!refused);
    QVERIFY(refused.error().sentence.contains(u"newer"_s));
}

QTEST_GUILESS_MAIN(MigrationsTest)
#include "tst_migrations.moc"
