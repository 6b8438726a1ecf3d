#include "apihouse.h"
#include "journal/samples.h"
#include "journal/watching.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <sys/resource.h>

using journal::Record;
using journal::Records;

namespace {

Record hook(const QByteArray &name, const QByteArray &status = "PUBLISHING")
{
    return samples::hook("StreamStatusEvent", "{'nodeId':'n','mediaSessionId':'m-" + name + "','name':'" + name +
                                                  "','status':'" + status + "','published':true}");
}

Records copies(int count, const QByteArray &name)
{
    return Records(size_t(count), hook(name));
}

QList<qint64> ids(const Reply &reply)
{
    QList<qint64> ids;
    const QJsonArray events = reply.value("events").toArray();
    for (const QJsonValue &event : events)
        ids.append(event.toObject().value(QStringLiteral("id")).toInteger());
    return ids;
}

QList<qint64> range(qint64 first, qint64 last)
{
    QList<qint64> ids;
    for (qint64 id = first; id <= last; ++id)
        ids.append(id);
    return ids;
}

// A listener of server-sent events, as a browser understands them.
class Listener {
public:
    Listener(const ApiHouse &house, const QByteArray &query = {}, const QByteArray &lines = {})
        : m_client(house.port())
    {
        m_client.send("GET", "/events/stream" + query, {}, lines);
    }

    // The head; once it is there, the stream has begun.
    QByteArray head()
    {
        m_client.waitFor([this] { return m_client.received().contains("\r\n\r\n"); });
        return m_client.received().first(m_client.received().indexOf("\r\n\r\n"));
    }
    // The ids of the events so far; -1 for what is none.
    const QList<qint64> &ids()
    {
        const QByteArray &text = m_client.received();
        for (qsizetype at = text.indexOf("\nid: ", m_readTo); at >= 0; at = text.indexOf("\nid: ", m_readTo)) {
            const qsizetype end = text.indexOf("\n\n", at + 1);
            if (end < 0)
                break;
            m_ids.append(idOf(text.sliced(at + 1, end - at - 1).split('\n')));
            m_readTo = end;
        }
        return m_ids;
    }
    bool hears(const QList<qint64> &expected)
    {
        return m_client.waitFor([&] { return ids().size() >= expected.size(); }) && ids() == expected;
    }
    ApiClient &client() { return m_client; }

private:
    static qint64 idOf(const QList<QByteArray> &lines)
    {
        if (lines.size() != 3 || lines[1] != "event: hook" || !lines[2].startsWith("data: {"))
            return -1;
        const QJsonObject event = QJsonDocument::fromJson(lines[2].mid(6)).object();
        const qint64 id = lines[0].mid(4).toLongLong();
        return event.value(QStringLiteral("id")).toInteger() == id ? id : -1;
    }

    ApiClient m_client;
    qsizetype m_readTo = 0;
    QList<qint64> m_ids;
};

} // namespace

// Calls that look at much of the journal, or wait for what is to come.
class TestEventWaiting : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void init() { m_house = std::make_unique<ApiHouse>(); }
    void cleanup() { m_house.reset(); }

    void counts();
    void saysHowManyItCannotJudge();
    void waitsForWhatComes();
    void waitsForWhatBecomesOfAnAnswer();
    void streamsWhatBecomesOfAnAnswer();
    void countsWhatIsStoredOnDemand();
    void looksOnceWithoutTime();
    void saysWhatCameInTime();
    void goesOnFromNext();
    void refusesBadWishes_data();
    void refusesBadWishes();
    void boundsItsWaits();
    void forgetsThoseWhoGo();
    void servesManyAtOnce();
    void answersPipelinedWaits();
    void streamsWhatComes();
    void resumesAStream_data();
    void resumesAStream();
    void filtersAStream();
    void losesNothingForASlowReader();
    void streamsWhileOthersAreBehind();
    void refusesBadStreams();
    void boundsItsStreams();

private:
    Reply wait(const QByteArray &body) { return m_house->ask("POST", "/events/wait", body); }
    Reply count(const QByteArray &body) { return m_house->ask("POST", "/events/count", body); }

    std::unique_ptr<ApiHouse> m_house;
};

