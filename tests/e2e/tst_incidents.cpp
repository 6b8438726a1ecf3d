#include "api.h"

#include <QFile>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>

// Incidents in the real program: what is found, who is told, and what a kill leaves of it.
class TestIncidents : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup() { m_program.reset(); }

    void aPublisherTakesItsPlayersWithIt();
    void anOutageIsOneIncidentANode();
    void whatARuleBroughtAboutAlertsNobody();
    void aHookThatComesTwiceIsOneStream();
    void aLateEndTouchesItsOwnStreamAlone();
    void goesOnAfterAKillAndTellsNobodyTwice();
    void whatWasAnsweredIsStored();
    void tellsWhatWasMutedBeforeAnybodyHadIt();
    void tellsAProgram();
    void findsAWcsThatDoesNotAnswer();
    void refusesSettingsThatAreNone_data();
    void refusesSettingsThatAreNone();

private:
    QByteArray status(const QByteArray &id, const QByteArray &name, const QByteArray &value, bool published = true,
                      const QByteArray &info = {}, const QByteArray &node = "north") const;
    bool post(const QByteArray &body);
    QJsonObject ask(const QByteArray &path, const QByteArray &body);
    QJsonObject wait(const QByteArray &query = R"({"timeoutMs":20000})");
    QJsonArray incidents(const QByteArray &state = "open");
    QJsonArray findings();

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Program> m_program;
};

namespace {

// A web server that takes every post, and has their bodies.
class Receiver final {
public:
    Receiver()
    {
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] {
            while (QTcpSocket *socket = m_server.nextPendingConnection())
                QObject::connect(socket, &QTcpSocket::readyRead, &m_server, [this, socket] { read(*socket); });
        });
        m_isListening = m_server.listen(QHostAddress::LocalHost);
    }

    bool isListening() const { return m_isListening; }
    void refuse(bool refuses) { m_refuses = refuses; }
    int refused() const { return m_refused; }
    QString url() const { return QStringLiteral("http://127.0.0.1:%1/alerts").arg(m_server.serverPort()); }
    QStringList stages() const
    {
        QStringList stages;
        for (const QJsonObject &alert : m_alerts)
            stages.append(alert.value(u"stage").toString());
        return stages;
    }
    const QList<QJsonObject> &alerts() const { return m_alerts; }

private:
    void read(QTcpSocket &socket)
    {
        QByteArray &text = m_texts[&socket];
        text += socket.readAll();
        const qsizetype end = text.indexOf("\r\n\r\n") + 4;
        const qsizetype length = text.toLower().indexOf("content-length:");
        if (end < 4 || length < 0)
            return;
        const qsizetype size =
            text.sliced(length + 15, text.indexOf('\r', length) - length - 15).trimmed().toLongLong();
        if (text.size() < end + size)
            return;
        if (m_refuses)
            ++m_refused;
        else
            m_alerts.append(QJsonDocument::fromJson(text.sliced(end, size)).object());
        text.remove(0, end + size);
        socket.write(m_refuses ? "HTTP/1.1 500 Not Now\r\nContent-Length: 0\r\n\r\n"
                               : "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    }

    QTcpServer m_server;
    QHash<QTcpSocket *, QByteArray> m_texts;
    QList<QJsonObject> m_alerts;
    int m_refused = 0;
    bool m_refuses = false;
    bool m_isListening = false;
};

} // namespace

void TestIncidents::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_program = std::make_unique<Program>(QStringLiteral(STREAMWATCH_BINARY), m_folder->path());
}

QByteArray TestIncidents::status(const QByteArray &id, const QByteArray &name, const QByteArray &value, bool published,
                                 const QByteArray &info, const QByteArray &node) const
{
    return R"({"nodeId":")" + node + R"(","appKey":"live","sessionId":"/192.0.2.55:)" + id +
           R"(/192.0.2.10:8443","mediaSessionId":")" + id + R"(","name":")" + name + R"(","published":)" +
           (published ? "true" : "false") + R"(,"status":")" + value + R"(","info":")" + info + R"("})";
}

bool TestIncidents::post(const QByteArray &body)
{
    return RawClient(m_program->hookPort())
               .post(m_program->hookUrl().path().toLatin1() + "/StreamStatusEvent", body)
               .status != 0;
}

