#include "app/house/listenretry.h"

#include <QTcpServer>

#include <utility>

namespace {

// Only somebody else keeps it from us, and not even that any more, perhaps.
bool mayComeFree(const QHostAddress &address, quint16 port)
{
    QTcpServer probe;
    return probe.listen(address, port) || probe.serverError() == QAbstractSocket::AddressInUseError;
}

} // namespace

ListenRetry::ListenRetry(QObject *parent)
    : QObject(parent)
    , m_timer(this)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(EveryMs);
    connect(&m_timer, &QTimer::timeout, this, &ListenRetry::due);
}

void ListenRetry::forget()
{
    m_timer.stop();
    m_reported.clear();
}

std::optional<ListenRetry::News> ListenRetry::take(const QString &sentence, const QHostAddress &address, quint16 port)
{
    News news{.sentence = sentence, .isTriedAgain = mayComeFree(address, port)};
    if (news.isTriedAgain) {
        news.sentence += QStringLiteral(" It is tried again every %1 s.").arg(EveryMs / 1'000);
        m_timer.start();
    }
    if (std::exchange(m_reported, news.sentence) == news.sentence)
        return std::nullopt;
    return news;
}
