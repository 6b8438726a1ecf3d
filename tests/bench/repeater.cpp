#include "repeater.h"

#include "cputime.h"

#include <QCoreApplication>
#include <QElapsedTimer>

#include <utility>

const QByteArray &Repeater::target()
{
    static const QByteArray path = "/rest/my_api/StreamStatusEvent";
    return path;
}

const QList<QByteArray> &Repeater::fields()
{
    static const QList<QByteArray> lines{"Accept: application/json, application/*+json",
                                         "Content-Type: application/json;charset=UTF-8", "User-Agent: Java/1.8.0_111",
                                         "Connection: keep-alive"};
    return lines;
}

QByteArray Repeater::head()
{
    return "POST " + target() + " HTTP/1.1\r\n" + fields().join("\r\n") + "\r\n";
}

Repeater::Repeater(Send send, int atOnce)
    : m_send(std::move(send))
    , m_atOnce(atOnce)
{}

Load Repeater::run(int seconds)
{
    m_load = {};
    QElapsedTimer clock;
    clock.start();
    m_end.setRemainingTime(std::chrono::seconds(seconds));
    const double before = threadCpuMicroseconds();
    for (int i = 0; i < m_atOnce; ++i)
        sendNext();
    QCoreApplication::exec();
    m_load.ownCpu = threadCpuMicroseconds() - before;
    m_load.seconds = double(clock.nsecsElapsed()) * 1e-9;
    return m_load;
}

void Repeater::sendNext()
{
    ++m_underWay;
    m_send(m_body, [this](http::Reply &&reply) { take(reply); });
}

void Repeater::take(const http::Reply &reply)
{
    --m_underWay;
    ++m_load.hooks;
    ++m_load.byStatus[reply.status];
    if (!m_end.hasExpired())
        sendNext();
    else if (m_underWay == 0)
        QCoreApplication::exit();
}

quint64 otherThan200(const Load &load)
{
    const auto ok = load.byStatus.find(200);
    return load.hooks - (ok == load.byStatus.end() ? 0 : ok->second);
}
