#include "http/net/tunnel.h"

#include "base/reasonphrase.h"

#include <array>
#include <utility>

namespace http {
namespace {

constexpr qsizetype LongestHead = 8 * 1024; // bytes, of the proxy's answer

} // namespace

Tunnel::Tunnel(int descriptor, Readiness &readiness)
    : m_wire(descriptor, readiness, PlainWire::Broken::ReadOut)
    , m_answer(LongestHead, 0, ResponseParser::Parts::Head)
{
    connect(&m_wire, &Wire::readyRead, this, &Tunnel::onReadyRead);
    connect(&m_wire, &Wire::ended, this, &Tunnel::onEnded);
}

void Tunnel::ask(const QByteArray &request)
{
    m_wire.write(request);
}

void Tunnel::stop()
{
    m_isOver = true;
    m_wire.close();
}

void Tunnel::onReadyRead()
{
    std::array<char, 4 * 1024> buffer{};
    while (!m_isOver) {
        const qint64 count = m_wire.read(buffer.data(), qint64(buffer.size()));
        if (count <= 0)
            return;
        const qsizetype used = m_answer.feed(QByteArrayView(buffer.data(), count));
        if (m_answer.stage() == ResponseParser::Stage::Failed)
            fail(m_answer.sentence());
        else if (m_answer.stage() == ResponseParser::Stage::Complete)
            take(m_answer.take().status, used == count);
    }
}

void Tunnel::onEnded()
{
    if (m_isOver)
        return;
    m_answer.end();
    fail(m_answer.sentence());
}

// wasAll: nothing came behind the answer. A host that is spoken to by TLS says nothing before it is asked.
void Tunnel::take(int status, bool wasAll)
{
    if (status / 100 != 2)
        return fail(refusalText(status));
    if (!wasAll)
        return fail(QStringLiteral("it sends something before it was asked"));
    m_isOver = true;
    emit opened(m_wire.release());
}

void Tunnel::fail(const QString &cause)
{
    stop();
    emit failed(cause);
}

QString refusalText(int status)
{
    return QStringLiteral("the proxy refused it with %1 %2").arg(status).arg(QString::fromLatin1(reasonPhrase(status)));
}

} // namespace http
