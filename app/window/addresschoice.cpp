#include "app/window/addresschoice.h"

#include <QCoreApplication>
#include <QNetworkInterface>
#include <QUrl>

namespace {

const std::array Keys{QStringLiteral("addresses/listen"), QStringLiteral("addresses/admin")};

struct Words {
    Q_DECLARE_TR_FUNCTIONS(AddressChoice)
};

QString textOf(const Endpoint &endpoint)
{
    QString host = endpoint.address.toString();
    if (endpoint.address == QHostAddress::Any)
        host = QStringLiteral("*");
    else if (endpoint.address.protocol() == QAbstractSocket::IPv6Protocol)
        host = QStringLiteral("[%1]").arg(host);
    return QStringLiteral("%1:%2").arg(host).arg(endpoint.port);
}

bool isOfThisMachine(const QHostAddress &address)
{
    return address.isLoopback() || address == QHostAddress::Any || address == QHostAddress::AnyIPv4 ||
           address == QHostAddress::AnyIPv6 || QNetworkInterface::allAddresses().contains(address);
}

} // namespace

AddressChoice::AddressChoice(House &house, const Options &options, QSettings &settings)
    : m_house(house)
    , m_settings(settings)
    , m_admin(options.admin)
    , m_hasAdmin(options.hasAdmin)
    , m_places{{{.endpoint = {options.hooks.address, options.hooks.port}, .isNamed = options.namesListen},
                {.endpoint = {options.admin.address, options.admin.port}, .isNamed = options.namesAdmin}}}
{}

Options AddressChoice::withKept(const Options &given, const QSettings &settings)
{
    Options options = given;
    const auto listen = endpointOf(settings.value(Keys[Hooks]).toString());
    if (listen && !options.namesListen) {
        options.hooks.address = listen->address;
        options.hooks.port = listen->port;
    }
    const auto admin = endpointOf(settings.value(Keys[ControlApi]).toString());
    if (admin && !options.namesAdmin && options.admin.mayListenAt(admin->address)) {
        options.admin.address = admin->address;
        options.admin.port = admin->port;
    }
    const bool isTwice =
        clash({options.hooks.address, options.hooks.port}, {options.admin.address, options.admin.port});
    return isTwice && options.hasAdmin ? given : options; // what is kept is where the other is named
}

QString AddressChoice::text(Which which) const
{
    return textOf(m_places[which].endpoint);
}

bool AddressChoice::isOnAllAddresses() const
{
    const QHostAddress &address = m_places[Hooks].endpoint.address;
    return address == QHostAddress::Any || address == QHostAddress::AnyIPv4;
}

std::optional<QString> AddressChoice::choose(Which which, const QString &text)
{
    const auto endpoint = endpointOf(text);
    if (!endpoint)
        return Words::tr("An address is written with its port, like 127.0.0.1:8085 or [::1]:8085; “%1” is not that.")
            .arg(text.left(64));
    if (which == ControlApi && !m_admin.mayListenAt(endpoint->address))
        return Words::tr("Other machines may call the control API only where the program was started with "
                         "--admin-token and --tls-cert.");
    if (m_hasAdmin && clash(*endpoint, m_places[which == Hooks ? ControlApi : Hooks].endpoint))
        return which == Hooks ? Words::tr("The control API has that port: choose another.")
                              : Words::tr("The hook endpoint has that port: choose another.");
    Endpoint chosen = *endpoint;
    if (chosen.port == 0 && !isOfThisMachine(chosen.address))
        chosen.address = QHostAddress::LocalHost; // where there is a free port to be had
    m_places[which].endpoint = chosen;
    m_places[which].isChosen = true;
    if (which == Hooks)
        m_house.listenAt(chosen.address, chosen.port);
    else
        m_house.listenForCallsAt(chosen.address, chosen.port);
    return std::nullopt;
}

void AddressChoice::keep(Which which, const QString &url)
{
    Place &place = m_places[which];
    place.endpoint.port = quint16(QUrl(url).port(place.endpoint.port)); // the one that was picked
    if (place.isChosen && !place.isNamed)
        m_settings.setValue(Keys[which], textOf(place.endpoint));
}