// Both ends of many connections are here.
void TestEventWaiting::initTestCase()
{
    rlimit limit{};
    QCOMPARE(getrlimit(RLIMIT_NOFILE, &limit), 0);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

void TestEventWaiting::counts()
{
    QCOMPARE(count("{}").value("count").toInt(-1), 0);
    m_house->commit(copies(600, "a")); // more than a page
    m_house->commit(copies(7, "b"));
    m_house->commit({samples::rejected("x", "{", "Not JSON.")});
    QCOMPARE(count("{}").value("count").toInt(), 607);
    QCOMPARE(count("{}").value("next").toInt(), 608);
    QCOMPARE(count("{'filter':'name:b'}").value("count").toInt(), 7);
    QCOMPARE(count("{'filter':'is:rejected'}").value("count").toInt(), 1);
    const int hooks = count("{}").value("count").toInt();
    QCOMPARE(count("{'filter':'-is:rejected'}").value("count").toInt(), hooks);
    QCOMPARE(count("{'filter':'(is:rejected OR method:StreamStatusEvent)'}").value("count").toInt(), hooks + 1);
    QCOMPARE(count("{'filter':'answer:400'}").value("count").toInt(), 1); // of the rejected one
    QCOMPARE(count("{'filter':'answer:400 -is:rejected'}").value("count").toInt(), 0);
    QCOMPARE(count("{'after':605}").value("count").toInt(), 2);
    QCOMPARE(count("{'filter':'name:c'}").value("count").toInt(-1), 0);
}

// What a filter asks of damaged records cannot be known.
void TestEventWaiting::saysHowManyItCannotJudge()
{
    m_house->commit(copies(10, "a"));
    const QByteArray list = "/events?filter=name:a";
    QCOMPARE(m_house->get(list).value("damaged").toInt(-1), 0);
    QCOMPARE(count("{'filter':'name:a'}").value("damaged").toInt(-1), 0);
    watching::Other(m_house->journalPath()).ask(QStringLiteral("UPDATE records SET body = x'00' WHERE id IN (3, 4)"));
    const Reply found = m_house->get(list);
    QCOMPARE(found.value("events").toArray().size(), 8);
    QCOMPARE(found.value("damaged").toInt(), 2);
    QCOMPARE(m_house->get("/events?after=4").value("damaged").toInt(-1), 0);
    QCOMPARE(count("{'filter':'name:a'}").value("count").toInt(), 8);
    QCOMPARE(count("{'filter':'name:a'}").value("damaged").toInt(), 2);
    const Reply waited = wait("{'filter':'name:a','after':1,'count':10,'timeoutMs':0}");
    QCOMPARE(waited.status, 408);
    QCOMPARE(waited.value("damaged").toInt(), 2);
    QCOMPARE(wait("{'filter':'name:a','after':1,'count':2,'timeoutMs':0}").value("damaged").toInt(), 2);
}

void TestEventWaiting::waitsForWhatComes()
{
    m_house->commit(copies(3, "a"));
    ApiClient client(m_house->port());
    client.send("POST", "/events/wait", "{'filter':'name:a status:failed','count':2,'timeoutMs':60000}");
    QCOMPARE(m_house->get("/health").status, 200); // it holds up nobody
    m_house->commit({hook("a", "FAILED"), hook("a"), hook("b", "FAILED"), hook("a", "FAILED"), hook("a", "FAILED")});
    const Reply reply = client.reply();
    QCOMPARE(reply.status, 200);
    QCOMPARE(ids(reply), QList<qint64>({4, 7}));
    QCOMPARE(reply.value("next").toInt(), 7);
    QCOMPARE(reply.value("events").toArray().first().toObject().value(QStringLiteral("name")).toString(),
             QStringLiteral("a"));
}

// An answer becomes another after its event has been looked at.
void TestEventWaiting::waitsForWhatBecomesOfAnAnswer()
{
    const qint64 before = m_house->committed();
    ApiClient client(m_house->port());
    client.send("POST", "/events/wait", "{'filter':'answer:403','count':2,'after':" + QByteArray::number(before) + "}");
    m_house->commit({hook("first"), hook("second"), hook("third")});
    const auto become = [&](qint64 record) {
        m_house->settle({.record = record, .streamKey = "n\nm-second", .status = 403});
    };
    become(before + 2);
    become(before + 2);                            // once only
    become(before);                                // came before
    QCOMPARE(m_house->get("/health").status, 200); // and nothing else
    QVERIFY(client.received().isEmpty());
    become(before + 3);
    QCOMPARE(ids(client.reply()), QList<qint64>({before + 2, before + 3}));
}

void TestEventWaiting::streamsWhatBecomesOfAnAnswer()
{
    ApiClient client(m_house->port());
    client.send("GET", "/events/stream?filter=name:second");
    QVERIFY(client.waitFor([&] { return client.received().contains(": Streamwatch"); }));
    const qint64 before = m_house->committed();
    m_house->commit({hook("first"), hook("second")});
    QVERIFY(client.waitFor([&] { return client.received().contains("event: hook"); }));
    m_house->settle({.record = before + 1, .streamKey = "n\nm-first", .status = 0, .sent = journal::Sent::Gone});
    m_house->settle({.record = before + 2, .streamKey = "n\nm-second", .status = 0, .sent = journal::Sent::Gone});
    QVERIFY(client.waitFor([&] { return client.received().contains("event: answer"); }));
    QCOMPARE(client.received().count("event: answer"), 1);
    QVERIFY(client.received().contains("\"sent\":\"gone\""));
}

void TestEventWaiting::countsWhatIsStoredOnDemand()
{
    m_house->commit(copies(3, "a"));
    QCOMPARE(ids(wait("{'count':3,'after':0}")), range(1, 3));
    ApiClient client(m_house->port());
    client.send("POST", "/events/wait", "{'count':3,'after':1,'timeoutMs':60000}");
    QCOMPARE(count("{}").status, 200); // comes behind it
    m_house->commit(copies(2, "a"));
    QCOMPARE(ids(client.reply()), range(2, 4));
}

void TestEventWaiting::looksOnceWithoutTime()
{
    m_house->commit(copies(600, "a"));
    const Reply late = wait("{'count':601,'after':0,'timeoutMs':0}");
    QCOMPARE(late.status, 408);
    QCOMPARE(ids(late), range(1, 600));
    QCOMPARE(ids(wait("{'count':600,'after':0,'timeoutMs':0}")), range(1, 600));
    QCOMPARE(ids(wait("{'timeoutMs':0}")), QList<qint64>());
}

void TestEventWaiting::saysWhatCameInTime()
{
    m_house->commit(copies(2, "a"));
    const Reply reply = wait("{'count':3,'after':0,'timeoutMs':50}");
    QCOMPARE(reply.status, 408);
    QCOMPARE(ids(reply), range(1, 2));
    QCOMPARE(reply.value("next").toInt(), 2);
    QCOMPARE(reply.value("error").toString(), QStringLiteral("Of 3 events, 2 came within 50 ms."));
}

void TestEventWaiting::goesOnFromNext()
{
    m_house->commit(copies(5, "a"));
    QList<qint64> all;
    qint64 next = 0;
    while (all.size() < 5) {
        const Reply reply = wait("{'count':1,'after':" + QByteArray::number(next) + "}");
        QCOMPARE(reply.status, 200);
        all += ids(reply);
        next = reply.value("next").toInteger();
    }
    QCOMPARE(all, range(1, 5));
}

void TestEventWaiting::refusesBadWishes_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("pointer");
    const auto row = [](const char *path, const char *body, const char *pointer) {
        QTest::addRow("%s %s", path, body) << QByteArray(path) << QByteArray(body) << QString::fromLatin1(pointer);
    };
    row("/events/wait", "[]", "");
    row("/events/wait", "{'filter':'(a'}", "/filter");
    row("/events/wait", "{'filter':7}", "/filter");
    row("/events/wait", "{'count':0}", "/count");
    row("/events/wait", "{'count':10001}", "/count");
    row("/events/wait", "{'timeoutMs':-1}", "/timeoutMs");
    row("/events/wait", "{'timeoutMs':600001}", "/timeoutMs");
    row("/events/wait", "{'after':-1}", "/after");
    row("/events/wait", "{'after':'x'}", "/after");
    row("/events/wait", "{'until':5}", "/until");
    row("/events/count", "{'count':1}", "/count");
    row("/events/count", "{'filter':'colour:red'}", "/filter");
}

