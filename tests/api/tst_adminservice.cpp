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
    void aCallWaitsForWhatWasCommittedBeforeIt();
    void aCallWaitsForTheJournalThatIsThere();

private:
    static constexpr int LaterMs = 100; // enough for an answer that does not wait
};

void TestAdminService::aCallWaitsForWhatWasCommittedBeforeIt()
{
    hooks::HookService hooks({.port = 0});
    journal::Reader reader;
    const auto progress = std::make_shared<journal::Progress>();
    api::AdminService admin({.port = 0}, reader, {hooks.book().gateway(), hooks.connectGateway(), progress});
    QSignalSpy listening(&admin, &api::AdminService::listening);
    admin.listen();
    QCOMPARE(listening.size(), 1);

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

    progress->reach(record.id); // committed, and answered; the batch is on its way
    QTimer::singleShot(LaterMs, &reader, [&] { reader.takeBatch(batch); });
    ApiClient client(listening.first().at(1).value<quint16>());
    const QJsonArray streams = client.ask("GET", "/streams").value("streams").toArray();
    QCOMPARE(streams.size(), 1);
    QCOMPARE(streams.first()["name"_L1].toString(), u"stream-1"_s);
}

void TestAdminService::aCallWaitsForTheJournalThatIsThere()
{
    hooks::HookService hooks({.port = 0});
    journal::Reader reader;
    const auto progress = std::make_shared<journal::Progress>();
    api::AdminService admin({.port = 0}, reader, {hooks.book().gateway(), hooks.connectGateway(), progress});
    QSignalSpy listening(&admin, &api::AdminService::listening);
    admin.listen();

    const auto snapshot = std::make_shared<journal::Snapshot>();
    snapshot->throughId = 7;
    progress->reach(7);
    bool isLoaded = false;
    QTimer::singleShot(LaterMs, &reader, [&] {
        isLoaded = true;
        admin.projection().load(snapshot);
    });
    ApiClient client(listening.first().at(1).value<quint16>());
    QCOMPARE(client.ask("GET", "/streams").status, 200);
    QVERIFY(isLoaded);
}

QTEST_GUILESS_MAIN(TestAdminService)
#include "tst_adminservice.moc"
