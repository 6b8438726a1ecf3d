#include "alerts/alerting.h"
#include "base/clock.h"
#include "base/isotime.h"

#include <QFile>
#include <QJsonArray>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using alerts::Alert;
using alerts::Stage;

// A real Alertmanager, as Debian has it, started by this test: see tests/alerts/run.
class RealAlertmanager : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void firesAndIsResolved();
    void isRenewedAndExpires();
    void hasOneWhateverItsLabels();
    void comesBackAfterARestart();
    void takesManyAndHostileOnes();

private:
    static constexpr int LongMs = 20'000;
    static constexpr qint64 Minute = 60'000'000; // µs

    // One that began a minute ago.
    static Alert incident(qint64 number, Stage stage = Stage::New)
    {
        Alert alert = alertOf(number, stage);
        alert.since = wallMicroseconds() / 1'000'000 * 1'000'000 - Minute;
        alert.resolvedAt = stage == Stage::Resolved ? wallMicroseconds() : 0;
        return alert;
    }
    void start();
    void stop();
    alerts::Options options() const;
    QJsonArray active(); // as it lists them
    QStringList labels(const char *name);
    // Of what it told its own receiver: "firing 17", "resolved 17", without repetitions.
    QStringList told() const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Site> m_receiver;
    std::unique_ptr<QProcess> m_manager;
    quint16 m_port = 0;
};

