#include "app/house/demo.h"

#include "app/house/demorun.h"
#include "base/clock.h"
#include "wcs/origin.h"

#include <QUrl>

#include <algorithm>

namespace {

constexpr int NewsMs = 250; // no more often is anything of it shown

// Of a network that a peer must be in.
bool admits(const QList<hooks::Subnet> &allowed, const QHostAddress &peer)
{
    return allowed.isEmpty() ||
           std::ranges::any_of(allowed, [&](const hooks::Subnet &subnet) { return peer.isInSubnet(subnet); });
}

// "demo-" and eight digits of the time, which were those of no demonstration for a month.
QByteArray newNodePrefix()
{
    return "demo-" + QByteArray::number(wallMicroseconds(), 36).right(8) + '-';
}

} // namespace

Demo::Demo(const hooks::Options &endpoint, QObject *parent)
    : QObject(parent)
    , m_endpoint(endpoint)
{
    m_thread.setObjectName(QStringLiteral("demonstration"));
}

Demo::~Demo()
{
    m_thread.quit();
    m_thread.wait();
}

QString Demo::obstacle(const QString &url) const
{
    if (url.isEmpty())
        return tr("A demonstration calls the endpoint, and that is not listening now: start listening first.");
    // From one of the machine's own addresses to itself, both ends have the same.
    const QHostAddress peer(QUrl(url).host());
    if (!admits(m_endpoint.allowedPeers, peer))
        return tr("A demonstration would call from %1, which --allow-ip does not allow: add --allow-ip %1.")
            .arg(peer.toString());
    return {};
}

simulator::Target Demo::target(const QString &url) const
{
    simulator::Target target{.url = QUrl(url), .secret = m_endpoint.secret, .origin = wcs::Origin::Demonstration};
    const qsizetype colon = m_endpoint.credentials.indexOf(':');
    if (colon >= 0) {
        target.user = m_endpoint.credentials.first(colon);
        target.password = m_endpoint.credentials.sliced(colon + 1);
    }
    target.tls = QSslConfiguration::defaultConfiguration();
    target.tls.setPeerVerifyMode(QSslSocket::VerifyNone); // our own endpoint: its certificate names another host
    return target;
}

void Demo::start(const QString &scenario, const QString &url)
{
    const auto chosen = simulator::Scenario::shippedOne(scenario);
    const QString why = chosen ? obstacle(url) : tr("There is no demonstration of that name: %1.").arg(scenario);
    if (!why.isEmpty())
        return emit refused(why);
    stop();
    m_scenario = scenario;
    m_run = new DemoRun(target(url), {.scenario = *chosen,
                                      .pace = {},
                                      .seed = chosen->seed.value_or(1),
                                      .seconds = {},
                                      .repeats = true,
                                      .recordedClients = 0, // whoever shows it keeps it
                                      .newsMs = NewsMs,
                                      .nodePrefix = newNodePrefix()});
    m_run->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_run, &QObject::deleteLater);
    connect(m_run, &DemoRun::clientsChanged, this, [this, sender = m_run](const simulator::ClientNewsPtr &news) {
        if (sender == m_run) // not of one that is over
            emit clientsChanged(news);
    });
    connect(m_run, &QObject::destroyed, this, &Demo::takeGone);
    m_thread.start();
    if (m_leaving == 0)
        begin();
    emit runningChanged(m_scenario);
}

void Demo::begin()
{
    emit begins(steadyNanoseconds());
    QMetaObject::invokeMethod(m_run, &DemoRun::begin, Qt::QueuedConnection);
}

void Demo::takeGone()
{
    if (--m_leaving == 0 && m_run)
        begin();
}

void Demo::stop()
{
    if (!isRunning())
        return;
    QMetaObject::invokeMethod(m_run, &DemoRun::end, Qt::QueuedConnection);
    m_run = nullptr;
    ++m_leaving;
    m_scenario.clear();
    emit ended();
    emit runningChanged({});
}
