#pragma once

#include "ui/kit/style.h"

#include <QDBusConnection>
#include <QObject>

class QDBusPendingCallWatcher;
class QDBusVariant;

namespace ui {

// What the desktop prefers, light or dark, and each time that this changes: by the settings portal (XDG Desktop
// Portal), which GNOME and KDE have. Asks without waiting; where there is no portal, it never says anything.
class SystemScheme final : public QObject {
    Q_OBJECT
public:
    explicit SystemScheme(QObject *parent = nullptr);
    explicit SystemScheme(const QDBusConnection &bus, QObject *parent = nullptr);

signals:
    void changed(ui::Scheme scheme); // System: it prefers none

private slots:
    void takeChange(const QString &space, const QString &key, const QDBusVariant &value);

private:
    void ask(QDBusConnection bus);
    void takeAnswer(QDBusPendingCallWatcher *call);
    void take(QVariant value);
};

} // namespace ui