void RealAlertmanager::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_receiver = std::make_unique<Site>();
    m_receiver->answer = answering(200);
    m_port = closedPort();
    QFile file(m_folder->filePath(QStringLiteral("alertmanager.yml")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("route: {receiver: site, group_by: ['...'], group_wait: 0s, group_interval: 1s, repeat_interval: 1h}\n"
               "receivers: [{name: site, webhook_configs: [{url: 'http://127.0.0.1:" +
               QByteArray::number(m_receiver->server.port()) + "/', send_resolved: true}]}]\n");
    file.close();
    start();
}

void RealAlertmanager::start()
{
    m_manager = std::make_unique<QProcess>();
    m_manager->setStandardErrorFile(m_folder->filePath(QStringLiteral("log")));
    m_manager->start(QStringLiteral("prometheus-alertmanager"),
                     {QStringLiteral("--config.file=") + m_folder->filePath(QStringLiteral("alertmanager.yml")),
                      QStringLiteral("--storage.path=") + m_folder->filePath(QStringLiteral("data")),
                      QStringLiteral("--web.listen-address=127.0.0.1:%1").arg(m_port),
                      QStringLiteral("--cluster.listen-address=")});
    const auto hasStarted = [this] {
        QFile log(m_folder->filePath(QStringLiteral("log")));
        return log.open(QIODevice::ReadOnly) && log.readAll().contains("msg=\"Listening on\"");
    };
    QTRY_VERIFY_WITH_TIMEOUT(hasStarted(), LongMs);
}

void RealAlertmanager::stop()
{
    m_manager->terminate();
    if (m_manager->state() != QProcess::NotRunning && !m_manager->waitForFinished(LongMs))
        qWarning("The Alertmanager does not end.");
}

void RealAlertmanager::cleanup()
{
    if (m_manager)
        stop();
}

alerts::Options RealAlertmanager::options() const
{
    alerts::Options options = quickOptions();
    options.backOff = {.firstMs = 50, .mostMs = 200};
    options.alertmanagers = {addressOf(m_port, QString())};
    options.renewMs = 500;
    options.endsAfterMs = 3'000;
    return options;
}

QJsonArray RealAlertmanager::active()
{
    Caller caller({.host = Loopback, .port = m_port, .retryMs = 10});
    caller.send({}, "GET /api/v2/alerts HTTP/1.1\r\n");
    if (!QTest::qWaitFor([&caller] { return !caller.replies.empty(); }) || caller.replies.front().status != 200)
        return {};
    const auto read = json::readJson(caller.replies.front().body);
    return std::get<QJsonValue>(read).toArray();
}

QStringList RealAlertmanager::labels(const char *name)
{
    QStringList values;
    for (const QJsonValue alert : active())
        values.append(alert[QStringLiteral("labels")][QLatin1String(name)].toString());
    values.sort();
    return values;
}

QStringList RealAlertmanager::told() const
{
    QStringList all;
    for (const http::Request &request : m_receiver->requests) {
        const QJsonArray array = json::readJsonObject(request.body)[QStringLiteral("alerts")].toArray();
        for (const QJsonValue alert : array)
            all.append(alert[QStringLiteral("status")].toString() + u' ' +
                       alert[QStringLiteral("labels")][QStringLiteral("incident")].toString());
    }
    all.removeDuplicates();
    return all;
}

void RealAlertmanager::firesAndIsResolved()
{
    Telling telling(options());
    const Alert begun = incident(17);
    telling.dispatcher.tell(begun);
    QTRY_COMPARE_WITH_TIMEOUT(telling.deliveries(), QStringList(QStringLiteral("17 new")), LongMs);
    QTRY_COMPARE_WITH_TIMEOUT(told(), QStringList(QStringLiteral("firing 17")), LongMs);
    const QJsonValue alert = active().first();
    QCOMPARE(alert[QStringLiteral("labels")].toObject(),
             json::readJsonObject(R"({"alertname":"StreamwatchIncident","severity":"error","cause":"network",
                 "node":"node-1","app":"defaultApp","stream":"cam","incident":"17"})"));
    QCOMPARE(alert[QStringLiteral("annotations")][QStringLiteral("summary")].toString(),
             QStringLiteral("Two streams of node-1 have failed."));
    QCOMPARE(alert[QStringLiteral("startsAt")].toString(),
             isoTime(begun.since).replace(QStringLiteral("000000"), QStringLiteral("000")));
    telling.dispatcher.tell(incident(17, Stage::Resolved));
    QTRY_COMPARE_WITH_TIMEOUT(told().size(), 2, LongMs);
    QCOMPARE(told().last(), QStringLiteral("resolved 17"));
    QVERIFY(active().isEmpty());
    QCOMPARE(telling.current(), QStringList());
}

void RealAlertmanager::isRenewedAndExpires()
{
    {
        Telling telling(options());
        telling.dispatcher.tell(incident(17));
        QTRY_COMPARE_WITH_TIMEOUT(labels("incident"), QStringList(QStringLiteral("17")), LongMs);
        const QString first = active().first()[QStringLiteral("endsAt")].toString();
        QTRY_VERIFY_WITH_TIMEOUT(active().first()[QStringLiteral("updatedAt")].toString() > first, LongMs);
        QCOMPARE(told(), QStringList(QStringLiteral("firing 17"))); // and was never resolved meanwhile
    }
    QTRY_COMPARE_WITH_TIMEOUT(told().size(), 2, LongMs); // nobody renews it
    QCOMPARE(told().last(), QStringLiteral("resolved 17"));
}

void RealAlertmanager::hasOneWhateverItsLabels()
{
    Telling telling(options());
    Alert alert = incident(17);
    alert.severity = "warning";
    telling.dispatcher.tell(alert);
    QTRY_COMPARE_WITH_TIMEOUT(labels("severity"), QStringList(QStringLiteral("warning")), LongMs);
    alert.severity = "error";
    telling.dispatcher.update(alert);
    QTRY_VERIFY_WITH_TIMEOUT(labels("severity").contains(QStringLiteral("error")), LongMs);
    QCOMPARE(labels("severity"), QStringList(QStringLiteral("error")));
}

void RealAlertmanager::comesBackAfterARestart()
{
    Telling telling(options());
    telling.dispatcher.tell(incident(17));
    QTRY_COMPARE_WITH_TIMEOUT(labels("incident"), QStringList(QStringLiteral("17")), LongMs);
    stop();
    QTRY_COMPARE_WITH_TIMEOUT(telling.current().size(), 1, LongMs);
    QVERIFY2(telling.current().first().startsWith(
                 QStringLiteral("The Alertmanager http://127.0.0.1:%1 does not take alerts").arg(m_port)),
             qPrintable(telling.current().first()));
    telling.dispatcher.tell(incident(18));
    start();
    QTRY_COMPARE_WITH_TIMEOUT(labels("incident"), QStringList({QStringLiteral("17"), QStringLiteral("18")}), LongMs);
    QTRY_COMPARE_WITH_TIMEOUT(telling.current(), QStringList(), LongMs);
}

void RealAlertmanager::takesManyAndHostileOnes()
{
    constexpr int Count = 500;
    Telling telling(options());
    for (int number = 0; number < Count; ++number) {
        Alert alert = incident(number);
        alert.name = QByteArray("\xff\x00\n\"{\\\xe2\x80\xae", 9) + QByteArray::number(number);
        alert.nodeId = QByteArray(5'000, 'n');
        alert.sentence = QString(5'000, QChar(0x1f4a9 & 0xffff));
        telling.dispatcher.tell(alert);
    }
    QTRY_COMPARE_WITH_TIMEOUT(telling.delivered.size(), Count, LongMs);
    QCOMPARE(telling.current(), QStringList());
    QTRY_COMPARE_WITH_TIMEOUT(active().size(), Count, LongMs);
}

QTEST_GUILESS_MAIN(RealAlertmanager)
#include "realalertmanager.moc"