QJsonObject TestIncidents::ask(const QByteArray &path, const QByteArray &body)
{
    const RawAnswer answer = RawClient(m_program->adminPort(), 40'000).post("/api/v1" + path, body);
    return QJsonDocument::fromJson(answer.body).object();
}

QJsonObject TestIncidents::wait(const QByteArray &query)
{
    const QJsonArray found = ask("/incidents/wait", query).value(u"incidents").toArray();
    return found.isEmpty() ? QJsonObject() : found.first().toObject();
}

QJsonArray TestIncidents::incidents(const QByteArray &state)
{
    return getJson(*m_program, "/incidents?state=" + state).value(u"incidents").toArray();
}

QJsonArray TestIncidents::findings()
{
    return getJson(*m_program, "/findings?limit=1000").value(u"findings").toArray();
}

void TestIncidents::aPublisherTakesItsPlayersWithIt()
{
    QVERIFY(m_program->start());
    QVERIFY(post(status("1", "cam", "PUBLISHING")));
    for (int i = 0; i < 40; ++i)
        QVERIFY(post(status(QByteArray::number(100 + i), "cam", "PLAYING", false)));
    QVERIFY(post(status("1", "cam", "FAILED", true, "Failed by RTP activity")));
    for (int i = 0; i < 40; ++i)
        QVERIFY(post(status(QByteArray::number(100 + i), "cam", "FAILED", false)));
    QVERIFY(!wait(R"({"cause":"publisher","timeoutMs":20000})").isEmpty());
    QTRY_COMPARE(incidents().first().toObject().value(u"streams").toInt(), 40);
    QCOMPARE(incidents().size(), 1);
    QCOMPARE(getJson(*m_program, "/incidents/1").value(u"found").toArray().size(), 41);
    QCOMPARE(getJson(*m_program, "/streams?filter=incident:1").value(u"total").toInt(), 41);
}

void TestIncidents::anOutageIsOneIncidentANode()
{
    QVERIFY(m_program->start({QStringLiteral("--threshold"), QStringLiteral("calm=1s")}));
    for (const char *node : {"north", "south"}) {
        for (int i = 0; i < 8; ++i)
            QVERIFY(post(
                status(node + QByteArray::number(i), "cam" + QByteArray::number(i), "PUBLISHING", true, {}, node)));
    }
    for (int i = 0; i < 8; ++i)
        QVERIFY(post(status("north" + QByteArray::number(i), "cam" + QByteArray::number(i), "FAILED", true,
                            i % 2 == 0 ? "Failed by ICE timeout" : "Failed by RTP activity")));
    const QJsonObject incident = wait(R"({"state":"new","cause":"network","timeoutMs":5000})");
    QCOMPARE(incident.value(u"nodeId").toString(), QStringLiteral("north"));
    QTRY_COMPARE(incidents().first().toObject().value(u"streams").toInt(), 8);
    QCOMPARE(incidents().size(), 1);
    for (int i = 0; i < 8; ++i)
        QVERIFY(post(status("back" + QByteArray::number(i), "cam" + QByteArray::number(i), "PUBLISHING")));
    QCOMPARE(wait(R"({"state":"resolved","timeoutMs":20000})").value(u"id").toInt(), 1);
}

void TestIncidents::whatARuleBroughtAboutAlertsNobody()
{
    Receiver receiver;
    QVERIFY(receiver.isListening());
    QVERIFY(m_program->start({QStringLiteral("--alert-webhook"), receiver.url(), QStringLiteral("--threshold"),
                              QStringLiteral("stuck=1s")}));
    QCOMPARE(ask("/rules",
                 R"({"id":"no","match":{"name":"cam*","status":["PUBLISHING"]},
                         "action":{"type":"respond","status":500}})")
                 .value(u"id")
                 .toString(),
             QStringLiteral("no"));
    for (int round = 0; round < 7; ++round) {
        for (int i = 0; i < 5; ++i) {
            const QByteArray id = QByteArray::number(round * 10 + i);
            QVERIFY(post(status(id, "cam" + QByteArray::number(i), "PUBLISHING")));
            QVERIFY(post(status(id, "cam" + QByteArray::number(i), "FAILED", true, "Failed by ICE timeout")));
        }
    }
    QTRY_VERIFY(!findings().isEmpty());
    for (const QJsonValue &finding : findings())
        QVERIFY2(finding[QStringLiteral("injected")].toBool(), qPrintable(finding[QStringLiteral("kind")].toString()));
    QVERIFY(post(status("mark", "mark", "PENDING"))); // what comes later is an incident, and these are none
    QVERIFY(!wait().isEmpty());
    QCOMPARE(incidents("new,acknowledged,resolved").size(), 1);
    QCOMPARE(incidents().first()[QStringLiteral("kind")].toString(), QStringLiteral("stuck"));
    QTRY_COMPARE(receiver.stages(), QStringList{QStringLiteral("new")});
    QVERIFY(RawClient(m_program->adminPort())
                .get("/metrics")
                .body.contains("streamwatch_findings_total{kind=\"failed\",injected=\"false\"} 0\n"));
}

