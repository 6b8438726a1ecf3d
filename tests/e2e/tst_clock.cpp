#include "api.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QTemporaryDir>

#include <array>
#include <atomic>
#include <thread>
#include <vector>

using namespace Qt::Literals::StringLiterals;

// The program on a machine whose wall clock is set while it runs. libfaketime plays that, and leaves alone the clocks
// that cannot be set.
class TestClock final : public QObject {
    Q_OBJECT
private slots:
    void init();
    void deletesNothingWhenTheClockJumps();
    void losesNothingUnderLoad();
    void goesOnWhenTheClockIsSetBack();
    void goesOnWhenItWasSetBackMeanwhile();
    void doesNotKnowWhatWasLiveLastEvening();

private:
    void setClock(const QByteArray &offset); // of the program, as faketime has it: "+400d", "-3600s", "+0"
    bool start();
    int post(const QByteArray &id, const QByteArray &status);
    QJsonArray listed(const QByteArray &query);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Program> m_program;
};

void TestClock::init()
{
    if (QStringLiteral(FAKETIME_LIBRARY).isEmpty())
        QSKIP("libfaketime is not installed (Debian: faketime), so the clock cannot be set.");
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    QSKIP("A sanitizer has to be the first library that is loaded, so that libfaketime cannot be.");
#endif
    m_program.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_program = std::make_unique<Program>(QStringLiteral(STREAMWATCH_BINARY), m_folder->path());
    m_program->setEnvironment(u"LD_PRELOAD"_s, QStringLiteral(FAKETIME_LIBRARY));
    m_program->setEnvironment(u"FAKETIME_TIMESTAMP_FILE"_s, m_folder->filePath(u"clock"_s));
    m_program->setEnvironment(u"FAKETIME_NO_CACHE"_s, u"1"_s);
    m_program->setEnvironment(u"FAKETIME_DONT_FAKE_MONOTONIC"_s, u"1"_s);
    setClock("+0");
    QVERIFY2(start(), qPrintable(m_program->failure()));
}

// Replaced in one step, so that it is never read half written.
void TestClock::setClock(const QByteArray &offset)
{
    QFile file(m_folder->filePath(u"clock.new"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(offset + '\n');
    file.close();
    QCOMPARE(std::rename(qPrintable(file.fileName()), qPrintable(m_folder->filePath(u"clock"_s))), 0);
}

bool TestClock::start()
{
    return m_program->start();
}

int TestClock::post(const QByteArray &id, const QByteArray &status)
{
    return postHook(*m_program, "StreamStatusEvent",
                    R"({"nodeId":"n","mediaSessionId":")" + id + R"(","name":")" + id +
                        R"(","published":true,"status":")" + status + R"("})")
        .status;
}

QJsonArray TestClock::listed(const QByteArray &query)
{
    QJsonArray names;
    const QJsonArray streams = getJson(*m_program, "/streams?" + query).value(u"streams"_s).toArray();
    for (const QJsonValue &stream : streams)
        names.append(stream.toObject().value(u"name"_s));
    return names;
}

void TestClock::deletesNothingWhenTheClockJumps()
{
    for (const char *id : {"a", "b", "c"})
        QCOMPARE(post(id, "PUBLISHING"), 200);
    setClock("+400d");
    const auto jumps = [this] { return getJson(*m_program, "/events").value(u"clockJumps"_s).toArray(); };
    QTRY_COMPARE(jumps().size(), 1); // though nothing comes
    QCOMPARE(post("d", "PUBLISHING"), 200);
    setClock("+0");
    QTRY_COMPARE(jumps().size(), 2);
    QCOMPARE(post("e", "PUBLISHING"), 200);
    QCOMPARE(jumps()[0].toObject().value(u"text"_s).toString(), u"The clock was set forward by 400 days."_s);
    QCOMPARE(jumps()[1].toObject().value(u"text"_s).toString(), u"The clock was set back by 400 days."_s);
    QCOMPARE(jumps()[0].toObject().value(u"beforeEvent"_s), QJsonValue(4));
    QCOMPARE(getJson(*m_program, "/events").value(u"events"_s).toArray().size(), 5);
    const QJsonObject health = getJson(*m_program, "/health");
    QCOMPARE(health.value(u"status"_s), QJsonValue(u"ok"_s));
    QCOMPARE(health.value(u"notices"_s).toArray().size(), 2);
    QVERIFY(health.value(u"notices"_s).toArray()[0].toString().contains(u"set forward by 400 days"_s));
    QVERIFY(m_program->errorOutput().contains("The clock was set forward by 400 days."));
    QCOMPARE(listed("filter=age>1d"), QJsonArray());
    QCOMPARE(listed("sort=-lastSeen&limit=2"), (QJsonArray{u"e"_s, u"d"_s}));

    QCOMPARE(m_program->stop(), std::optional(0));
    QVERIFY2(start(), qPrintable(m_program->failure()));
    QCOMPARE(storedCount(*m_program), 5);
    QCOMPARE(listed("filter=age>1d"), QJsonArray());
}

