#include "app/window/endpointlink.h"

#include "text/text.h"

#include <QLocale>
#include <QNetworkInterface>
#include <QUrl>

#include <algorithm>

namespace {

using Kind = ui::Endpoint::Kind;

constexpr int LongestNames = 300; // characters, of all together

// The URL with each of this machine's other addresses, where the endpoint listens on all of them.
QStringList lanUrls(const QString &hookUrl)
{
    QStringList urls;
    for (const QHostAddress &address : QNetworkInterface::allAddresses()) {
        if (address.isLoopback() || address.protocol() != QAbstractSocket::IPv4Protocol)
            continue;
        QUrl url(hookUrl);
        url.setHost(address.toString());
        urls.append(url.toString());
    }
    return urls;
}

QString cameBackOffText(const QStringList &names)
{
    const QString list = text::visibleText(names.join(QStringLiteral(", ")).toUtf8(), LongestNames);
    return names.size() == 1
               ? EndpointLink::tr("One rule was switched on when the program ended: %1. It is switched off now.")
                     .arg(list)
               : EndpointLink::tr("%1 rules were switched on when the program ended: %2. They are switched off now.")
                     .arg(QLocale().toString(names.size()), list);
}

} // namespace

EndpointLink::EndpointLink(House &house, const Options &options, QSettings &settings, QObject *parent)
    : QObject(parent)
    , m_house(house)
    , m_hasControlApi(options.hasAdmin)
    , m_addresses(house, options, settings)
    , m_testEvent(options.hooks)
    , m_gateway(this)
{
    connectEndpoint();
    connectControlApi();
    connectJournal();
}

void EndpointLink::start()
{
    showEndpoint(Kind::Starting);
    if (!m_hasControlApi)
        emit m_gateway.controlApiChanged(
            {.kind = Kind::Stopped, .url = {}, .lanUrls = {}, .problem = {}, .address = {}});
}

void EndpointLink::connectEndpoint()
{
    m_gateway.listen = [this] {
        showEndpoint(Kind::Starting);
        m_house.listen();
    };
    m_gateway.stop = [this] { m_house.stopListening(); };
    m_gateway.listenAt = [this](const QString &address) {
        const auto problem = m_addresses.choose(AddressChoice::Hooks, address);
        problem ? showEndpoint(Kind::Failed, *problem) : showEndpoint(Kind::Starting);
    };
    m_gateway.sendTestEvent = [this] { return m_testEvent.send(m_house.hookUrl()); };

    connect(&m_house, &House::endpointListening, this, [this](const QString &url) {
        m_addresses.keep(AddressChoice::Hooks, url);
        showEndpoint(Kind::Listening);
    });
    connect(&m_house, &House::endpointStopped, this, [this] { showEndpoint(Kind::Stopped); });
    connect(&m_house, &House::endpointFailed, this,
            [this](const QString &sentence) { showEndpoint(Kind::Failed, sentence); });
    connect(&m_house, &House::journalFailed, this,
            [this](const QString &sentence) { showEndpoint(Kind::Failed, sentence, false); });
    connect(&m_house, &House::rejectionsChanged, &m_gateway, &ui::EndpointGateway::rejectionsChanged);
    connect(&m_house, &House::rejectedChanged, &m_gateway, &ui::EndpointGateway::rejectedChanged);
    connect(&m_house, &House::figuresChanged, this, [this](const hooks::Figures &figures) {
        m_suspended = figures.backend.suspended + figures.backend.suspendedFailures;
    });
    connect(&m_house, &House::troublesChanged, this, &EndpointLink::showTroubles);
    connect(&m_house, &House::strangersMayEnter, &m_gateway, &ui::EndpointGateway::noticed);
    connect(&m_house, &House::readyFileFailed, &m_gateway, &ui::EndpointGateway::noticed);
}

// Without those that a banner of their own has or says already, see BackendLink; they may say how often it was.
void EndpointLink::showTroubles(QStringList sentences)
{
    sentences.removeIf([this](const QString &sentence) {
        return std::ranges::any_of(m_suspended, [&](const QString &said) { return sentence.startsWith(said); });
    });
    emit m_gateway.troublesChanged(sentences);
}

void EndpointLink::connectControlApi()
{
    m_gateway.serveCallsAt = [this](const QString &address) {
        if (const auto problem = m_addresses.choose(AddressChoice::ControlApi, address))
            showNoControlApi(*problem);
    };
    connect(&m_house, &House::adminListening, this, [this](const QString &url) {
        m_addresses.keep(AddressChoice::ControlApi, url);
        emit m_gateway.controlApiChanged(
            {.kind = Kind::Listening, .url = url, .lanUrls = {}, .problem = {}, .address = {}});
    });
    connect(&m_house, &House::adminFailed, this, &EndpointLink::showNoControlApi);
    connect(&m_house, &House::adminTroublesChanged, &m_gateway, &ui::EndpointGateway::controlApiTroublesChanged);
}

void EndpointLink::connectJournal()
{
    connect(&m_house, &House::storeStateChanged, &m_gateway, &ui::EndpointGateway::storeStateChanged);
    connect(&m_house, &House::storeFiguresChanged, &m_gateway, &ui::EndpointGateway::storeFiguresChanged);
    connect(&m_house, &House::rulesComeBackOff, this,
            [this](const QStringList &names) { emit m_gateway.noticed(cameBackOffText(names)); });
    connect(&m_house, &House::answersFileFailed, &m_gateway, &ui::EndpointGateway::noticed);
    connect(&m_house, &House::answersTroublesChanged, &m_gateway, &ui::EndpointGateway::answersTroublesChanged);
}

void EndpointLink::showEndpoint(Kind kind, const QString &problem, bool canMove)
{
    m_isListening = kind == Kind::Listening;
    const QString url = m_house.hookUrl();
    emit m_gateway.endpointChanged({.kind = kind,
                                    .url = url,
                                    .lanUrls = m_addresses.isOnAllAddresses() ? lanUrls(url) : QStringList(),
                                    .problem = problem,
                                    .address = canMove ? m_addresses.text(AddressChoice::Hooks) : QString()});
}

void EndpointLink::showNoControlApi(const QString &problem)
{
    emit m_gateway.controlApiChanged({.kind = Kind::Failed,
                                      .url = {},
                                      .lanUrls = {},
                                      .problem = problem,
                                      .address = m_addresses.text(AddressChoice::ControlApi)});
}
