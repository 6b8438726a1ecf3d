#include "attacks.h"

#include "crowds.h"
#include "overload.h"
#include "victim.h"

#include <QElapsedTimer>
#include <QFileInfo>
#include <QJsonObject>
#include <QRandomGenerator>

#include <algorithm>
#include <atomic>
#include <thread>

using namespace victim;

namespace {

constexpr qint64 LargestBody = 16 * 1024 * 1024;

// A web page posts what it likes, and is answered 403 each time; another peer has the wrong path once.
Damage flood(const Program &program, double size)
{
    const int honest = 300;
    bool isTaken = true;
    for (int i = 0; i < honest; ++i)
        isTaken = isTaken && postHonest(program, "honest-" + QByteArray::number(i));
    RawClient mistaken(program.hookPort());
    mistaken.post("/mistake/StreamStatusEvent", event("mistaken"));

    std::atomic<qint64> refused = 0;
    const auto flood = [&](int seed) {
        QRandomGenerator random{quint32(seed)};
        QByteArray noise(60 * 1024, Qt::Uninitialized); // nothing of it can be compressed
        QElapsedTimer time;
        time.start();
        while (time.elapsed() < qint64(10'000 * size)) {
            random.fillRange(reinterpret_cast<quint32 *>(noise.data()), noise.size() / 4);
            RawClient page(program.hookPort());
            const RawAnswer answer = page.post(
                Base + "StreamStatusEvent", event("flood", R"(,"info":")" + noise.first(45 * 1024).toBase64() + '"'),
                "Origin: http://evil.example\r\nX-Noise: " + noise.first(14 * 1024).toHex() + "\r\n");
            refused += answer.status == 403 ? 1 : 0;
        }
    };
    std::vector<std::thread> pages;
    for (int i = 0; i < 4; ++i)
        pages.emplace_back(flood, i + 1);
    for (std::thread &page : pages)
        page.join();

    const qint64 left = countOf(program, "app:honest");
    const qint64 mistakes = countOf(program, "is:rejected target:*mistake*");
    qint64 rejected = 0;
    const bool isCounted = eventually([&] {
        rejected = ask(program, "/health").value(QStringLiteral("rejected")).toInteger();
        return rejected == refused + 1;
    });
    const qint64 megabytes =
        (QFileInfo(program.databasePath()).size() + QFileInfo(program.databasePath() + QStringLiteral("-wal")).size()) /
        1'000'000;
    return {QStringLiteral("%1 posts refused, %2 counted; of %3 honest events %4 left, of 1 mistake %5; journal %6 MB")
                .arg(refused.load())
                .arg(rejected)
                .arg(honest)
                .arg(left)
                .arg(mistakes)
                .arg(megabytes),
            isTaken && left == honest && mistakes == 1 && isCounted && megabytes <= 60};
}

// Connects, and says nothing. More than the program takes, whatever the size.
Damage silence(const Program &program, double)
{
    const auto crowd = connections(program.hookPort(), 12'400);
    QElapsedTimer time;
    time.start();
    const bool isServed = postHonest(program, "honest", 15'000);
    const qint64 took = time.elapsed();
    const bool isSaid = eventually([&] { return causes(program).join(u' ').contains(QStringLiteral("connections")); });
    return {QStringLiteral("%1 silent connections: a hook was %2 after %3 ms; /health %4")
                .arg(crowd.size())
                .arg(isServed ? QStringLiteral("answered 200") : QStringLiteral("not answered 200"))
                .arg(took)
                .arg(isSaid ? QStringLiteral("says why") : QStringLiteral("does not say why")),
            isServed && isSaid && took < 5'000};
}

// The same at the control API.
Damage silenceAtTheApi(const Program &program, double)
{
    const auto crowd = connections(program.adminPort(), 4'160);
    QElapsedTimer time;
    time.start();
    const QJsonObject health = ask(program, "/health");
    return {QStringLiteral("%1 silent connections: /health was %2 after %3 ms")
                .arg(crowd.size())
                .arg(health.isEmpty() ? QStringLiteral("not answered") : QStringLiteral("answered"))
                .arg(time.elapsed()),
            !health.isEmpty() && time.elapsed() < 5'000};
}

// Bodies of 16 MB, each less its last byte.
Damage bodies(const Program &program, double size)
{
    const qint64 before = peakMemory(program);
    const auto crowd = connections(program.hookPort(), int(100 * size));
    const QByteArray body(1024 * 1024, 'x');
    for (const auto &client : crowd)
        client->send(head("StreamStatusEvent", LargestBody));
    for (qint64 sent = 0; sent < LargestBody; sent += body.size()) {
        const qsizetype last = sent + body.size() == LargestBody ? 1 : 0;
        for (const auto &client : crowd)
            client->send(QByteArrayView(body).chopped(last));
    }
    const qint64 took = peakMemory(program) - before;
    const bool isServed = postHonest(program, "honest");
    return {QStringLiteral("%1 bodies of 16 MB under way: %2 MB; a hook was %3")
                .arg(crowd.size())
                .arg(took)
                .arg(isServed ? QStringLiteral("answered 200") : QStringLiteral("not answered 200")),
            isServed && took < 600};
}

// Names of 15 MB, each another one.
Damage longNames(const Program &program, double size)
{
    const qint64 before = peakMemory(program);
    const int count = int(40 * size);
    int taken = 0;
    for (int i = 0; i < count; ++i)
        taken += post(program, R"({"nodeId":"n","mediaSessionId":")" + QByteArray::number(i) + R"(","name":")" +
                                   QByteArray(15'000'000, char('a' + i % 26)) + "\"}")
                     ? 1
                     : 0;
    const qint64 took = peakMemory(program) - before;
    return {QStringLiteral("%1 names of 15 MB, %2 answered 200: %3 MB").arg(count).arg(taken).arg(took),
            taken == count && took < 500};
}

// Asks for large answers, over and over, and reads none.
Damage unread(const Program &program, double size)
{
    RawClient poster(program.hookPort(), 30'000);
    const QByteArray large = event("large", R"(,"padding":")" + QByteArray(15'000'000, 'x') + '"');
    poster.post(Base + "StreamStatusEvent", large);
    const auto crowd = connections(program.adminPort(), int(40 * size));
    const qint64 before = peakMemory(program);
    for (const auto &client : crowd)
        client->send(QByteArray("GET /api/v1/events/1/body HTTP/1.1\r\nHost: localhost\r\n\r\n").repeated(20));
    QElapsedTimer time;
    time.start();
    const bool isServed = !ask(program, "/health").isEmpty();
    const qint64 waited = time.elapsed();
    const qint64 took = peakMemory(program) - before;
    return {QStringLiteral("%1 × 20 answers of 15 MB, unread: %2 MB; /health was %3 after %4 ms")
                .arg(crowd.size())
                .arg(took)
                .arg(isServed ? QStringLiteral("answered") : QStringLiteral("not answered"))
                .arg(waited),
            isServed && took < 1'000};
}

// One peer sends hooks without waiting for answers; another one posts like a WCS.
Damage pipelining(const Program &program, double size)
{
    std::atomic<bool> isOver = false;
    const QByteArray one = event("greedy");
    const QByteArray many = (head("someMethod", one.size()) + one).repeated(200);
    RawClient greedy(program.hookPort());
    std::thread sender([&] {
        while (!isOver && greedy.send(many))
            ;
    });
    std::thread reader([&] {
        while (!isOver && greedy.receive().status == 200)
            ;
    });
    std::vector<qint64> latencies; // µs
    RawClient honest(program.hookPort());
    QElapsedTimer all;
    QElapsedTimer time;
    all.start();
    while (all.elapsed() < qint64(5'000 * size) || latencies.size() < 20) {
        time.start();
        honest.post(Base + "connect", "{}");
        latencies.push_back(time.nsecsElapsed() / 1'000);
    }
    isOver = true;
    greedy.endSending();
    sender.join();
    reader.join();
    std::ranges::sort(latencies);
    const auto at = [&](double share) {
        return double(latencies[size_t(double(latencies.size() - 1) * share)]) / 1'000;
    };
    return {QStringLiteral("beside one that pipelines, a connect took p50 %1 ms, p99 %2 ms").arg(at(0.5)).arg(at(0.99)),
            at(0.5) < 20};
}

} // namespace

const std::vector<Attack> &attacks()
{
    const QStringList small{QStringLiteral("--retain-gb"), QStringLiteral("0.05")};
    static const std::vector<Attack> all{
        {QStringLiteral("flood"), small, flood},
        {QStringLiteral("silence"), {}, silence},
        {QStringLiteral("silence at the control API"), {}, silenceAtTheApi},
        {QStringLiteral("bodies"), {}, bodies},
        {QStringLiteral("long names"), {}, longNames},
        {QStringLiteral("unread answers"), {}, unread},
        {QStringLiteral("pipelining"), {}, pipelining},
        {QStringLiteral("idle"), {}, idle},
        {QStringLiteral("slow heads"), {}, slowHeads},
        {QStringLiteral("slow bodies"), {}, slowBodies},
        {QStringLiteral("slow readers"), {}, slowReaders},
        {QStringLiteral("resets"), {}, resets},
        {QStringLiteral("overload"), {}, overload},
        {QStringLiteral("overload of a slow disk"), {}, overloadOfASlowDisk, true},
    };
    return all;
}

std::unique_ptr<Program> victimOf(const Attack &attack, const QString &binary, const QString &folder)
{
    auto program = std::make_unique<Program>(binary, folder);
    if (attack.hasSlowDisk) {
        program->setEnvironment(QStringLiteral("LD_PRELOAD"), QStringLiteral(SLOW_SYNC_LIBRARY));
        program->setEnvironment(QStringLiteral("SLOW_SYNC"), program->databasePath() + QStringLiteral(".sync-ms"));
    }
    if (!program->start(attack.options))
        qFatal("%s", qPrintable(program->failure()));
    return program;
}

Damage make(const Attack &attack, const Program &program, double size)
{
    constexpr int Spare = 16; // descriptors, of files that come and go
    const int filesBefore = openFiles(program);
    Damage damage = attack.run(program, size);
    QElapsedTimer time;
    time.start();
    const bool isServed = eventually([&] { return postHonest(program, "afterwards", 1'000); });
    const bool isLeft = eventually([&] { return openFiles(program) <= filesBefore + Spare; });
    damage.isBorne = damage.isBorne && isServed && isLeft && !ask(program, "/health").isEmpty();
    damage.figures += QStringLiteral("; %1 after %2 ms")
                          .arg(isServed && isLeft ? QStringLiteral("as before") : QStringLiteral("NOT as before"))
                          .arg(time.elapsed());
    return damage;
}