void TestIncidents::aHookThatComesTwiceIsOneStream()
{
    QVERIFY(m_program->start());
    for (int i = 0; i < 2; ++i)
        QVERIFY(post(status("1", "cam", "PUBLISHING")));
    QCOMPARE(getJson(*m_program, "/streams").value(u"total").toInt(), 1);
    QCOMPARE(findings().size(), 1);
    QCOMPARE(findings().first()[QStringLiteral("kind")].toString(), QStringLiteral("duplicate"));
    QCOMPARE(findings().first()[QStringLiteral("severity")].toString(), QStringLiteral("notice"));
}

void TestIncidents::aLateEndTouchesItsOwnStreamAlone()
{
    QVERIFY(m_program->start());
    QVERIFY(post(status("old", "cam", "PUBLISHING")));
    QVERIFY(post(status("new", "cam", "PUBLISHING")));
    QVERIFY(post(status("old", "cam", "UNPUBLISHED")));
    QCOMPARE(getJson(*m_program, "/streams/new").value(u"phase").toString(), QStringLiteral("live"));
    QCOMPARE(getJson(*m_program, "/streams/old").value(u"phase").toString(), QStringLiteral("ended"));
    QCOMPARE(findings().size(), 0);
}

void TestIncidents::goesOnAfterAKillAndTellsNobodyTwice()
{
    Receiver receiver;
    QVERIFY(receiver.isListening());
    const QStringList options{QStringLiteral("--alert-webhook"), receiver.url(), QStringLiteral("--threshold"),
                              QStringLiteral("calm=1s")};
    QVERIFY(m_program->start(options));
    for (int i = 0; i < 5; ++i)
        QVERIFY(
            post(status(QByteArray::number(i), "cam" + QByteArray::number(i), "FAILED", true, "Failed by ICE error")));
    QVERIFY(!wait().isEmpty());
    QCOMPARE(ask("/incidents/1/acknowledge", R"({"by":"Ada","text":"Cable."})").value(u"state").toString(),
             QStringLiteral("acknowledged"));
    QTRY_COMPARE(receiver.stages(), QStringList{QStringLiteral("new")});
    QCOMPARE(receiver.alerts().first().value(u"cause").toString(), QStringLiteral("network"));
    const auto isStored = [this] {
        QFile journal(m_program->databasePath() + QStringLiteral("-wal"));
        return journal.open(QIODevice::ReadOnly) && journal.readAll().contains("\"told\":1");
    };
    QTRY_VERIFY_WITH_TIMEOUT(isStored(), 10'000);
    const QJsonObject before = incidents().first().toObject();
    m_program->kill();

    QVERIFY(m_program->start(options));
    QTRY_COMPARE(incidents().size(), 1);
    QCOMPARE(incidents().first().toObject(), before);
    for (int i = 0; i < 5; ++i)
        QVERIFY(post(status("b" + QByteArray::number(i), "cam" + QByteArray::number(i), "PUBLISHING")));
    QCOMPARE(wait(R"({"state":"resolved","timeoutMs":30000})").value(u"id").toInt(), 1);
    QTRY_COMPARE(receiver.stages(), (QStringList{QStringLiteral("new"), QStringLiteral("resolved")}));
}

void TestIncidents::whatWasAnsweredIsStored()
{
    QVERIFY(m_program->start());
    for (int i = 0; i < 5; ++i)
        QVERIFY(
            post(status(QByteArray::number(i), "cam" + QByteArray::number(i), "FAILED", true, "Failed by ICE error")));
    QVERIFY(!wait().isEmpty());
    const QJsonObject answered = ask("/incidents/1/acknowledge", R"({"by":"Ada","text":"Cable."})");
    m_program->kill();
    QVERIFY(m_program->start());
    QTRY_COMPARE(incidents().size(), 1);
    for (const char *key : {"state", "acknowledgedBy", "acknowledgedAt", "comments"})
        QCOMPARE(incidents().first()[QLatin1String(key)], answered.value(QLatin1String(key)));
    QCOMPARE(answered.value(u"acknowledgedBy").toString(), QStringLiteral("Ada"));
}

void TestIncidents::tellsWhatWasMutedBeforeAnybodyHadIt()
{
    Receiver receiver;
    QVERIFY(receiver.isListening());
    receiver.refuse(true);
    QVERIFY(m_program->start({QStringLiteral("--alert-webhook"), receiver.url()}));
    for (int i = 0; i < 5; ++i)
        QVERIFY(
            post(status(QByteArray::number(i), "cam" + QByteArray::number(i), "FAILED", true, "Failed by ICE error")));
    QVERIFY(!wait().isEmpty());
    QTRY_VERIFY(receiver.refused() > 0);
    QVERIFY(!ask("/incidents/1/mute", R"({"forMs":60000})").value(u"mutedUntil").isNull());
    QVERIFY(ask("/incidents/1/mute", R"({"forMs":0})").value(u"mutedUntil").isNull());
    receiver.refuse(false);
    QTRY_COMPARE_WITH_TIMEOUT(receiver.stages(), QStringList{QStringLiteral("new")}, 20'000);
}

void TestIncidents::tellsAProgram()
{
    const QString script = m_folder->filePath(QStringLiteral("tell"));
    const QString told = m_folder->filePath(QStringLiteral("told"));
    QFile file(script);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("#!/bin/sh\ncat > " + told.toUtf8() + ".part && mv " + told.toUtf8() + ".part " + told.toUtf8() + "\n");
    file.close();
    QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::ExeOwner));
    QVERIFY(m_program->start({QStringLiteral("--alert-exec"), script}));
    for (int i = 0; i < 3; ++i)
        QVERIFY(post(status(QByteArray::number(i), "cam" + QByteArray::number(i), "FAILED")));
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(told), 20'000);
    QFile json(told);
    QVERIFY(json.open(QIODevice::ReadOnly));
    QCOMPARE(QJsonDocument::fromJson(json.readAll()).object().value(u"stage").toString(), QStringLiteral("new"));
}

