#include "app/house/answersfile.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <sys/stat.h>

class TestAnswersFile : public QObject {
    Q_OBJECT
private slots:
    void standsBesideTheJournal();
    void isEmptyWhereThereIsNone();
    void bringsBackWhatItTook();
    void keepsTheWebServerThatWasChosen();
    void isForItsOwnerAlone();
    void isNoPipe();
    void keepsWhatItCannotUnderstand();
    void takesAPartForTheWhole();
    void writesWhileChangesKeepComing();
    void saysWhatItCannotWrite();

private:
    QString path(const char *name) const { return m_folder.filePath(QLatin1String(name)); }

    QTemporaryDir m_folder;
};

namespace {

rules::RuleSnapshotPtr snapshotOf(const rules::Rules &rules)
{
    return rules::RuleBook(rules).snapshot();
}

} // namespace

void TestAnswersFile::standsBesideTheJournal()
{
    QCOMPARE(AnswersFile::pathBeside(QStringLiteral("/a/b.c.db")), QStringLiteral("/a/b.c.db.answers.json"));
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
    rules::Rules rules = rules::presets();
    rules[1].enabled = true;
    rules::ConnectConfig connect;
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

// Not one that the command line names, which may be another one the next time.
void TestAnswersFile::keepsTheWebServerThatWasChosen()
{
    const backend::Url url{.host = QStringLiteral("a"), .port = 8443, .isTls = true, .path = "/api"};
    {
        AnswersFile file(path("b.json"));
        file.takeRules(snapshotOf({}));
        file.takeConnectConfig({.withBackend = wcs::WithBackend::Set});
        file.takeBackend({.targets = {{.url = url}}, .isChosen = true});
    }
    auto content = AnswersFile::read(path("b.json"));
    QVERIFY(content && content->problem.isEmpty());
    QCOMPARE(content->backend, QList<backend::Target>{{.url = url}});
    QCOMPARE(content->withBackend, wcs::WithBackend::Set);
    const backend::Url other{.host = QStringLiteral("b")};
    {
        AnswersFile file(path("b.json"));
        file.keepBackend({{.url = url}});
        file.takeRules(snapshotOf({}));
        file.takeBackend({.targets = {{.url = other}}}); // the command line's
    }
    content = AnswersFile::read(path("b.json"));
    QCOMPARE(content->backend, QList<backend::Target>{{.url = url}});
    QVERIFY(!content->withBackend);
    {
        AnswersFile file(path("b.json"));
        file.keepBackend({{.url = url}});
        file.takeRules(snapshotOf({}));
        file.takeBackend({.isChosen = true}); // none
    }
    content = AnswersFile::read(path("b.json"));
    QVERIFY(content && content->backend.isEmpty());
    const QList<backend::Target> several{
        {.url = url}, {.basePath = "/rest/b", .url = other}, {.basePath = "", .url = url}};
    {
        AnswersFile file(path("b.json"));
        file.takeRules(snapshotOf({}));
        file.takeBackend({.targets = several, .isChosen = true});
    }
    content = AnswersFile::read(path("b.json"));
    QVERIFY(content && content->problem.isEmpty());
    QCOMPARE(content->backend, several);
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

// Reading one could wait for ever.
void TestAnswersFile::isNoPipe()
{
    QVERIFY(::mkfifo(QFile::encodeName(path("pipe.json")).constData(), 0600) == 0);
    const auto content = AnswersFile::read(path("pipe.json"));
    QVERIFY(!content);
    QVERIFY2(content.error().sentence.contains(QStringLiteral("a pipe")), qPrintable(content.error().sentence));
}

void TestAnswersFile::keepsWhatItCannotUnderstand()
{
    const QByteArray good = R"({"id":"good","action":{"type":"reset"}})";
    const QByteArrayList texts{"{\"rules\": [",
                               R"({"rules":[)" + good + R"(,{"id":"a b","action":{"type":"reset"}}]})",
                               "[]",
                               "[" + good + "]",
                               "{}",
                               "null",
                               "",
                               R"({"rules":{}})",
                               R"({"rules":null})",
                               R"({"rule":[)" + good + "]}"};
    for (qsizetype i = 0; i < texts.size(); ++i) {
        QFile file(path("bad.json"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(texts[i]);
        file.close();
        const auto content = AnswersFile::read(path("bad.json"));
        QVERIFY(content);
        QCOMPARE(content->rules.size(), i == 1 ? 1 : 0); // what is valid is taken
        const QString aside = path("bad.json.unreadable") + (i == 0 ? QString() : QStringLiteral("-%1").arg(i + 1));
        QVERIFY2(content->problem.contains(aside), qPrintable(content->problem));
        QFile kept(aside);
        QVERIFY(kept.open(QIODevice::ReadOnly));
        QCOMPARE(kept.readAll(), texts[i]);
    }
}

void TestAnswersFile::takesAPartForTheWhole()
{
    QFile file(path("part.json"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"rules":[]})");
    file.close();
    const auto content = AnswersFile::read(path("part.json"));
    QVERIFY(content);
    QCOMPARE(content->problem, QString());
    QVERIFY(!content->connect);
}

void TestAnswersFile::writesWhileChangesKeepComing()
{
    rules::RuleBook book;
    AnswersFile file(path("busy.json"));
    connect(&book, &rules::RuleBook::changed, &file, &AnswersFile::takeRules);
    rules::Rule rule = rules::presets().first();
    QTimer changes;
    connect(&changes, &QTimer::timeout, &book, [&] {
        rule.enabled = !rule.enabled;
        book.change(rules::merge({rule}, true));
    });
    changes.start(20);
    QTRY_VERIFY(QFile::exists(path("busy.json")));
}

void TestAnswersFile::saysWhatItCannotWrite()
{
    AnswersFile file(path("later/a.json"));
    QSignalSpy problems(&file, &AnswersFile::problemChanged);
    file.takeConnectConfig({});
    QTRY_COMPARE(problems.size(), 1);
    QVERIFY(problems.first().first().toString().contains(path("later/a.json")));
    QVERIFY(QDir(m_folder.path()).mkdir(QStringLiteral("later")));
    QTRY_COMPARE_WITH_TIMEOUT(problems.size(), 2, 20'000); // by itself
    QVERIFY(QFile::exists(path("later/a.json")));
    QCOMPARE(problems.last().first().toString(), QString());
}

QTEST_GUILESS_MAIN(TestAnswersFile)
#include "tst_answersfile.moc"
