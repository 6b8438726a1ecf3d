#include "apihouse.h"

#include <QJsonArray>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

using namespace Qt::Literals::StringLiterals;

// The order in which the control API hears of things.
class TestAdminService : public QObject {
    Q_OBJECT
private slots:
    void init();
    void aCallWaitsForWhatWasCommittedBeforeIt();
    void aCallWaitsForTheJournalThatIsThere();

private:
    static constexpr int LaterMs = 100; // enough for an answer that does not wait

    hooks::HookService m_hooks{{.port = 0}};
    journal::Reader m_reader;
    std::shared_ptr<journal::Progress> m_progress;
    std::unique_ptr<api::AdminService> m_admin;
    quint16 m_port = 0;
};

void TestAdminService::init()
{
    m_progress = std::make_shared<journal::Progress>();
    const api::AdminService::Gateways gateways{m_hooks.book().gateway(), m_hooks.connectGateway(), m_progress};
    m_admin = std::make_unique<api::AdminService>(api::Options{.port = 0}, m_reader, gateways);
    QSignalSpy listening(m_admin.get(), &api::AdminService::listening);
    m_admin->listen();
    QCOMPARE(listening.size(), 1);
    m_port = listening.first().at(1).value<quint16>();
}

void TestAdminService::aCallWaitsForWhatWasCommittedBeforeIt()
{
    journal::Record record;
    record.id = 1;
    record.receivedAt = record.time = wallMicroseconds();
    record.event.method = "StreamStatusEvent";
    record.event.nodeId = "node@127.0.0.1";
    record.event.mediaSessionId = "id-1";
    record.event.name = "stream-1";
    record.event.status = "PUBLISHING";
    record.streamKey = record.event.streamKey();
    const auto batch = std::make_shared<const journal::Batch>(journal::Batch{{record}});

    m_progress->reach(record.id); // committed, and answered; the batch is on its way
    QTimer::singleShot(LaterMs, &m_reader, [&] { m_reader.takeBatch(batch); });
    ApiClient client(m_port);
    const QJsonArray streams = client.ask("GET", "/streams").value("streams").toArray();
    QCOMPARE(streams.size(), 1);
    QCOMPARE(streams.first()["name"_L1].toString(), u"stream-1"_s);
}

void TestAdminService::aCallWaitsForTheJournalThatIsThere()
{
    const auto snapshot = std::make_shared<journal::Snapshot>();
    snapshot->throughId = 7;
    m_progress->reach(7);
    bool isLoaded = false;
    QTimer::singleShot(LaterMs, &m_reader, [&] {
        isLoaded = true;
        m_admin->projection().load(snapshot);
    });
    ApiClient client(m_port);
    QCOMPARE(client.ask("GET", "/streams").status, 200);
    QVERIFY(isLoaded);
}

QTEST_GUILESS_MAIN(TestAdminService)
#include "tst_adminservice.moc"