void TestIncidents::findsAWcsThatDoesNotAnswer()
{
    QTcpServer nobody;
    QVERIFY(nobody.listen(QHostAddress::LocalHost));
    const QString url = QStringLiteral("http://127.0.0.1:%1").arg(nobody.serverPort());
    nobody.close();
    QVERIFY(m_program->start({QStringLiteral("--wcs-rest"), url}));
    QTRY_COMPARE(findings().size(), 1);
    QCOMPARE(findings().first()[QStringLiteral("kind")].toString(), QStringLiteral("wcsSilent"));
    const QJsonObject node = getJson(*m_program, "/wcs").value(u"nodes").toArray().first().toObject();
    QCOMPARE(node.value(u"url").toString(), url);
    QVERIFY(!node.value(u"trouble").toString().isEmpty());
    QCOMPARE(RawClient(m_program->adminPort())
                 .post("/api/v1/wcs/terminate", R"({"url":")" + url.toUtf8() + R"(","mediaSessionId":"a"})")
                 .status,
             409);
    QCOMPARE(
        RawClient(m_program->adminPort())
            .post("/api/v1/wcs/terminate", R"({"url":")" + url.toUtf8() + R"(","mediaSessionId":"a","confirm":true})")
            .status,
        502); // it is not allowed
    QCOMPARE(RawClient(m_program->adminPort())
                 .post("/api/v1/wcs/terminate", R"({"url":")" + url.toUtf8() + R"(","mediaSessionId":" "})")
                 .status,
             422);
}

void TestIncidents::refusesSettingsThatAreNone_data()
{
    QTest::addColumn<QString>("option");
    QTest::addColumn<QString>("value");
    QTest::newRow("threshold") << QStringLiteral("--threshold") << QStringLiteral("stuck=often");
    QTest::newRow("webhook") << QStringLiteral("--alert-webhook") << QStringLiteral("nowhere");
    QTest::newRow("alertmanager") << QStringLiteral("--alertmanager") << QStringLiteral("ftp://user:hunter2@a/");
    QTest::newRow("wcs") << QStringLiteral("--wcs-rest") << QStringLiteral("ftp://user:hunter2@a/");
}

void TestIncidents::refusesSettingsThatAreNone()
{
    QFETCH(QString, option);
    QFETCH(QString, value);
    m_program->launch({QStringLiteral("--headless"), option, value});
    QCOMPARE(m_program->waitForExit(), std::optional<int>(2));
    QVERIFY(m_program->errorOutput().contains(option.toUtf8()));
    QVERIFY(!m_program->errorOutput().contains("hunter2"));
}

QTEST_GUILESS_MAIN(TestIncidents)
#include "tst_incidents.moc"
