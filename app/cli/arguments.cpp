#include "app/cli/arguments.h"

#include "files/safefile.h"

#include <QLocale>

QString Setting::text() const
{
    return QString::fromUtf8(help).replace(QLatin1String("%1"), QString::fromUtf8(usual));
}

std::vector<Setting> Command::allSettings() const
{
    std::vector<Setting> all = settings;
    all.push_back({"help", Setting::Type::Switch, "", "Shows this text."});
    all.push_back({"version", Setting::Type::Switch, "", "Shows the version."});
    return all;
}

std::optional<Exit> parse(const Command &command, const QStringList &arguments, QCommandLineParser &parser)
{
    parser.setApplicationDescription(QString::fromUtf8(command.description));
    for (const Setting &setting : command.allSettings())
        parser.addOption({QLatin1String(setting.name), setting.text(), QLatin1String(setting.value)});
    if (!parser.parse(arguments)) {
        const QString sentence = parser.errorText();
        return usageError(command, sentence.endsWith(u'.') ? sentence : sentence + u'.');
    }
    if (parser.isSet(QStringLiteral("help")))
        return Exit{0, parser.helpText() + QString::fromUtf8(command.examples)};
    if (parser.isSet(QStringLiteral("version")))
        return Exit{0, QLatin1String(command.name) + u' ' + QLatin1String(STREAMWATCH_VERSION)};
    if (!parser.positionalArguments().isEmpty())
        return usageError(command, QStringLiteral("“%1” is not an option.").arg(parser.positionalArguments().first()));
    return std::nullopt;
}

Exit usageError(const Command &command, const QString &sentence)
{
    return Exit{2, QStringLiteral("%1: %2 See --help.").arg(QLatin1String(command.name), sentence)};
}

// As Linux has it: an address for all of a family takes the port of each of them. “::” is for IPv6 alone, as Qt
// listens.
bool clash(const Endpoint &one, const Endpoint &other)
{
    const auto isAll = [](const QHostAddress &address) {
        return address == QHostAddress(QHostAddress::AnyIPv4) || address == QHostAddress(QHostAddress::AnyIPv6);
    };
    const QHostAddress both(QHostAddress::Any);
    const bool isOneFamily = one.address.protocol() == other.address.protocol();
    const bool isOnePlace = one.address == both || other.address == both || one.address == other.address ||
                            (isOneFamily && (isAll(one.address) || isAll(other.address)));
    return one.port != 0 && one.port == other.port && isOnePlace;
}

std::optional<Endpoint> endpointOf(const QString &text)
{
    const qsizetype colon = text.lastIndexOf(QLatin1Char(':'));
    bool isPort = false;
    const uint port = text.mid(colon + 1).toUInt(&isPort);
    QString host = text.left(qMax<qsizetype>(colon, 0));
    if (host.startsWith(QLatin1Char('[')) && host.endsWith(QLatin1Char(']')))
        host = host.mid(1, host.size() - 2);
    else if (host.contains(QLatin1Char(':')))
        isPort = false; // an IPv6 address without its brackets
    QHostAddress address(host == QLatin1String("localhost") ? QStringLiteral("127.0.0.1") : host);
    if (host == QLatin1String("*"))
        address = QHostAddress(QHostAddress::Any);
    if (!isPort || port > 65'535 || address.isNull())
        return std::nullopt;
    return Endpoint{address, quint16(port)};
}

Endpoint parseEndpoint(const char *option, const QString &text)
{
    const auto endpoint = endpointOf(text);
    if (!endpoint)
        throw UsageError{
            QStringLiteral("--%1 takes an address and a port, like 127.0.0.1:8085 or [::1]:8085; “%2” is not that.")
                .arg(QLatin1String(option), text)};
    return *endpoint;
}

void checkApart(const char *option, const Endpoint &one, const char *otherOption, const Endpoint &other)
{
    if (clash(one, other))
        throw UsageError{QStringLiteral("--%1 and --%2 cannot both have port %3: give one of them another.")
                             .arg(QLatin1String(option), QLatin1String(otherOption), QString::number(one.port))};
}

double parseNumber(const char *option, const QString &text, double least, double most)
{
    bool isNumber = false;
    const double number = text.toDouble(&isNumber);
    if (!isNumber || !(number >= least && number <= most))
        throw UsageError{QStringLiteral("--%1 takes a number from %2 to %3; “%4” is not that.")
                             .arg(QLatin1String(option))
                             .arg(QString::number(least, 'f', QLocale::FloatingPointShortest),
                                  QString::number(most, 'f', QLocale::FloatingPointShortest), text)};
    return number;
}

// Peers that come by IPv4 to an IPv6 socket count as what they are, and no peer has a group's address or none.
QPair<QHostAddress, int> parseNetwork(const char *option, const QString &text)
{
    const auto refuse = [&](const QString &what) {
        return UsageError{QStringLiteral("--%1: %2").arg(QLatin1String(option), what)};
    };
    const QString written = text.section(u'/', 0, 0);
    const QHostAddress address(written);
    const auto network = QHostAddress::parseSubnet(text);
    const auto &[start, bits] = network;
    const bool isV4 = address.protocol() == QAbstractSocket::IPv4Protocol;
    const bool isWhole = !address.isNull() && (!isV4 || address.toString() == written) && address.scopeId().isEmpty();
    if (bits < 0 || !isWhole)
        throw refuse(
            QStringLiteral("“%1” is neither a network like 10.0.0.0/8 nor an address like 192.168.1.5.").arg(text));
    if (start != address)
        throw refuse(QStringLiteral("“%1” is no network: that would be %2/%3, and the address alone %4.")
                         .arg(text, start.toString(), QString::number(bits), written));
    if (bool isMapped = false; !isV4 && (address.toIPv4Address(&isMapped), isMapped))
        throw refuse(QStringLiteral("“%1” matches nobody, as IPv4 peers are matched by IPv4 networks: write it as one.")
                         .arg(text));
    const bool isOfNobody = address.isMulticast() || address.isBroadcast() ||
                            (bits > 0 && (address == QHostAddress(QHostAddress::AnyIPv4) ||
                                          (address == QHostAddress(QHostAddress::AnyIPv6) && bits == 128)));
    if (isOfNobody)
        throw refuse(QStringLiteral("“%1” matches nobody, as no peer has such an address.").arg(text));
    return network;
}

QByteArray readFile(const char *option, const QString &path, qint64 most)
{
    const auto content = files::readNamed(path, most);
    if (!content)
        throw UsageError{
            QStringLiteral("--%1: cannot read %2: %3.").arg(QLatin1String(option), path, content.error().sentence)};
    return *content;
}
