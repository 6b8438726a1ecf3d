#include "apihouse.h"

#include <QJsonArray>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

// The order in which the control API hears of things.
class TestAdminService : public QObject {
    Q_OBJECT
private slots:
    void init();
    void aCallWaitsForWhatWasCommittedBeforeIt();
    void aCallWaitsForTheJournalThatIsThere();

private:
    void exchangeWithTheServer();

    hooks::HookService m_hooks{{.port = 0}};
    journal::Reader m_reader;
    std::shared_ptr<journal::Progress> m_progress;
    std::unique_ptr<findings::Engine> m_engine;
    std::unique_ptr<wcsrest::Poller> m_poller;
    std::unique_ptr<api::AdminService> m_admin;
    quint16 m_port = 0;
};

void TestAdminService::init()
{
    m_progress = std::make_shared<journal::Progress>();
    const api::AdminService::Gateways gateways{m_hooks.book().gateway(), m_hooks.normalAnswers().gateway(),
                                               m_hooks.backends().gateway(), m_progress};
    m_admin.reset();
    m_engine = std::make_unique<findings::Engine>(findings::Engine::Options(), m_reader);
    m_poller = std::make_unique<wcsrest::Poller>(wcsrest::Options(), m_engine->projection().board());
    m_admin = std::make_unique<api::AdminService>(api::Options{.port = 0}, *m_engine, *m_poller, m_reader, gateways);
    QSignalSpy listening(m_admin.get(), &api::AdminService::listening);
    m_admin->listen();
    QCOMPARE(listening.size(), 1);
    m_port = listening.first().at(1).value<quint16>();
}

// What is no request is answered by the server itself. By the second time, the API has had its turn after all that was
// sent to it before, and has sent what it would send.
void TestAdminService::exchangeWithTheServer()
{
    for (int i = 0; i < 2; ++i) {
        ApiClient other(m_port);
        other.socket().write("nonsense\r\n\r\n");
        QCOMPARE(other.reply().status, 400);
    }
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
    ApiClient client(m_port);
    client.send("GET", "/streams");
    exchangeWithTheServer();
    QCOMPARE(client.received(), QByteArray());
    m_reader.takeBatch(batch);
    const QJsonArray streams = client.reply().value("streams").toArray();
    QCOMPARE(streams.size(), 1);
    QCOMPARE(streams.first()["name"_L1].toString(), u"stream-1"_s);
}

void TestAdminService::aCallWaitsForTheJournalThatIsThere()
{
    const auto snapshot = std::make_shared<journal::Snapshot>();
    snapshot->throughId = 7;
    m_progress->reach(7);
    ApiClient client(m_port);
    client.send("GET", "/streams");
    exchangeWithTheServer();
    QCOMPARE(client.received(), QByteArray());
    m_engine->load(snapshot);
    QCOMPARE(client.reply().status, 200);
}

QTEST_GUILESS_MAIN(TestAdminService)
#include "tst_adminservice.moc"
