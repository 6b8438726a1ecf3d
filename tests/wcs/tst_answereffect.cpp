#include "wcs/answereffect.h"

#include <QJsonDocument>
#include <QSet>
#include <QTest>

using wcs::AnswerEffect;
using wcs::MethodPolicy;

class TestAnswerEffect : public QObject {
    Q_OBJECT
private slots:
    void effect_data();
    void effect();
    void everyEffectHasItsWords();
    void policiesAreExplained_data();
    void policiesAreExplained();
    void overwrites_data();
    void overwrites();
};

// The table of PROTOCOL §2. Any status but 200 is an error, and so is no answer (0).
void TestAnswerEffect::effect_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("onError");
    QTest::addColumn<QByteArray>("policy");
    QTest::addColumn<int>("status");
    QTest::addColumn<AnswerEffect>("expected");
    const auto row = [](const char *method, const char *onError, int status, AnswerEffect expected,
                        const char *policy = "NOTIFY") {
        QTest::addRow("%s %s %s %d", method, onError, policy, status)
            << QByteArray(method) << QByteArray(onError) << QByteArray(policy) << status << expected;
    };
    struct Line {
        const char *method;
        AnswerEffect log;
        AnswerEffect fail;
    };
    const Line table[] = {
        {"connect", AnswerEffect::Refused, AnswerEffect::Refused},
        {"publishStream", AnswerEffect::Logged, AnswerEffect::BrokenOff},
        {"playStream", AnswerEffect::Logged, AnswerEffect::BrokenOff},
        {"playHLS", AnswerEffect::Logged, AnswerEffect::BrokenOff},
        {"snapshot", AnswerEffect::Logged, AnswerEffect::BrokenOff},
        {"StreamStatusEvent", AnswerEffect::Logged, AnswerEffect::ErrorEventSent},
        {"ConnectionStatusEvent", AnswerEffect::Logged, AnswerEffect::ErrorEventSent},
        {"RecordingStatusEvent", AnswerEffect::Logged, AnswerEffect::ErrorEventSent},
        {"OnCallEvent", AnswerEffect::Logged, AnswerEffect::BrokenOff},
        {"OnDataEvent", AnswerEffect::Logged, AnswerEffect::BrokenOff},
        {"BrandNewEvent", AnswerEffect::Logged, AnswerEffect::ErrorEventSent},
    };
    for (const Line &line : table) {
        for (const int error : {0, 100, 101, 201, 204, 302, 304, 400, 401, 403, 404, 500, 503, 599}) {
            row(line.method, "LOG", error, line.log);
            row(line.method, "FAIL", error, line.fail);
            row(line.method, "FAIL", error, line.fail, "OVERWRITE");
            row(line.method, "FAIL", error, AnswerEffect::NotAsked, "DISABLE");
        }
        row(line.method, "LOG", 200, AnswerEffect::Accepted);
        row(line.method, "FAIL", 200, AnswerEffect::Accepted);
        row(line.method, "FAIL", 200, AnswerEffect::Accepted, "OVERWRITE");
        row(line.method, "LOG", 200, AnswerEffect::NotAsked, "DISABLE");
    }
    // The exception: 403 to the heartbeat ends the stream.
    row("StreamKeepAliveEvent", "LOG", 403, AnswerEffect::StreamTerminated);
    row("StreamKeepAliveEvent", "FAIL", 403, AnswerEffect::StreamTerminated);
    row("StreamKeepAliveEvent", "LOG", 500, AnswerEffect::Logged);
    row("StreamKeepAliveEvent", "FAIL", 500, AnswerEffect::ErrorEventSent);
    row("StreamKeepAliveEvent", "FAIL", 0, AnswerEffect::ErrorEventSent);
    row("StreamKeepAliveEvent", "FAIL", 200, AnswerEffect::Accepted);
    row("StreamKeepAliveEvent", "FAIL", 403, AnswerEffect::NotAsked, "DISABLE");
}

void TestAnswerEffect::effect()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, onError);
    QFETCH(QByteArray, policy);
    QFETCH(int, status);
    QTEST(wcs::answerEffect(method, MethodPolicy{.restOnError = onError, .restPolicy = policy}, status), "expected");
}

