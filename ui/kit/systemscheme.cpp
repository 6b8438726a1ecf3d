#include "ui/kit/systemscheme.h"

#include "ui/kit/sessionbus.h"

#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>

namespace ui {

namespace {

const QString Service = QStringLiteral("org.freedesktop.portal.Desktop");
const QString Path = QStringLiteral("/org/freedesktop/portal/desktop");
const QString Interface = QStringLiteral("org.freedesktop.portal.Settings");
const QString Space = QStringLiteral("org.freedesktop.appearance");
const QString Key = QStringLiteral("color-scheme");

} // namespace

SystemScheme::SystemScheme(QObject *parent)
    : QObject(parent)
{
    if (hasSessionBus())
        ask(QDBusConnection::sessionBus());
}

SystemScheme::SystemScheme(const QDBusConnection &bus, QObject *parent)
    : QObject(parent)
{
    ask(bus);
}

void SystemScheme::ask(QDBusConnection bus)
{
    if (!bus.isConnected())
        return;
    bus.connect(Service, Path, Interface, QStringLiteral("SettingChanged"), this,
                SLOT(takeChange(QString, QString, QDBusVariant)));
    QDBusMessage message = QDBusMessage::createMethodCall(Service, Path, Interface, QStringLiteral("Read"));
    message << Space << Key;
    auto *call = new QDBusPendingCallWatcher(bus.asyncCall(message), this);
    connect(call, &QDBusPendingCallWatcher::finished, this, &SystemScheme::takeAnswer);
}

void SystemScheme::takeAnswer(QDBusPendingCallWatcher *call)
{
    call->deleteLater();
    const QDBusPendingReply<QDBusVariant> reply = *call;
    if (reply.isValid())
        take(QVariant::fromValue(reply.value()));
}

void SystemScheme::takeChange(const QString &space, const QString &key, const QDBusVariant &value)
{
    if (space == Space && key == Key)
        take(QVariant::fromValue(value));
}

// Read() wraps it once more than the signal does.
void SystemScheme::take(QVariant value)
{
    while (value.userType() == qMetaTypeId<QDBusVariant>())
        value = value.value<QDBusVariant>().variant();
    const uint preference = value.toUInt(); // 0: none
    emit changed(preference == 1 ? Scheme::Dark : preference == 2 ? Scheme::Light : Scheme::System);
}

} // namespace ui
