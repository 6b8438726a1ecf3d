#include "backend/forwarding.h"
#include "backend/mirror.h"

#include <QSignalSpy>
#include <QTest>

using backend::Difference;
using backend::Mirror;

class TestMirror : public QObject {
    Q_OBJECT
private slots:
    void compares_data();
    void compares();
    void hidesSecrets_data();
    void hidesSecrets();
    void saysThatThereWasNoAnswer();
    void leavesOutWhatIsTooMuch();
    void listsTheLastDifferences();
    void comparesWithNothing();
    void staysTheSameAtTheSamePlace();

private:
    static journal::Record record(const QByteArray &body);
    static void send(Mirror &mirror, const journal::Record &record, const http::Response &normal)
    {
        mirror.send("POST /api/x HTTP/1.1\r\n", record, &normal);
    }
};

journal::Record TestMirror::record(const QByteArray &body)
{
    journal::Record record{.receivedAt = 77, .body = body};
    record.event.method = "StreamStatusEvent";
    record.event.mediaSessionId = "m-1";
    record.event.name = "cam";
    return record;
}

void TestMirror::compares_data()
{
    QTest::addColumn<QByteArray>("normal");
    QTest::addColumn<int>("mirrorStatus");
    QTest::addColumn<QByteArray>("mirrored");
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QString>("sentence"); // empty: they are the same
    const auto row = [](const char *name, const QByteArray &normal, int status, const QByteArray &mirrored,
                        const char *pointer, const char *sentence) {
        QTest::newRow(name) << normal << status << mirrored << QString::fromLatin1(pointer)
                            << QString::fromLatin1(sentence);
    };
    row("the same", R"({"a":1})", 200, R"({"a":1})", "", "");
    row("in another order", R"({"a":1,"b":[1,2]})", 200, "{ \"b\" : [ 1, 2 ], \"a\" : 1.0 }", "", "");
    row("another status", R"({"a":1})", 500, R"({"a":1})", "", "It answered 500 instead of 200.");
    row("another value", R"({"a":{"b":[1,{"c":true}]}})", 200, R"({"a":{"b":[1,{"c":false}]}})", "/a/b/1/c",
        "it has false instead of true");
    row("one more", R"({})", 200, R"({"new":"x"})", "/new", "it has \"x\" instead of nothing");
    row("one less", R"({"old":"x"})", 200, R"({})", "/old", "it has nothing instead of \"x\"");
    row("a shorter list", "[1,2]", 200, "[1]", "/1", "it has nothing instead of 2");
    row("no JSON", R"({"a":1})", 200, "<html>", "", "not both are JSON");
    row("neither is JSON", "x", 200, "y", "", "not both are JSON");
    row("the same, no JSON", "x", 200, "x", "", "");
}

void TestMirror::compares()
{
    QFETCH(const QByteArray, normal);
    QFETCH(const int, mirrorStatus);
    QFETCH(const QByteArray, mirrored);
    QFETCH(const QString, sentence);
    Site site;
    site.answer = [&](const http::Request &, http::Responder &&responder) {
        responder.respond({.status = mirrorStatus, .body = mirrored});
    };
    Mirror mirror(urlOf(site.server.port()), {}, "us-1", nullptr);
    send(mirror, record("{}"), {.status = 200, .body = normal});
    QTRY_COMPARE(mirror.figures().same + mirror.figures().different, quint64(1));
    QCOMPARE(mirror.figures().sent, quint64(1));
    QCOMPARE(mirror.figures().different, quint64(sentence.isEmpty() ? 0 : 1));
    if (sentence.isEmpty())
        return;
    const Difference &difference = mirror.figures().differences.front();
    QVERIFY2(difference.sentence.contains(sentence), qPrintable(difference.sentence));
    QTEST(difference.pointer, "pointer");
    QCOMPARE(difference.at, 77);
    QCOMPARE(difference.method, "StreamStatusEvent");
    QCOMPARE(difference.mediaSessionId, "m-1");
    QCOMPARE(difference.name, "cam");
    QCOMPARE(difference.status, 200);
    QCOMPARE(difference.mirrorStatus, mirrorStatus);
}

