#pragma once

#include <QTime>

class QSettings;

namespace ui {

// Whether and when new problems are told outside the window.
struct NotificationSettings {
    bool onDesktop = false;
    bool withSound = false;
    bool hasQuietHours = false;
    QTime quietFrom{22, 0};
    QTime quietUntil{7, 0};

    static NotificationSettings read(const QSettings &settings);
    void write(QSettings &settings) const;

    bool isQuiet(QTime now) const; // over midnight, too
    bool operator==(const NotificationSettings &) const = default;
};

} // namespace ui
