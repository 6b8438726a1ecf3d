#include "e2e/api.h"

#include <QTemporaryDir>

// Somebody who guesses the control API's token, from the address that who knows it calls from, too.
class TestGuessing final : public QObject {
    Q_OBJECT
private slots:
    void isSlowedDownAndCounted();
};

void TestGuessing::isSlowedDownAndCounted()
{
    constexpr int Guesses = 40;
    const QTemporaryDir folder;
    Program program(QStringLiteral(STREAMWATCH_BINARY), folder.path());
    program.setEnvironment(QStringLiteral("QT_LOGGING_RULES"), QString());
    QVERIFY2(program.start({QStringLiteral("--admin-token"), QStringLiteral("t0ken")}), qPrintable(program.failure()));
    const QByteArray right = "Authorization: Bearer t0ken\r\n";
    std::vector<std::unique_ptr<RawClient>> guessers;
    for (int i = 0; i < Guesses; ++i) {
        guessers.push_back(std::make_unique<RawClient>(program.adminPort()));
        QVERIFY(guessers.back()->send("GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " +
                                      QByteArray::number(i) + "\r\n\r\n"));
    }
    // Most of them wait, and whoever has it right does not.
    RawClient honest(program.adminPort());
    QByteArray metrics;
    do {
        const RawAnswer answer = honest.get("/metrics", right);
        QCOMPARE(answer.status, 200);
        metrics = answer.body;
    } while (!metrics.contains("\nstreamwatch_wrong_tokens_total " + QByteArray::number(Guesses) + '\n'));
    int waiting = 0;
    for (const auto &guesser : guessers)
        waiting += guesser->isQuiet() ? 1 : 0;
    QVERIFY2(waiting >= Guesses / 2, QByteArray::number(waiting).constData());
    QCOMPARE(honest.get("/api/v1/health", right).status, 200);
    const qsizetype lines = program.errorOutput().count("wrong bearer token");
    QVERIFY(lines > 0);
    QVERIFY2(lines < Guesses, QByteArray::number(lines).constData());
}

QTEST_GUILESS_MAIN(TestGuessing)
#include "tst_guessing.moc"
