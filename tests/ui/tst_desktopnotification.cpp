#include "ui/findings/desktopnotification.h"

#include <QDBusAbstractAdaptor>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QProcess>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>

#include <memory>

// The desktop's notification server, as far as it is asked.
class FakeServer final : public QDBusAbstractAdaptor {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")
public:
    explicit FakeServer(QObject *parent)
        : QDBusAbstractAdaptor(parent)
    {}

    QStringList shown; // "number title: text"

public slots:
    uint Notify(const QString &, uint replaces, const QString &, const QString &title, const QString &text, // NOLINT
                const QStringList &, const QVariantMap &, int)
    {
        const uint id = replaces != 0 ? replaces : ++m_last;
        shown += QStringLiteral("%1 %2: %3").arg(id).arg(title, text);
        return id;
    }

signals:
    void ActionInvoked(uint id, const QString &action);

private:
    uint m_last = 40;
};

class TestDesktopNotification : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void cleanupTestCase();

    void isShownAndReplaced();
    void aClickIsHeard();
    void withoutABusNothingHappens();

private:
    QDBusConnection ours() { return QDBusConnection::connectToBus(m_address, QStringLiteral("ours")); }
    void takeReplies();

    QProcess m_daemon;
    QString m_address;
    std::unique_ptr<QDBusConnection> m_desktop;
    std::unique_ptr<QObject> m_service;
    FakeServer *m_server = nullptr;
};

void TestDesktopNotification::initTestCase()
{
    if (QStandardPaths::findExecutable(QStringLiteral("dbus-daemon")).isEmpty())
        QSKIP("There is no dbus-daemon here.");
    m_daemon.start(QStringLiteral("dbus-daemon"), {QStringLiteral("--session"), QStringLiteral("--nofork"),
                                                   QStringLiteral("--nopidfile"), QStringLiteral("--print-address")});
    QVERIFY(m_daemon.waitForReadyRead());
    m_address = QString::fromLatin1(m_daemon.readLine().trimmed());
    m_desktop = std::make_unique<QDBusConnection>(QDBusConnection::connectToBus(m_address, QStringLiteral("desktop")));
    QVERIFY(m_desktop->isConnected());
    QVERIFY(m_desktop->registerService(QStringLiteral("org.freedesktop.Notifications")));
}

void TestDesktopNotification::init()
{
    m_service = std::make_unique<QObject>();
    m_server = new FakeServer(m_service.get());
    m_desktop->unregisterObject(QStringLiteral("/org/freedesktop/Notifications"));
    QVERIFY(m_desktop->registerObject(QStringLiteral("/org/freedesktop/Notifications"), m_service.get()));
}

void TestDesktopNotification::cleanupTestCase()
{
    m_desktop.reset();
    QDBusConnection::disconnectFromBus(QStringLiteral("desktop"));
    QDBusConnection::disconnectFromBus(QStringLiteral("ours"));
    m_daemon.terminate();
    m_daemon.waitForFinished();
}

// What comes by the bus before the reply to one more call.
void TestDesktopNotification::takeReplies()
{
    ours().call(QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.DBus"), QStringLiteral("/"),
                                               QStringLiteral("org.freedesktop.DBus"), QStringLiteral("GetId")));
    QCoreApplication::processEvents();
    QCoreApplication::processEvents();
}

void TestDesktopNotification::isShownAndReplaced()
{
    ui::DesktopNotification notification(ours());
    notification.show(QStringLiteral("A new problem"), QStringLiteral("<b> & more"), false);
    QTRY_COMPARE(m_server->shown, QStringList{QStringLiteral("41 A new problem: &lt;b&gt; &amp; more")});
    takeReplies();
    notification.show(QStringLiteral("2 new problems"), QStringLiteral("x"), true);
    QTRY_COMPARE(m_server->shown.size(), 2);
    QCOMPARE(m_server->shown.last(), QStringLiteral("41 2 new problems: x"));
    notification.show(QStringLiteral("Later"), QStringLiteral("y"), false);
    QTRY_COMPARE(m_server->shown.size(), 3);
    QCOMPARE(m_server->shown.last(), QStringLiteral("42 Later: y"));
}

void TestDesktopNotification::aClickIsHeard()
{
    ui::DesktopNotification notification(ours());
    QSignalSpy chosen(&notification, &ui::DesktopNotification::chosen);
    notification.show(QStringLiteral("A new problem"), QStringLiteral("x"), false);
    QTRY_COMPARE(m_server->shown.size(), 1);
    takeReplies();
    emit m_server->ActionInvoked(99, QStringLiteral("default")); // of somebody else
    emit m_server->ActionInvoked(41, QStringLiteral("default"));
    QTRY_COMPARE(chosen.size(), 1);
    emit m_server->ActionInvoked(41, QStringLiteral("other"));
    emit m_server->ActionInvoked(41, QStringLiteral("default"));
    QTRY_COMPARE(chosen.size(), 2);
}

void TestDesktopNotification::withoutABusNothingHappens()
{
    ui::DesktopNotification notification(QDBusConnection(QStringLiteral("there is none")));
    notification.show(QStringLiteral("A new problem"), QStringLiteral("x"), false);
    QVERIFY(m_server->shown.isEmpty());
}

QTEST_MAIN(TestDesktopNotification)
#include "tst_desktopnotification.moc"
