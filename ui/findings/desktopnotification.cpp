#include "ui/findings/desktopnotification.h"

#include "ui/kit/sessionbus.h"

#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QIcon>
#include <QSystemTrayIcon>
#include <QTimer>

#include <chrono>

namespace ui {

using namespace std::chrono_literals;

namespace {

const QString Service = QStringLiteral("org.freedesktop.Notifications");
const QString Path = QStringLiteral("/org/freedesktop/Notifications");
const QString Interface = Service;
const QString Click = QStringLiteral("default"); // the action of the notification itself
constexpr int UsualTime = -1;                    // as the server likes
constexpr auto TrayTime = 15s;

} // namespace

DesktopNotification::DesktopNotification(QObject *parent)
    : DesktopNotification(hasSessionBus() ? QDBusConnection::sessionBus() : QDBusConnection(QString()), parent)
{}

DesktopNotification::DesktopNotification(const QDBusConnection &bus, QObject *parent)
    : QObject(parent)
    , m_bus(bus)
{
    if (m_bus.isConnected())
        m_bus.connect(Service, Path, Interface, QStringLiteral("ActionInvoked"), this, SLOT(takeAction(uint, QString)));
}

void DesktopNotification::show(const QString &title, const QString &sentence, bool replaces)
{
    if (!m_bus.isConnected())
        return showInTray(title, sentence);
    QDBusMessage message = QDBusMessage::createMethodCall(Service, Path, Interface, QStringLiteral("Notify"));
    // The text may be read as markup.
    message << QStringLiteral("Streamwatch") << (replaces ? m_id : 0U) << QStringLiteral("streamwatch") << title
            << sentence.toHtmlEscaped() << QStringList{Click, tr("Show")} << QVariantMap() << UsualTime;
    auto *call = new QDBusPendingCallWatcher(m_bus.asyncCall(message), this);
    connect(call, &QDBusPendingCallWatcher::finished, this,
            [this, title, sentence](QDBusPendingCallWatcher *done) { takeAnswer(done, title, sentence); });
}

void DesktopNotification::takeAnswer(QDBusPendingCallWatcher *call, const QString &title, const QString &sentence)
{
    call->deleteLater();
    const QDBusPendingReply<uint> reply = *call;
    if (reply.isValid())
        m_id = reply.value();
    else
        showInTray(title, sentence);
}

void DesktopNotification::takeAction(uint id, const QString &action)
{
    if (id == m_id && action == Click)
        emit chosen();
}

void DesktopNotification::showInTray(const QString &title, const QString &sentence)
{
    if (!QSystemTrayIcon::isSystemTrayAvailable() || !QSystemTrayIcon::supportsMessages())
        return;
    delete m_tray;
    m_tray = new QSystemTrayIcon(QIcon(QStringLiteral(":/icons/streamwatch.svg")), this);
    connect(m_tray, &QSystemTrayIcon::messageClicked, this, &DesktopNotification::chosen);
    connect(m_tray, &QSystemTrayIcon::activated, this, &DesktopNotification::chosen);
    QTimer::singleShot(TrayTime, m_tray, &QSystemTrayIcon::hide);
    m_tray->show();
    m_tray->showMessage(title, sentence, QSystemTrayIcon::Warning);
}

} // namespace ui
