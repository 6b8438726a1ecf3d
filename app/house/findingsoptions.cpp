#include "app/house/findingsoptions.h"

#include <QRandomGenerator>

#include <algorithm>

namespace {

// What is given is not repeated where it is no URL: it may hold a password.
template <typename Address>
QList<Address> parseAddresses(const Settings &settings, const char *option)
{
    QList<Address> addresses;
    const QStringList texts = settings.texts(option);
    for (const QString &text : texts) {
        const Result<Address> address = Address::parse(text);
        if (!address)
            throw UsageError{
                QStringLiteral("--%1: the URL that is given %2.").arg(QLatin1String(option), address.error().sentence)};
        addresses.append(*address);
    }
    return addresses;
}

QStringList namesIn(const Settings &settings, const char *option)
{
    const QStringList names = settings.texts(option);
    if (std::ranges::any_of(names, [](const QString &name) { return name.trimmed().isEmpty(); }))
        throw UsageError{QStringLiteral("--%1 is empty.").arg(QLatin1String(option))};
    return names;
}

} // namespace

findings::Engine::Options findingsOptions(const Settings &settings)
{
    findings::Engine::Options options;
    const QStringList texts = settings.texts("threshold");
    for (const QString &text : texts) {
        if (const auto set = findings::setThreshold(options.thresholds, text); !set)
            throw UsageError{QStringLiteral("--threshold: “%1” %2.").arg(text, set.error().sentence)};
    }
    if (options.thresholds.flapsUntil > options.thresholds.flapsFrom)
        throw UsageError{QStringLiteral("--threshold: flaps-until is more than flaps-from.")};
    options.known = {.apps = namesIn(settings, "known-app"), .nodes = namesIn(settings, "known-node")};
    return options;
}

alerts::Options alertOptions(const Settings &settings)
{
    alerts::Options options;
    options.webhooks = parseAddresses<alerts::Address>(settings, "alert-webhook");
    options.programs = namesIn(settings, "alert-exec");
    options.alertmanagers = parseAddresses<alerts::Address>(settings, "alertmanager");
    options.tls = QSslConfiguration::defaultConfiguration();
    options.seed = QRandomGenerator::global()->generate64();
    return options;
}

wcsrest::Options wcsOptions(const Settings &settings)
{
    wcsrest::Options options;
    options.nodes = parseAddresses<wcsrest::NodeUrl>(settings, "wcs-rest");
    options.tls = QSslConfiguration::defaultConfiguration();
    options.mayTerminate = settings.isOn("wcs-terminate");
    if (options.mayTerminate && options.nodes.isEmpty())
        throw UsageError{QStringLiteral("--wcs-terminate is of use with --wcs-rest alone.")};
    return options;
}
