#include "answersfile.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

class TestAnswersFile : public QObject {
    Q_OBJECT
private slots:
    void standsBesideTheJournal();
    void isEmptyWhereThereIsNone();
    void bringsBackWhatItTook();
    void isForItsOwnerAlone();
    void putsAsideWhatItCannotUnderstand();
    void saysWhatItCannotWrite();

private:
    QString path(const char *name) const { return m_folder.filePath(QLatin1String(name)); }

    QTemporaryDir m_folder;
};

namespace {

faults::RuleSnapshotPtr snapshotOf(const faults::Rules &rules)
{
    return faults::RuleBook(rules).snapshot();
}

} // namespace

void TestAnswersFile::standsBesideTheJournal()
{
    QCOMPARE(AnswersFile::pathBeside(QStringLiteral("/a/b.c.db")), QStringLiteral("/a/b.c.answers.json"));
}

void TestAnswersFile::isEmptyWhereThereIsNone()
{
    const auto content = AnswersFile::read(path("missing.json"));
    QVERIFY(content);
    QVERIFY(content->rules.isEmpty());
    QVERIFY(!content->connect);
}

void TestAnswersFile::bringsBackWhatItTook()
{
    faults::Rules rules = faults::presets();
    rules[1].enabled = true;
    faults::ConnectConfig connect;
    connect.config.methods.insert("publishStream", {.restOnError = "FAIL"});
    {
        AnswersFile file(path("a.json"));
        file.takeRules(snapshotOf(rules));
        file.takeConnectConfig(connect);
    } // written at the latest when it goes
    const auto content = AnswersFile::read(path("a.json"));
    QVERIFY2(content, content ? "" : qPrintable(content.error().sentence));
    QCOMPARE(content->wereActive, QStringList{rules[1].name});
    QCOMPARE(content->connect, connect.config);
    rules[1].enabled = false;
    QCOMPARE(content->rules, rules);
}

void TestAnswersFile::isForItsOwnerAlone()
{
    AnswersFile file(path("own.json"));
    file.takeRules(snapshotOf({}));
    file.takeConnectConfig({});
    QTRY_VERIFY(QFile::exists(path("own.json")));
    const QFile::Permissions others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    QVERIFY(!(QFile::permissions(path("own.json")) & others));
}

void TestAnswersFile::putsAsideWhatItCannotUnderstand()
{
    for (const char *text :
         {"{\"rules\": [", R"({"rules":[{"id":"a b","action":{"type":"reset"}}],"restClientConfig":{}})"}) {
        QFile file(path("bad.json"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
        file.close();
        const auto content = AnswersFile::read(path("bad.json"));
        QVERIFY(!content);
        QVERIFY(content.error().sentence.contains(path("bad.json.unreadable")));
        QVERIFY(!QFile::exists(path("bad.json")));
        QFile aside(path("bad.json.unreadable"));
        QVERIFY(aside.open(QIODevice::ReadOnly));
        QCOMPARE(aside.readAll(), QByteArray(text));
    }
}

void TestAnswersFile::saysWhatItCannotWrite()
{
    AnswersFile file(path("no/such/folder/a.json"));
    QSignalSpy failed(&file, &AnswersFile::failed);
    file.takeRules(snapshotOf({}));
    QTRY_COMPARE(failed.size(), 1);
    QVERIFY(failed.first().first().toString().contains(path("no/such/folder/a.json")));
}

QTEST_GUILESS_MAIN(TestAnswersFile)
#include "tst_answersfile.moc"