void TestEventWaiting::refusesBadWishes()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, body);
    QFETCH(QString, pointer);
    const Reply reply = m_house->ask("POST", path, body);
    QCOMPARE(reply.status, 422);
    QCOMPARE(reply.value("pointer").toString(), pointer);
    QVERIFY(!reply.value("error").toString().isEmpty());
}

void TestEventWaiting::boundsItsWaits()
{
    std::vector<std::unique_ptr<ApiClient>> clients;
    for (int i = 0; i < 10; ++i) {
        clients.push_back(std::make_unique<ApiClient>(m_house->port()));
        clients.back()->send("POST", "/events/wait", "{'count':10000,'timeoutMs':60000}");
    }
    QCOMPARE(m_house->get("/health").status, 200);
    const Reply refused = wait("{'count':1}");
    QCOMPARE(refused.status, 429);
    QVERIFY(!refused.header("Retry-After").isEmpty());
    clients.front()->socket().abort();
    QTRY_COMPARE(wait("{'timeoutMs':0}").status, 408);

    clients.clear();
    QTRY_COMPARE(wait("{'count':10000,'timeoutMs':0}").status, 408);
    for (int i = 0; i < 1'000; ++i) {
        clients.push_back(std::make_unique<ApiClient>(m_house->port()));
        clients.back()->send("POST", "/events/wait", "{'timeoutMs':60000}");
    }
    QTRY_COMPARE(wait("{'timeoutMs':0}").status, 429);
    QCOMPARE(count("{}").status, 429);
    m_house->commit(copies(1, "a"));
    for (const auto &client : clients)
        QCOMPARE(client->reply().status, 200);
    QCOMPARE(count("{}").value("count").toInt(), 1);
}