void TestMirror::hidesSecrets_data()
{
    QTest::addColumn<QByteArray>("body"); // with % where the secret is
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char *body, const char *sentence) {
        QTest::newRow(body) << QByteArray(body) << QString::fromUtf8(sentence);
    };
    row(R"({"authToken":"%"})", "At “/authToken” it has ••• instead of •••.");
    row(R"({"password":{"in":"%"}})", "At “/password/in” it has ••• instead of •••.");
    row(R"({"a":{"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJtZSJ9.c2VjcmV0":"%"}})",
        "At “/a/•••” it has \"theirs\" instead of \"ours\".");
    row(R"({"custom":{"x":"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJtZSJ9.%"}})",
        "At “/custom/x” it has \"•••\" instead of \"•••\".");
    row(R"(["Bearer 0a1b2c3d%"])", "At “/0” it has \"Bearer •••\" instead of \"Bearer •••\".");
    row(R"("eyJhbGciOiJIUzI1NiJ9.e30.%")", "At “” it has \"•••\" instead of \"•••\".");
    row(R"({"x":"see rtsp://me:%@h/a"})",
        "At “/x” it has \"see rtsp://me:•••@h/a\" instead of \"see rtsp://me:•••@h/a\".");
}

void TestMirror::hidesSecrets()
{
    QFETCH(const QByteArray, body);
    Site site;
    site.answer = [&](const http::Request &, http::Responder &&responder) {
        responder.respond({.body = QByteArray(body).replace('%', "theirs")});
    };
    Mirror mirror(urlOf(site.server.port()), {}, "us-1", nullptr);
    send(mirror, record("{}"), {.body = QByteArray(body).replace('%', "ours")});
    QTRY_COMPARE(mirror.figures().different, quint64(1));
    QTEST(mirror.figures().differences.front().sentence, "sentence");
}

void TestMirror::saysThatThereWasNoAnswer()
{
    Mirror mirror(urlOf(closedPort()), {}, "us-1", nullptr);
    QSignalSpy changed(&mirror, &Mirror::changed);
    send(mirror, record("{}"), {});
    QTRY_COMPARE(mirror.figures().failed, quint64(1));
    QVERIFY(mirror.figures().lastFailure.contains(QStringLiteral("Connection refused")));
    QVERIFY(mirror.figures().differences.isEmpty());
    QVERIFY(!changed.isEmpty());
}

void TestMirror::leavesOutWhatIsTooMuch()
{
    Site site;
    Mirror mirror(urlOf(site.server.port()), {}, "us-1", nullptr);
    for (int i = 0; i < Mirror::MostUnderWay + 3; ++i)
        send(mirror, record("{}"), {});
    QCOMPARE(mirror.figures().sent, quint64(Mirror::MostUnderWay));
    QCOMPARE(mirror.figures().dropped, quint64(3));
    QTRY_VERIFY(!site.responders.empty());
    site.take().respond({});
    QTRY_COMPARE(mirror.figures().same, quint64(1));
    send(mirror, record("{}"), {});
    QCOMPARE(mirror.figures().dropped, quint64(3)); // there is room again
}

void TestMirror::listsTheLastDifferences()
{
    Site site;
    site.answer = [&](const http::Request &request, http::Responder &&responder) {
        responder.respond({.body = request.body});
    };
    Mirror mirror(urlOf(site.server.port()), {}, "us-1", nullptr);
    const int count = int(Mirror::MostDifferences) + 5;
    for (int i = 0; i < count; ++i) {
        send(mirror, record(QByteArray::number(i)), {.body = "\"x\""});
        QTRY_COMPARE(mirror.figures().different, quint64(i + 1));
    }
    QCOMPARE(mirror.figures().differences.size(), Mirror::MostDifferences);
    QVERIFY(mirror.figures().differences.front().sentence.contains(QString::number(count - 1)));
}

void TestMirror::comparesWithNothing()
{
    Site site;
    site.answer = echo;
    Mirror mirror(urlOf(site.server.port()), {}, "us-1", nullptr);
    mirror.send("POST /api/x HTTP/1.1\r\n", record("{}"), nullptr);
    QTRY_COMPARE(mirror.figures().uncompared, quint64(1));
    QCOMPARE(mirror.figures().same + mirror.figures().different, quint64(0));
}

void TestMirror::staysTheSameAtTheSamePlace()
{
    const backend::Options options{.mirror = urlOf(1)};
    auto mirror = Mirror::of(options, nullptr, "us-1", nullptr);
    Mirror *const first = mirror.get();
    mirror = Mirror::of(options, std::move(mirror), "us-1", nullptr);
    QCOMPARE(mirror.get(), first);
    mirror = Mirror::of({.mirror = urlOf(2)}, std::move(mirror), "us-1", nullptr);
    QCOMPARE(mirror->url(), urlOf(2));
    QVERIFY(!Mirror::of({}, std::move(mirror), "us-1", nullptr));
}

QTEST_GUILESS_MAIN(TestMirror)
#include "tst_mirror.moc"
