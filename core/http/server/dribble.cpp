#include "http/server/dribble.h"

#include "base/clock.h"

#include <algorithm>

namespace http {

namespace {

constexpr qint64 ShortestStepMs = 20;
constexpr qint64 LongestStepMs = 1'000;

} // namespace

Dribble::Dribble(QByteArray bytes, qint64 bytesPerSecond)
    : m_bytes(std::move(bytes))
    , m_bytesPerSecond(bytesPerSecond)
    , m_timer(this)
{
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(int(std::clamp(1'000 / bytesPerSecond, ShortestStepMs, LongestStepMs)));
    connect(&m_timer, &QTimer::timeout, this, &Dribble::handOut);
}

void Dribble::start()
{
    m_startedMono = steadyNanoseconds();
    m_timer.start();
}

void Dribble::stop()
{
    m_timer.stop();
}

void Dribble::handOut()
{
    const double seconds = double(steadyNanoseconds() - m_startedMono) / 1e9;
    const auto ripe = std::min(qsizetype(seconds * double(m_bytesPerSecond)), m_bytes.size());
    if (ripe > m_handedOut) {
        const QByteArrayView piece = QByteArrayView(m_bytes).sliced(m_handedOut, ripe - m_handedOut);
        m_handedOut = ripe;
        emit due(piece);
    }
    if (m_handedOut == m_bytes.size() && m_timer.isActive()) {
        m_timer.stop();
        emit finished();
    }
}

} // namespace http
