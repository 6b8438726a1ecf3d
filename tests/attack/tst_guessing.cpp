#include "e2e/api.h"
#include "otheruser.h"

#include <QTemporaryDir>

namespace {

constexpr int Guesses = 100;
constexpr uid_t Other = 65'534;

} // namespace

// Somebody who guesses a token or a secret on many connections at once, and does not wait for answers.
class TestGuessing final : public QObject {
    Q_OBJECT
private slots:
    void init();
    void tellsNothingOfWhatIsRight_data();
    void tellsNothingOfWhatIsRight();
    void isCountedAndSaid();
    void keepsNobodyOutWhoHadItRight();

private:
    static QByteArray call(const QByteArray &token)
    {
        return "GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n\r\n";
    }
    static QByteArray hook(const QByteArray &credentials)
    {
        return "POST /rest/my_api/connect HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
               "Authorization: Basic " +
               credentials.toBase64() + "\r\nContent-Length: 2\r\n\r\n{}";
    }
    static std::vector<int> statusesOf(quint16 port, const QList<QByteArray> &requests);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Program> m_program;
};

void TestGuessing::init()
{
    m_program.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_program = std::make_unique<Program>(QStringLiteral(STREAMWATCH_BINARY), m_folder->path());
    QVERIFY2(m_program->start({QStringLiteral("--admin-token"), QStringLiteral("t0ken-of-ours"),
                               QStringLiteral("--hook-user"), QStringLiteral("wcs:secret")}),
             qPrintable(m_program->failure()));
}

// Each on a connection of its own, all sent before any answer is read.
std::vector<int> TestGuessing::statusesOf(quint16 port, const QList<QByteArray> &requests)
{
    std::vector<std::unique_ptr<RawClient>> clients;
    for (const QByteArray &request : requests) {
        clients.push_back(std::make_unique<RawClient>(port));
        (void)clients.back()->send(request);
    }
    std::vector<int> statuses;
    for (const auto &client : clients)
        statuses.push_back(client->receive().status);
    return statuses;
}

void TestGuessing::tellsNothingOfWhatIsRight_data()
{
    QTest::addColumn<bool>("isHook");
    QTest::newRow("token of the control API") << false;
    QTest::newRow("secret of hooks") << true;
}

void TestGuessing::tellsNothingOfWhatIsRight()
{
    QFETCH(bool, isHook);
    const quint16 port = isHook ? m_program->hookPort() : m_program->adminPort();
    QList<QByteArray> guesses;
    for (int i = 0; i < Guesses; ++i)
        guesses.append(isHook ? hook("wcs:" + QByteArray::number(i)) : call(QByteArray::number(i)));
    const QByteArray right = isHook ? hook("wcs:secret") : call("t0ken-of-ours");
    guesses.append(right);
    const std::vector<int> statuses = statusesOf(port, guesses);
    const auto checked = std::ranges::count(statuses, 401);
    QCOMPARE(statuses.back(), 429);
    QVERIFY2(checked >= 6 && checked < Guesses / 2, QByteArray::number(checked).constData());
    QCOMPARE(std::ranges::count(statuses, 429), qsizetype(statuses.size()) - checked);

    RawClient patient(port); // until its time is over
    RawAnswer answer;
    do {
        answer = patient.request(right);
    } while (answer.status == 429);
    QCOMPARE(answer.status, 200);
}

void TestGuessing::isCountedAndSaid()
{
    RawClient honest(m_program->adminPort());
    QCOMPARE(honest.request(call("t0ken-of-ours")).status, 200);
    for (int i = 0; i < Guesses; ++i)
        QCOMPARE(honest.request(call(QByteArray::number(i))).status, 401);
    const RawAnswer metrics = honest.get("/metrics", "Authorization: Bearer t0ken-of-ours\r\n");
    QVERIFY(metrics.body.contains("\nstreamwatch_wrong_tokens_total " + QByteArray::number(Guesses) + '\n'));
    const qsizetype lines = m_program->errorOutput().count("wrong bearer token");
    QVERIFY(lines > 0);
    QVERIFY2(lines < Guesses, QByteArray::number(lines).constData());
}

// Whatever others at its address do.
void TestGuessing::keepsNobodyOutWhoHadItRight()
{
    if (::geteuid() != 0)
        QSKIP("Only root can become another user.");
    RawClient honest(m_program->adminPort());
    QCOMPARE(honest.request(call("t0ken-of-ours")).status, 200);
    for (int i = 0; i <= 5; ++i)
        QCOMPARE(askAs(Other, m_program->adminPort(), call("guess"))->status, 401);
    QCOMPARE(askAs(Other, m_program->adminPort(), call("t0ken-of-ours"))->status, 429);
    QCOMPARE(RawClient(m_program->adminPort()).request(call("t0ken-of-ours")).status, 200);
}

QTEST_GUILESS_MAIN(TestGuessing)
#include "tst_guessing.moc"
