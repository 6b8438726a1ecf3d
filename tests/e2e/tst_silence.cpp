#include "api.h"

#include <QTemporaryDir>

// Streams of which nothing is heard any more, in the real program.
class TestSilence : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void whatWasLiveBeforeARestartIsUnknown();
    void whatAWcsLeftBehindIsUnknown();
    void whatASessionLeftBehindIsUnknown();

private:
    int post(const QByteArray &method, const QByteArray &body);
    QJsonObject stream(const QByteArray &mediaSessionId);
    QStringList findings(const QByteArray &name);
    static QByteArray status(const QByteArray &mediaSessionId, const QByteArray &value);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Program> m_program;
};

void TestSilence::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_program = std::make_unique<Program>(QStringLiteral(STREAMWATCH_BINARY), m_folder->path());
}

void TestSilence::cleanup()
{
    m_program.reset();
}

int TestSilence::post(const QByteArray &method, const QByteArray &body)
{
    return RawClient(m_program->hookPort()).post(m_program->hookUrl().path().toLatin1() + '/' + method, body).status;
}

QJsonObject TestSilence::stream(const QByteArray &mediaSessionId)
{
    return getJson(*m_program, "/streams/" + mediaSessionId);
}

// Their kinds.
QStringList TestSilence::findings(const QByteArray &name)
{
    QStringList kinds;
    for (const QJsonValue &finding : getJson(*m_program, "/findings?filter=name:" + name).value(u"findings").toArray())
        kinds.append(finding.toObject().value(u"kind").toString());
    return kinds;
}

QByteArray TestSilence::status(const QByteArray &mediaSessionId, const QByteArray &value)
{
    return R"({"nodeId":"n","appKey":"defaultApp","sessionId":"/192.0.2.55:1111/192.0.2.10:8443","mediaSessionId":")" +
           mediaSessionId + R"(","name":"cam","published":true,"status":")" + value + R"("})";
}

void TestSilence::whatWasLiveBeforeARestartIsUnknown()
{
    const QByteArrayList ids{"a", "b", "c", "d"};
    QVERIFY(m_program->start());
    for (const QByteArray &id : ids)
        QCOMPARE(post("StreamStatusEvent", status(id, "PUBLISHING")), 200);
    QCOMPARE(post("StreamStatusEvent", status("e", "UNPUBLISHED")), 200);
    QCOMPARE(getJson(*m_program, "/streams?filter=is:live").value(u"total").toInt(), 4);
    QCOMPARE(m_program->stop(), std::optional<int>(0));
    QVERIFY2(!m_program->errorOutput().contains("thread"), m_program->errorOutput().constData());

    QVERIFY(m_program->start());
    QCOMPARE(getJson(*m_program, "/streams?filter=is:live").value(u"total").toInt(), 0);
    QCOMPARE(getJson(*m_program, "/streams?filter=is:unknown").value(u"total").toInt(), 4);
    for (const QByteArray &id : ids) {
        QCOMPARE(stream(id).value(u"phase").toString(), QStringLiteral("unknown"));
        QCOMPARE(stream(id).value(u"status").toString(), QStringLiteral("PUBLISHING"));
        QCOMPARE(stream(id).value(u"findings").toArray(), QJsonArray{QStringLiteral("unheard")});
    }
    QCOMPARE(getJson(*m_program, "/streams/a/history").value(u"gaps").toArray().size(), 1);
    QCOMPARE(stream("e").value(u"phase").toString(), QStringLiteral("ended"));
    QCOMPARE(getJson(*m_program, "/streams/e/history").value(u"gaps").toArray().size(), 0);
    QCOMPARE(findings("cam"), (QStringList{u"unheard"_qs, u"unheard"_qs, u"unheard"_qs, u"unheard"_qs}));
    QCOMPARE(findings("other"), QStringList());
    QCOMPARE(post("StreamStatusEvent", status("a", "PUBLISHING")), 200);
    QTRY_COMPARE(stream("a").value(u"phase").toString(), QStringLiteral("live"));
    QVERIFY(stream("a").value(u"findings").toArray().isEmpty());
    QCOMPARE(getJson(*m_program, "/streams/a/history").value(u"gaps").toArray().size(), 1);
}

void TestSilence::whatAWcsLeftBehindIsUnknown()
{
    const auto onNode = [](const char *node, const QByteArray &id) {
        return status(id, "PUBLISHING").replace(R"("nodeId":"n")", QByteArray(R"("nodeId":")") + node + '"');
    };
    constexpr const char *Before = "Hs7Kd02mQpXz41LwTtVbNn83JrYcEgAf@10.0.0.1";
    constexpr const char *Restarted = "b8Wq3ZkUfM1xRt6LsYp0CvNd7GhJe2Oa@10.0.0.1";
    QVERIFY(m_program->start());
    QCOMPARE(post("StreamStatusEvent", onNode(Before, "1")), 200);
    QCOMPARE(stream("1").value(u"phase").toString(), QStringLiteral("live"));
    QCOMPARE(post("StreamStatusEvent", onNode(Restarted, "2")), 200);
    QCOMPARE(stream("2").value(u"phase").toString(), QStringLiteral("live"));
    QCOMPARE(stream("1").value(u"phase").toString(), QStringLiteral("unknown"));
    QVERIFY(findings("cam").contains(QStringLiteral("unheard")));
}

void TestSilence::whatASessionLeftBehindIsUnknown()
{
    QVERIFY(m_program->start());
    QCOMPARE(post("StreamStatusEvent", status("m12", "PUBLISHING")), 200);
    QTRY_COMPARE(stream("m12").value(u"phase").toString(), QStringLiteral("live"));
    QCOMPARE(post("ConnectionStatusEvent", R"({"nodeId":"n","appKey":"defaultApp",
        "sessionId":"/192.0.2.55:1111/192.0.2.10:8443","status":"DISCONNECTED"})"),
             200);
    QTRY_COMPARE(stream("m12").value(u"phase").toString(), QStringLiteral("unknown"));
    QCOMPARE(stream("m12").value(u"findings").toArray(), QJsonArray{QStringLiteral("sessionEnded")});
    QCOMPARE(findings("cam"), QStringList{QStringLiteral("sessionEnded")});
}

QTEST_GUILESS_MAIN(TestSilence)
#include "tst_silence.moc"