void TestEventWaiting::forgetsThoseWhoGo()
{
    {
        ApiClient client(m_house->port());
        client.send("POST", "/events/wait", "{'count':1,'timeoutMs':600000}");
        QCOMPARE(m_house->get("/health").status, 200);
    }
    m_house->commit(copies(2, "a"));
    QCOMPARE(count("{}").value("count").toInt(), 2);
}

// Each its own stream, in batches too large to be looked at by all at once.
void TestEventWaiting::servesManyAtOnce()
{
    std::vector<std::unique_ptr<ApiClient>> clients;
    for (int i = 0; i < 200; ++i) {
        clients.push_back(std::make_unique<ApiClient>(m_house->port()));
        clients.back()->send("POST", "/events/wait",
                             "{'count':2,'timeoutMs':60000,'filter':'name:cam" + QByteArray::number(i) + "'}");
    }
    QCOMPARE(m_house->get("/health").status, 200);
    Records records;
    for (int i = 0; i < 2'000; ++i)
        records.push_back(hook("cam" + QByteArray::number(i % 250)));
    m_house->commit(records);
    for (int i = 0; i < 200; ++i) {
        const Reply reply = clients[size_t(i)]->reply();
        QCOMPARE(reply.status, 200);
        QCOMPARE(ids(reply), QList<qint64>({i + 1, i + 251}));
    }
}

// The answer to the first brings the second, in the middle of a batch: it counts what comes after it.
void TestEventWaiting::answersPipelinedWaits()
{
    ApiClient client(m_house->port());
    ApiClient other(m_house->port());
    client.send("POST", "/events/wait", "{'timeoutMs':60000}");
    client.send("POST", "/events/wait", "{'timeoutMs':60000,'after':0,'count':3}");
    client.send("POST", "/events/wait", "{'timeoutMs':60000}");
    other.send("POST", "/events/wait", "{'timeoutMs':60000,'count':5}");
    QCOMPARE(m_house->get("/health").status, 200);
    m_house->commit(copies(3, "a"));
    QCOMPARE(ids(client.reply()), range(1, 1));
    QCOMPARE(ids(client.reply()), range(1, 3));
    QCOMPARE(count("{}").status, 200);
    m_house->commit(copies(2, "a"));
    QCOMPARE(ids(client.reply()), range(4, 4));
    QCOMPARE(ids(other.reply()), range(1, 5));
}

void TestEventWaiting::streamsWhatComes()
{
    m_house->commit(copies(3, "a"));
    Listener listener(*m_house);
    const QByteArray head = listener.head();
    QVERIFY2(head.startsWith("HTTP/1.1 200 "), head);
    QVERIFY2(head.contains("Content-Type: text/event-stream"), head);
    QVERIFY2(head.contains("Cache-Control: no-store"), head);
    QVERIFY2(!head.contains("Content-Length"), head);
    m_house->commit(copies(2, "a"));
    QVERIFY(listener.hears(range(4, 5)));
    m_house->commit(copies(400, "a"));
    QVERIFY(listener.hears(range(4, 405)));
}

void TestEventWaiting::resumesAStream_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("lines");
    QTest::addColumn<qint64>("first");
    QTest::newRow("after") << QByteArray("?after=2") << QByteArray() << qint64(3);
    QTest::newRow("Last-Event-ID") << QByteArray() << QByteArray("Last-Event-ID: 300\r\n") << qint64(301);
    QTest::newRow("both") << QByteArray("?after=2") << QByteArray("Last-Event-ID: 300\r\n") << qint64(301);
    QTest::newRow("from the start") << QByteArray("?after=0") << QByteArray() << qint64(1);
}

