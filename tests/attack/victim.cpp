#include "victim.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>

#include <chrono>
#include <thread>

namespace victim {

QJsonObject ask(const Program &program, const QByteArray &path, const QByteArray &body)
{
    RawClient client(program.adminPort());
    const RawAnswer answer = body.isEmpty() ? client.get("/api/v1" + path) : client.post("/api/v1" + path, body);
    return QJsonDocument::fromJson(answer.body).object();
}

qint64 countOf(const Program &program, const QByteArray &filter)
{
    return ask(program, "/events/count", "{\"filter\":\"" + filter + "\"}")
        .value(QStringLiteral("count"))
        .toInteger(-1);
}

QStringList causes(const Program &program)
{
    return ask(program, "/health").value(QStringLiteral("causes")).toVariant().toStringList();
}

namespace {

qint64 statusOf(const Program &program, const QByteArray &name) // kB
{
    QFile status(QStringLiteral("/proc/%1/status").arg(program.pid()));
    if (!status.open(QIODevice::ReadOnly))
        return -1;
    const QByteArray all = status.readAll();
    const qsizetype at = all.indexOf(name) + name.size();
    return all.sliced(at, all.indexOf("kB", at) - at).trimmed().toLongLong();
}

} // namespace

qint64 peakMemory(const Program &program)
{
    return statusOf(program, "VmHWM:") / 1024;
}

qint64 memory(const Program &program)
{
    return statusOf(program, "VmRSS:");
}

int openFiles(const Program &program)
{
    return int(QDir(QStringLiteral("/proc/%1/fd").arg(program.pid())).count());
}

// What the program tells of itself comes a moment later.
bool eventually(const std::function<bool()> &condition)
{
    QElapsedTimer time;
    time.start();
    while (!condition()) {
        if (time.elapsed() > 5'000)
            return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return true;
}

QByteArray head(const QByteArray &method, qint64 length, const QByteArray &lines)
{
    return "POST " + Base + method + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + lines +
           "Content-Length: " + QByteArray::number(length) + "\r\n\r\n";
}

QByteArray event(const QByteArray &name, const QByteArray &more)
{
    return R"({"nodeId":"n","appKey":"honest","mediaSessionId":")" + name + R"(","name":")" + name +
           R"(","status":"PUBLISHING","published":true)" + more + "}";
}

bool post(const Program &program, const QByteArray &body, int timeoutMs)
{
    RawClient client(program.hookPort(), timeoutMs);
    return client.post(Base + "StreamStatusEvent", body).status == 200;
}

bool postHonest(const Program &program, const QByteArray &name, int timeoutMs)
{
    return post(program, event(name), timeoutMs);
}

std::vector<std::unique_ptr<RawClient>> connections(quint16 port, int count)
{
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < count; ++i)
        clients.push_back(std::make_unique<RawClient>(port, 30'000));
    return clients;
}

} // namespace victim