void TestAnswerEffect::everyEffectHasItsWords()
{
    QSet<QByteArray> names;
    QSet<QString> sentences;
    for (const AnswerEffect effect :
         {AnswerEffect::Accepted, AnswerEffect::Refused, AnswerEffect::Logged, AnswerEffect::BrokenOff,
          AnswerEffect::ErrorEventSent, AnswerEffect::StreamTerminated, AnswerEffect::NotAsked}) {
        names.insert(wcs::answerEffectName(effect).toByteArray());
        sentences.insert(wcs::answerEffectSentence(effect));
        QVERIFY(wcs::answerEffectSentence(effect).endsWith(u'.'));
    }
    QCOMPARE(names, (QSet<QByteArray>{"accepted", "refused", "logged", "brokenOff", "errorEvent", "streamTerminated",
                                      "notAsked"}));
    QCOMPARE(sentences.size(), 7);
}

void TestAnswerEffect::policiesAreExplained_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<bool>("differs"); // FAIL from LOG
    QTest::newRow("connect") << QByteArray("connect") << false;
    QTest::newRow("direct") << QByteArray("publishStream") << true;
    QTest::newRow("event") << QByteArray("StreamStatusEvent") << true;
    QTest::newRow("incoming") << QByteArray("OnCallEvent") << true;
    QTest::newRow("unknown") << QByteArray("BrandNewEvent") << true;
}

void TestAnswerEffect::policiesAreExplained()
{
    QFETCH(QByteArray, method);
    const QString log = wcs::errorPolicySentence(method, false);
    const QString fail = wcs::errorPolicySentence(method, true);
    QVERIFY(log.endsWith(u'.'));
    QVERIFY(fail.endsWith(u'.'));
    QTEST(log != fail, "differs");
}

void TestAnswerEffect::overwrites_data()
{
    QTest::addColumn<QByteArray>("policy");
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *policy, const char *fields, const char *answer,
                        const char *expected) {
        QTest::newRow(name) << QByteArray(policy) << QByteArray(fields) << QByteArray(answer) << QByteArray(expected);
    };
    row("NOTIFY takes nothing", "NOTIFY", "name", R"({"name":"new"})", R"({"name":"old","status":"PLAYING"})");
    row("DISABLE takes nothing", "DISABLE", "name", R"({"name":"new"})", R"({"name":"old","status":"PLAYING"})");
    row("a name", "OVERWRITE", "name", R"({"name":"new","status":"FAILED"})", R"({"name":"new","status":"PLAYING"})");
    row("two, with blanks", "OVERWRITE", "name , status", R"({"name":"new","status":"FAILED"})",
        R"({"name":"new","status":"FAILED"})");
    row("one that the answer lacks", "OVERWRITE", "name,status", R"({"status":"FAILED"})",
        R"({"name":"old","status":"FAILED"})");
    row("one that is new", "OVERWRITE", "record", R"({"record":true})",
        R"({"name":"old","status":"PLAYING","record":true})");
    row("of another type", "OVERWRITE", "name", R"({"name":null})", R"({"name":null,"status":"PLAYING"})");
    row("an empty answer", "OVERWRITE", "name", "{}", R"({"name":"old","status":"PLAYING"})");
    row("case counts", "OVERWRITE", "Name", R"({"name":"new"})", R"({"name":"old","status":"PLAYING"})");
}

void TestAnswerEffect::overwrites()
{
    QFETCH(QByteArray, policy);
    QFETCH(QByteArray, fields);
    QFETCH(QByteArray, answer);
    QFETCH(QByteArray, expected);
    const QJsonObject event{{u"name"_qs, u"old"_qs}, {u"status"_qs, u"PLAYING"_qs}};
    QCOMPARE(wcs::overwritten(event, QJsonDocument::fromJson(answer).object(),
                              MethodPolicy{.restPolicy = policy, .restOverwrite = fields}),
             QJsonDocument::fromJson(expected).object());
}

QTEST_APPLESS_MAIN(TestAnswerEffect)
#include "tst_answereffect.moc"