void TestEventWaiting::resumesAStream()
{
    QFETCH(QByteArray, query);
    QFETCH(QByteArray, lines);
    QFETCH(qint64, first);
    m_house->commit(copies(600, "a"));
    Listener listener(*m_house, query, lines);
    m_house->commit(copies(1, "a")); // perhaps before it has caught up
    QVERIFY(listener.hears(range(first, 601)));
    m_house->commit(copies(1, "a"));
    QVERIFY(listener.hears(range(first, 602)));
}

void TestEventWaiting::filtersAStream()
{
    Listener listener(*m_house, "?filter=name:b%20status:failed");
    listener.head();
    m_house->commit(
        {hook("a", "FAILED"), hook("b", "FAILED"), hook("b"), samples::rejected("x", "{", "No."), hook("b", "FAILED")});
    QVERIFY(listener.hears({2, 5}));
}

void TestEventWaiting::losesNothingForASlowReader()
{
    constexpr int Count = 8'000;
    Listener slow(*m_house);
    Listener quick(*m_house);
    slow.head();
    quick.head();
    slow.client().socket().setReadBufferSize(1); // takes nothing more from the kernel
    const QByteArray name(2'000, 'x');
    for (int i = 0; i < 8; ++i)
        m_house->commit(copies(Count / 8, name)); // 20 MB in all
    QVERIFY(quick.hears(range(1, Count)));
    slow.client().socket().setReadBufferSize(0);
    QVERIFY(slow.hears(range(1, Count)));
    m_house->commit(copies(1, "a"));
    QVERIFY(slow.hears(range(1, Count + 1)));
}

void TestEventWaiting::streamsWhileOthersAreBehind()
{
    m_house->commit(copies(3'000, "a"));
    Listener behind(*m_house, "?after=0");
    Listener listener(*m_house);
    ApiClient counter(m_house->port());
    counter.send("POST", "/events/count", "{}");
    listener.head();
    m_house->commit(copies(1, "a"));
    QVERIFY(listener.hears({3'001}));
    QVERIFY(behind.hears(range(1, 3'001)));
    QVERIFY(counter.reply().value("count").toInt() >= 3'000);
}

void TestEventWaiting::refusesBadStreams()
{
    QCOMPARE(m_house->get("/events/stream?filter=(a").status, 400);
    QCOMPARE(m_house->get("/events/stream?after=x").status, 400);
    QCOMPARE(m_house->ask("GET", "/events/stream", {}, "Last-Event-ID: x\r\n").status, 400);
    QCOMPARE(m_house->ask("POST", "/events/stream", "{}").status, 405);
    ApiClient client(m_house->port());
    client.send("HEAD", "/events/stream");
    QVERIFY(client.waitFor([&] { return client.received().endsWith("\r\n\r\n"); }));
    QVERIFY(client.received().startsWith("HTTP/1.1 200 "));
}

void TestEventWaiting::boundsItsStreams()
{
    std::vector<std::unique_ptr<Listener>> listeners;
    for (int i = 0; i < 100; ++i) {
        listeners.push_back(std::make_unique<Listener>(*m_house));
        listeners.back()->head();
    }
    QCOMPARE(m_house->get("/events/stream").status, 503);
    m_house->commit(copies(2, "a"));
    for (const auto &listener : listeners)
        QVERIFY(listener->hears({1, 2}));
    listeners.pop_back();
    QTRY_VERIFY(Listener(*m_house).head().startsWith("HTTP/1.1 200 "));
}

QTEST_GUILESS_MAIN(TestEventWaiting)
#include "tst_eventwaiting.moc"
