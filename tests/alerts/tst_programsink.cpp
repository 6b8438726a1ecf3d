#include "alerts/incidents.h"
#include "alerts/payload.h"
#include "alerts/programsink.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using alerts::Message;
using alerts::Outcome;
using alerts::ProgramSink;
using alerts::Stage;

// Small shell scripts, as somebody has them who is told of incidents.
class TestProgramSink : public QObject {
    Q_OBJECT
private slots:
    void init();
    void tellsByInputAndEnvironment();
    void tellsNoneOfOurSettings();
    void needsNoReader();
    void says_data();
    void says();
    void endsOneThatHangs();
    void endsOneThatIgnoresIt();
    void readsOnWhateverIsWritten();
    void endsAtOnceWhenAborted();

private:
    static constexpr qint64 LargeText = 300'000; // more than a pipe holds

    QString script(const QByteArray &lines, QFile::Permissions permissions = QFile::ReadOwner | QFile::ExeOwner)
    {
        const QString path = m_folder->filePath(QStringLiteral("told"));
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly))
            qWarning("The script cannot be written.");
        file.write("#!/bin/sh\ncd \"${0%/*}\"\n" + lines + "\n");
        file.close();
        file.setPermissions(permissions);
        return path;
    }
    QByteArray written(const char *name) const
    {
        QFile file(m_folder->filePath(QLatin1String(name)));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void tell(ProgramSink &sink, const Message &message = {.alert = alertOf(17)})
    {
        sink.tell({message}, [this](const Outcome &outcome) { m_outcomes.push_back(outcome); });
    }
    // Whether the process whose id stands there has gone.
    bool hasGone(const char *name) const
    {
        const int id = written(name).trimmed().toInt();
        return id > 0 && ::kill(id, 0) != 0;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::vector<Outcome> m_outcomes;
};

void TestProgramSink::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_outcomes.clear();
}

void TestProgramSink::tellsByInputAndEnvironment()
{
    const QString path = script("cat > input\n"
                                "echo \"$STREAMWATCH_STAGE/$STREAMWATCH_INCIDENT/$STREAMWATCH_SEVERITY/"
                                "$STREAMWATCH_CAUSE/$STREAMWATCH_SENTENCE\" > environment\n"
                                "echo $# > arguments");
    ProgramSink sink(path, quickOptions(), nullptr);
    Message message{.alert = alertOf(17, Stage::Resolved), .number = 1};
    message.alert.sentence = QStringLiteral("`x` $(x) \"x\" rtsp://me:geheim@camera\n1");
    tell(sink, message);
    QVERIFY(m_outcomes.empty()); // never from within
    QTRY_COMPARE(m_outcomes.size(), size_t(1));
    QCOMPARE(m_outcomes.front().kind, Outcome::Kind::Taken);
    QCOMPARE(written("input"), alerts::payload(message));
    QCOMPARE(QString::fromUtf8(written("environment")),
             QStringLiteral("resolved/17/error/network/`x` $(x) \"x\" rtsp://me:•••@camera␊1\n"));
    QCOMPARE(written("arguments"), "0\n");
}

void TestProgramSink::tellsNoneOfOurSettings()
{
    qputenv("STREAMWATCH_API_TOKEN", "geheim");
    const auto clean = qScopeGuard([] { qunsetenv("STREAMWATCH_API_TOKEN"); });
    ProgramSink sink(script("env > environment"), quickOptions(), nullptr);
    tell(sink);
    QTRY_COMPARE(m_outcomes.size(), size_t(1));
    QVERIFY(written("environment").contains("PATH="));
    QVERIFY(!written("environment").contains("geheim"));
}

void TestProgramSink::needsNoReader()
{
    ProgramSink sink(script("exit 0"), quickOptions(), nullptr);
    Message message{.alert = alertOf(17)};
    message.alert.incidentJson.insert(QStringLiteral("x"), QString(LargeText, u'x'));
    tell(sink, message);
    QTRY_COMPARE(m_outcomes.size(), size_t(1));
    QCOMPARE(m_outcomes.front().kind, Outcome::Kind::Taken);
}

void TestProgramSink::says_data()
{
    QTest::addColumn<QByteArray>("lines");
    QTest::addColumn<QString>("cause");
    const auto row = [](const char *lines, const char *cause) {
        QTest::newRow(lines) << QByteArray(lines) << QString::fromUtf8(cause);
    };
    row("exit 3", "It ended with 3.");
    row("echo >&2 'no route to chat.'; echo >&2 more; exit 1", "It ended with 1: no route to chat.");
    row("printf >&2 'a\\033[31mb\\n'; exit 1", "It ended with 1: a␛[31mb.");
    row("echo >&2 'http://me:geheim@chat/ is down'; exit 1", "It ended with 1: http://me:•••@chat/ is down.");
    row("echo >&2 'token=geheim'; exit 1", "It ended with 1: token=•••.");
    row("echo talks; exit 1", "It ended with 1.");
    row("kill -SEGV $$", "It was ended by a signal.");
}

void TestProgramSink::says()
{
    QFETCH(const QByteArray, lines);
    ProgramSink sink(script(lines), quickOptions(), nullptr);
    tell(sink);
    QTRY_COMPARE(m_outcomes.size(), size_t(1));
    QCOMPARE(m_outcomes.front().kind, Outcome::Kind::Failed);
    QTEST(m_outcomes.front().cause, "cause");
}

// With what it has started.
void TestProgramSink::endsOneThatHangs()
{
    alerts::Options options = quickOptions();
    options.runMs = 300;
    ProgramSink sink(script("sleep 1000 & echo $! > child; echo >&2 waits; wait"), options, nullptr);
    tell(sink);
    QTRY_COMPARE(m_outcomes.size(), size_t(1));
    QCOMPARE(m_outcomes.front().kind, Outcome::Kind::Failed);
    QCOMPARE(m_outcomes.front().cause, QStringLiteral("It did not end within 0.3 s, and was ended: waits."));
    QTRY_VERIFY(hasGone("child"));
}

void TestProgramSink::endsOneThatIgnoresIt()
{
    alerts::Options options = quickOptions();
    options.runMs = 300;
    options.endMs = 100;
    ProgramSink sink(script("trap '' TERM; echo $$ > self; while :; do sleep 0.1; done"), options, nullptr);
    tell(sink);
    QTRY_COMPARE(m_outcomes.size(), size_t(1));
    QCOMPARE(m_outcomes.front().kind, Outcome::Kind::Failed);
    QTRY_VERIFY(hasGone("self"));
}

void TestProgramSink::readsOnWhateverIsWritten()
{
    ProgramSink sink(script("yes | head -c 300000 >&2; yes | head -c 300000; exit 4"), quickOptions(), nullptr);
    tell(sink);
    QTRY_COMPARE(m_outcomes.size(), size_t(1));
    QCOMPARE(m_outcomes.front().cause, QStringLiteral("It ended with 4: y."));
}

void TestProgramSink::endsAtOnceWhenAborted()
{
    ProgramSink sink(script("echo $$ > self; sleep 1000"), quickOptions(), nullptr);
    tell(sink);
    QTRY_VERIFY(!written("self").isEmpty());
    sink.abort();
    QTRY_COMPARE(m_outcomes.size(), size_t(1));
    QCOMPARE(m_outcomes.front().kind, Outcome::Kind::Failed);
    QTRY_VERIFY(hasGone("self"));
}

QTEST_GUILESS_MAIN(TestProgramSink)
#include "tst_programsink.moc"
