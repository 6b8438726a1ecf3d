#include "ui/findings/notificationsettings.h"

#include <QSettings>

namespace ui {

namespace {

const QString DesktopKey = QStringLiteral("notifications/desktop");
const QString SoundKey = QStringLiteral("notifications/sound");
const QString QuietKey = QStringLiteral("notifications/quiet");
const QString FromKey = QStringLiteral("notifications/quietFrom");
const QString UntilKey = QStringLiteral("notifications/quietUntil");
const QString Format = QStringLiteral("HH:mm");

QTime timeOf(const QSettings &settings, const QString &key, QTime usual)
{
    const QTime time = QTime::fromString(settings.value(key).toString(), Format);
    return time.isValid() ? time : usual;
}

} // namespace

NotificationSettings NotificationSettings::read(const QSettings &settings)
{
    const NotificationSettings usual;
    return {.onDesktop = settings.value(DesktopKey, usual.onDesktop).toBool(),
            .withSound = settings.value(SoundKey, usual.withSound).toBool(),
            .hasQuietHours = settings.value(QuietKey, usual.hasQuietHours).toBool(),
            .quietFrom = timeOf(settings, FromKey, usual.quietFrom),
            .quietUntil = timeOf(settings, UntilKey, usual.quietUntil)};
}

void NotificationSettings::write(QSettings &settings) const
{
    settings.setValue(DesktopKey, onDesktop);
    settings.setValue(SoundKey, withSound);
    settings.setValue(QuietKey, hasQuietHours);
    settings.setValue(FromKey, quietFrom.toString(Format));
    settings.setValue(UntilKey, quietUntil.toString(Format));
}

bool NotificationSettings::isQuiet(QTime now) const
{
    if (!hasQuietHours || quietFrom == quietUntil)
        return false;
    return quietFrom < quietUntil ? quietFrom <= now && now < quietUntil : quietFrom <= now || now < quietUntil;
}

} // namespace ui
