#pragma once

#include <QDBusConnection>
#include <QObject>

class QDBusPendingCallWatcher;
class QSystemTrayIcon;

namespace ui {

// One notification on the desktop: by its notification server (org.freedesktop.Notifications), and where there is none
// as a message of a tray icon that is there as long as the message. Asks without waiting.
class DesktopNotification final : public QObject {
    Q_OBJECT
public:
    explicit DesktopNotification(QObject *parent = nullptr);
    explicit DesktopNotification(const QDBusConnection &bus, QObject *parent = nullptr);

    // replaces: in the place of the last one.
    void show(const QString &title, const QString &sentence, bool replaces);

signals:
    void chosen(); // somebody has clicked on it

private slots:
    void takeAction(uint id, const QString &action);

private:
    void takeAnswer(QDBusPendingCallWatcher *call, const QString &title, const QString &sentence);
    void showInTray(const QString &title, const QString &sentence);

    QDBusConnection m_bus;
    uint m_id = 0; // of the last one, from the server; 0: none
    QSystemTrayIcon *m_tray = nullptr;
};

} // namespace ui