// A year on and back, by connections that each send their next event as soon as the last one is answered.
void TestClock::losesNothingUnderLoad()
{
    constexpr int Connections = 4;
    constexpr int Round = 1'000'000;
    std::atomic<bool> isOver = false;
    std::array<int, Connections> answered{};
    std::atomic<int> all = 0;
    std::vector<std::jthread> threads;
    for (int connection = 0; connection < Connections; ++connection) {
        threads.emplace_back([&, connection] {
            RawClient client(m_program->hookPort());
            int &number = answered[size_t(connection)];
            for (; !isOver; ++number, ++all) {
                const QByteArray id = "m" + QByteArray::number(connection * Round + number);
                const QByteArray body = R"({"nodeId":"n","mediaSessionId":")" + id + "\"}";
                if (client.post("/rest/my_api/StreamStatusEvent", body).status != 200)
                    return;
            }
        });
    }
    const auto stop = qScopeGuard([&isOver] { isOver = true; });
    const auto health = [this] { return getJson(*m_program, "/health"); };
    int seen = 0;
    for (const char *clock : {"+365d", "+0", "-365d", "+0"}) {
        const int before = all;
        QTRY_VERIFY(all > before + 100);
        setClock(clock);
        ++seen;
        QTRY_COMPARE(health().value(u"notices"_s).toArray().size(), seen);
        QCOMPARE(health().value(u"status"_s), QJsonValue(u"ok"_s));
    }
    isOver = true;
    threads.clear();
    for (int start = 0; start < 2; ++start) {
        std::array<int, Connections> next{}; // each one's in order
        QCOMPARE(
            eachStored(*m_program, [&next](int number) { return next[size_t(number / Round)]++ == number % Round; }),
            true);
        QCOMPARE(next, answered);
        QCOMPARE(m_program->stop(), std::optional(0));
        QVERIFY2(this->start(), qPrintable(m_program->failure()));
    }
}

void TestClock::goesOnWhenTheClockIsSetBack()
{
    QElapsedTimer since;
    QCOMPARE(post("older", "PENDING"), 200);
    QCOMPARE(post("older", "PUBLISHING"), 200);
    since.start();
    setClock("-3600s");
    QTRY_VERIFY(!listed("filter=age>1s").isEmpty()); // time goes on
    QCOMPARE(listed("filter=age<0s"), QJsonArray());
    QCOMPARE(post("newer", "PUBLISHING"), 200);
    QCOMPARE(listed("sort=-lastSeen"), (QJsonArray{u"newer"_s, u"older"_s}));
    QCOMPARE(listed("sort=-firstSeen"), (QJsonArray{u"newer"_s, u"older"_s}));
    QCOMPARE(listed("filter=age<1s"), QJsonArray{u"newer"_s});
    QVERIFY(since.elapsed() >= 1'000);

    QCOMPARE(post("older", "UNPUBLISHED"), 200);
    const QJsonObject history = getJson(*m_program, "/streams/older/history");
    const QJsonArray jumps = history.value(u"clockJumps"_s).toArray();
    QCOMPARE(jumps.size(), 1);
    QCOMPARE(jumps[0].toObject().value(u"text"_s).toString(), u"The clock was set back by 1 hour."_s);
    const auto received = [events = history.value(u"events"_s).toArray()](int i) {
        return events[i].toObject().value(u"receivedAt"_s).toString();
    };
    QVERIFY(received(0) < received(1));
    QVERIFY(received(2) < received(0)); // as the clock said
    QCOMPARE(getJson(*m_program, "/streams/older").value(u"statusSince"_s).toString(), received(2));
    QCOMPARE(getJson(*m_program, "/streams/older").value(u"firstSeen"_s).toString(), received(0));
}

void TestClock::goesOnWhenItWasSetBackMeanwhile()
{
    QCOMPARE(post("older", "PUBLISHING"), 200);
    QCOMPARE(m_program->stop(), std::optional(0));
    setClock("-3600s");
    QVERIFY2(start(), qPrintable(m_program->failure()));
    QCOMPARE(post("newer", "PUBLISHING"), 200);
    QCOMPARE(listed("sort=-lastSeen"), (QJsonArray{u"newer"_s, u"older"_s}));
    QCOMPARE(listed("filter=age<0s"), QJsonArray());
    QCOMPARE(listed("filter=age>0s").size(), 2);
    QTRY_COMPARE(listed("filter=age>1s").size(), 2);
    const QJsonArray jumps = getJson(*m_program, "/events").value(u"clockJumps"_s).toArray();
    QCOMPARE(jumps.size(), 1);
    QVERIFY(jumps[0].toObject().value(u"text"_s).toString().startsWith(u"The clock was set back by "_s));
}

void TestClock::doesNotKnowWhatWasLiveLastEvening()
{
    for (const char *id : {"a", "b", "c", "d"})
        QCOMPARE(post(id, "PUBLISHING"), 200);
    QCOMPARE(m_program->stop(), std::optional(0));
    setClock("+14h");
    QVERIFY2(start(), qPrintable(m_program->failure()));
    QCOMPARE(listed("filter=is:unknown").size(), 4);
    QCOMPARE(listed("filter=is:live").size(), 0);
    QCOMPARE(getJson(*m_program, "/streams/a/history").value(u"gaps"_s).toArray().size(), 1);
    QCOMPARE(post("a", "PUBLISHING"), 200);
    QCOMPARE(listed("filter=is:live"), QJsonArray{u"a"_s});
}

QTEST_GUILESS_MAIN(TestClock)
#include "tst_clock.moc"
