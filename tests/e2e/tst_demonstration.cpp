#include "api.h"
#include "running.h"
#include "testdata.h"
#include "ui/demo/demopill.h"
#include "view/clientsmodel.h"

#include <QAction>
#include <QSslCertificate>
#include <QSslKey>
#include <QTemporaryDir>

// `--demo`, and the demonstration in the window, against the real endpoint.
class TestDemonstration : public QObject {
    Q_OBJECT
private slots:
    void init();

    void runsHeadless();
    void comesBackOnNoBoard();
    void saysWhyItCannot();
    void wantsAKnownScenario();
    void provesWhoItIs_data();
    void provesWhoItIs();
    void startsWithTheWindow();
    void endsWithTheProgram();
    void leavesNothingInTheWindow();
    void tellsItsClientsOfErrors();
    void startsAndStopsByItsButtons();
    void saysInTheWindowWhyItCannot();

private:
    QString file(const char *name) const { return m_folder->filePath(QLatin1String(name)); }
    qint64 streams() { return getJson(*m_program, "/streams").value(QStringLiteral("total")).toInteger(-1); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Program> m_program;
};

namespace {

const QString Tour = QStringLiteral("error-path-tour");
const QStringList DemoOptions{QStringLiteral("--demo"), QStringLiteral("--demo-scenario"), Tour};

QJsonObject ask(const Running &running, const QByteArray &path)
{
    RawClient api(running.adminPort());
    return QJsonDocument::fromJson(api.get("/api/v1" + path).body).object();
}

qint64 streamsOf(const Running &running)
{
    return ask(running, "/streams").value(QStringLiteral("total")).toInteger(-1);
}

Options demonstrating(const QString &folder)
{
    Options options = Running::usualOptions(folder);
    options.demo = Tour;
    return options;
}

QByteArray testFile(const char *name)
{
    QFile file(QStringLiteral(TEST_DATA "/tls/") + QLatin1String(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

void TestDemonstration::init()
{
    m_program.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_program = std::make_unique<Program>(QStringLiteral(STREAMWATCH_BINARY), m_folder->path());
}

void TestDemonstration::runsHeadless()
{
    m_program->setEnvironment(QStringLiteral("QT_LOGGING_RULES"), QStringLiteral("*.info=false"));
    QVERIFY2(m_program->start(DemoOptions), qPrintable(m_program->failure()));
    QTRY_VERIFY(streams() > 0);
    const QJsonArray listed =
        getJson(*m_program, "/streams?filter=origin:demo").value(QStringLiteral("streams")).toArray();
    QCOMPARE(listed.first().toObject().value(QStringLiteral("origin")), QJsonValue(QStringLiteral("demo")));
    QCOMPARE(getJson(*m_program, "/streams?filter=-origin:demo").value(QStringLiteral("total")), QJsonValue(0));
    QVERIFY(storedCount(*m_program) > 0); // all of it is in the journal
    QCOMPARE(m_program->stop(), 0);
    QCOMPARE(m_program->errorOutput(), QByteArray());
}

void TestDemonstration::comesBackOnNoBoard()
{
    QVERIFY2(m_program->start(DemoOptions), qPrintable(m_program->failure()));
    QTRY_VERIFY(streams() > 0);
    m_program->kill(); // its streams never end
    QVERIFY2(m_program->start(), qPrintable(m_program->failure()));
    QCOMPARE(streams(), 0);
    QVERIFY(storedCount(*m_program) > 0);
    const QJsonArray events = getJson(*m_program, "/events?limit=1").value(QStringLiteral("events")).toArray();
    QCOMPARE(events.first().toObject().value(QStringLiteral("origin")), QJsonValue(QStringLiteral("demo")));
}

void TestDemonstration::saysWhyItCannot()
{
    m_program->launch(QStringList{QStringLiteral("--headless"), QStringLiteral("--listen"),
                                  QStringLiteral("127.0.0.1:0"), QStringLiteral("--no-admin"), QStringLiteral("--db"),
                                  m_program->databasePath(), QStringLiteral("--allow-ip"),
                                  QStringLiteral("10.0.0.0/8")} +
                      DemoOptions);
    QCOMPARE(m_program->waitForExit(), 1);
    QVERIFY2(m_program->errorOutput().contains("add --allow-ip 127.0.0.1."), m_program->errorOutput());
}

void TestDemonstration::wantsAKnownScenario()
{
    m_program->launch({QStringLiteral("--headless"), QStringLiteral("--demo"), QStringLiteral("--demo-scenario"),
                       QStringLiteral("nobody")});
    QCOMPARE(m_program->waitForExit(), 2);
    QVERIFY2(m_program->errorOutput().contains("quiet-morning, "), m_program->errorOutput());
}

void TestDemonstration::provesWhoItIs_data()
{
    QTest::addColumn<QByteArray>("secret");
    QTest::addColumn<QByteArray>("credentials");
    QTest::addColumn<bool>("isTls");
    QTest::newRow("hash") << QByteArray("sesame") << QByteArray() << false;
    QTest::newRow("Basic") << QByteArray() << QByteArray("wcs:open:sesame") << false;
    QTest::newRow("TLS") << QByteArray() << QByteArray() << true;
    QTest::newRow("all") << QByteArray("sesame") << QByteArray("wcs:sesame") << true;
}

void TestDemonstration::provesWhoItIs()
{
    QFETCH(const QByteArray, secret);
    QFETCH(const QByteArray, credentials);
    QFETCH(const bool, isTls);
    Options options = demonstrating(m_folder->path());
    options.hooks.secret = secret;
    options.hooks.credentials = credentials;
    if (isTls) {
        options.hooks.tls = QSslConfiguration::defaultConfiguration();
        options.hooks.tls.setLocalCertificate(QSslCertificate(testFile("test-cert.pem")));
        options.hooks.tls.setPrivateKey(QSslKey(testFile("test-key.pem"), QSsl::Ec));
        options.hooks.tls.setPeerVerifyMode(QSslSocket::VerifyNone);
    }
    const Running running(m_folder->path(), options);
    QTRY_VERIFY(streamsOf(running) > 0);
    QCOMPARE(ask(running, "/health").value(QStringLiteral("rejected")).toInteger(), 0);
}

void TestDemonstration::startsWithTheWindow()
{
    Running running(m_folder->path(), demonstrating(m_folder->path()));
    QTRY_VERIFY(running.table()->rowCount() > 0);
    QVERIFY(running.wiring.window().findChild<ui::DemoPill *>()->isVisible());
    auto *clients = running.wiring.window().findChild<view::ClientsModel *>();
    QTRY_VERIFY(clients->rowCount() > 0);
}

void TestDemonstration::endsWithTheProgram()
{
    m_program->setEnvironment(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    m_program->launch(QStringList{QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0"), QStringLiteral("--admin"),
                                  QStringLiteral("127.0.0.1:0"), QStringLiteral("--db"), m_program->databasePath(),
                                  QStringLiteral("--ready-file"), file("ready.json")} +
                      DemoOptions);
    QVERIFY2(m_program->waitUntilReady(10'000), qPrintable(m_program->failure()));
    QTRY_VERIFY(streams() > 0);
    QCOMPARE(m_program->stop(), 0);
}

void TestDemonstration::leavesNothingInTheWindow()
{
    Running running(m_folder->path(), demonstrating(m_folder->path()));
    QTRY_VERIFY(running.table()->rowCount() > 0);
    QTRY_VERIFY(streamsOf(running) > 0);
    RawClient hooks(running.port());
    QCOMPARE(hooks
                 .post("/rest/my_api/StreamStatusEvent",
                       sampleBody(QStringLiteral("seed-StreamStatusEvent-publishing.json")))
                 .status,
             200);
    running.find<QAction>("stopDemo")->trigger();
    QVERIFY(!running.wiring.window().findChild<ui::DemoPill *>()->isVisible());
    QTRY_COMPARE(running.table()->rowCount(), 1); // the real one stays
    QCOMPARE(running.wiring.window().findChild<view::ClientsModel *>()->rowCount(), 0);
    QTRY_COMPARE(streamsOf(running), 1);

    // The clients go in order, which is in the journal and on no board.
    const auto lastEvents = [&] {
        const qint64 stored = ask(running, "/health").value(QStringLiteral("stored")).toInteger();
        const QByteArray path = "/events?limit=1000&after=" + QByteArray::number(std::max<qint64>(0, stored - 40));
        return QJsonDocument(ask(running, path)).toJson();
    };
    QTRY_VERIFY(lastEvents().contains("DISCONNECTED"));
    QCOMPARE(running.table()->rowCount(), 1);
    QCOMPARE(streamsOf(running), 1);
}

// The first of the mission's diagrams, as the window shows it.
void TestDemonstration::tellsItsClientsOfErrors()
{
    Running running(m_folder->path(), demonstrating(m_folder->path()));
    QTRY_COMPARE(running.ready.size(), 1);
    running.find<QAction>("answer500")->trigger();
    auto *clients = running.wiring.window().findChild<view::ClientsModel *>();
    const auto hasErrors = [&] {
        for (int row = 0; row < clients->rowCount(); ++row) {
            if (clients->state(clients->clientAt(row)).errorEvents > 0)
                return true;
        }
        return false;
    };
    QTRY_VERIFY(hasErrors());
}

void TestDemonstration::startsAndStopsByItsButtons()
{
    Running running(m_folder->path());
    QTRY_COMPARE(running.ready.size(), 1);
    auto *pill = running.wiring.window().findChild<ui::DemoPill *>();
    QVERIFY(!pill->isVisible());
    running.find<QAction>("startDemo")->trigger();
    QVERIFY(pill->isVisible());
    QTRY_VERIFY(running.table()->rowCount() > 0);
    running.find<QAction>("demo:error-path-tour")->trigger(); // instead
    QCOMPARE(pill->accessibleName(), QStringLiteral("Demonstration: Error path tour"));
    QTRY_VERIFY(running.table()->rowCount() > 0);
    running.find<QAction>("stopDemo")->trigger();
    QVERIFY(!pill->isVisible());
    QTRY_COMPARE(running.table()->rowCount(), 0);
}

void TestDemonstration::saysInTheWindowWhyItCannot()
{
    Options options = Running::usualOptions(m_folder->path());
    options.hooks.allowedPeers = {QHostAddress::parseSubnet(QStringLiteral("10.0.0.0/8"))};
    Running running(m_folder->path(), options);
    QTRY_COMPARE(running.ready.size(), 1);
    running.find<QAction>("startDemo")->trigger();
    QVERIFY(running.says(QStringLiteral("add --allow-ip 127.0.0.1.")));
    running.house.stopListening();
    QSignalSpy stopped(&running.house, &House::endpointStopped);
    QTRY_COMPARE(stopped.size(), 1);
    running.find<QAction>("startDemo")->trigger();
    QVERIFY(running.says(QStringLiteral("start listening first.")));
}

QTEST_MAIN(TestDemonstration)
#include "tst_demonstration.moc"
