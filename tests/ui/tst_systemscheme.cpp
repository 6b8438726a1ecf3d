#include "ui/kit/colours.h"
#include "ui/kit/systemscheme.h"
#include "ui/kit/theme.h"

#include <QApplication>
#include <QDBusAbstractAdaptor>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusVariant>
#include <QProcess>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

// The desktop's settings portal, as far as it is asked.
class FakePortal final : public QDBusAbstractAdaptor {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Settings")
public:
    explicit FakePortal(QObject *parent)
        : QDBusAbstractAdaptor(parent)
    {}
    void prefer(uint scheme, const QString &space = QStringLiteral("org.freedesktop.appearance"))
    {
        m_scheme = scheme;
        emit SettingChanged(space, QStringLiteral("color-scheme"), QDBusVariant(scheme));
    }

public slots:
    QDBusVariant Read(const QString &space, const QString &key) const // NOLINT(readability-identifier-naming)
    {
        const bool isKnown = space == u"org.freedesktop.appearance" && key == u"color-scheme";
        return QDBusVariant(QVariant::fromValue(QDBusVariant(isKnown ? m_scheme : 99U)));
    }

signals:
    void SettingChanged(const QString &space, const QString &key, const QDBusVariant &value);

private:
    uint m_scheme = 1;
};

class TestSystemScheme : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void cleanup();
    void cleanupTestCase();

    void asksThePortal();
    void followsItLive();
    void withoutAPortalItIsSilent();
    void themeFollows();

private:
    void servePortal();

    QProcess m_daemon;
    std::unique_ptr<QDBusConnection> m_desktop;
    std::unique_ptr<QObject> m_service;
    FakePortal *m_portal = nullptr;
};

void TestSystemScheme::initTestCase()
{
    if (QStandardPaths::findExecutable(QStringLiteral("dbus-daemon")).isEmpty())
        QSKIP("There is no dbus-daemon here.");
    m_daemon.start(QStringLiteral("dbus-daemon"), {QStringLiteral("--session"), QStringLiteral("--nofork"),
                                                   QStringLiteral("--nopidfile"), QStringLiteral("--print-address")});
    QVERIFY(m_daemon.waitForReadyRead());
    const QByteArray address = m_daemon.readLine().trimmed();
    QVERIFY(!address.isEmpty());
    qputenv("DBUS_SESSION_BUS_ADDRESS", address); // before anybody asks for the bus
    m_desktop = std::make_unique<QDBusConnection>(
        QDBusConnection::connectToBus(QString::fromLatin1(address), QStringLiteral("desktop")));
    QVERIFY(m_desktop->isConnected());
}

void TestSystemScheme::init()
{
    m_service = std::make_unique<QObject>();
    m_portal = new FakePortal(m_service.get());
}

void TestSystemScheme::servePortal()
{
    QVERIFY(m_desktop->registerObject(QStringLiteral("/org/freedesktop/portal/desktop"), m_service.get()));
    QVERIFY(m_desktop->registerService(QStringLiteral("org.freedesktop.portal.Desktop")));
}

void TestSystemScheme::cleanup()
{
    m_desktop->unregisterService(QStringLiteral("org.freedesktop.portal.Desktop"));
    m_desktop->unregisterObject(QStringLiteral("/org/freedesktop/portal/desktop"));
    m_service.reset();
}

void TestSystemScheme::cleanupTestCase()
{
    QDBusConnection::disconnectFromBus(QStringLiteral("desktop"));
    m_desktop.reset();
    m_daemon.terminate();
    m_daemon.waitForFinished();
}

void TestSystemScheme::asksThePortal()
{
    servePortal();
    ui::SystemScheme scheme;
    QSignalSpy changed(&scheme, &ui::SystemScheme::changed);
    QTRY_COMPARE(changed.size(), 1);
    QCOMPARE(changed.first().first().value<ui::Scheme>(), ui::Scheme::Dark);
}

void TestSystemScheme::followsItLive()
{
    servePortal();
    ui::SystemScheme scheme;
    QSignalSpy changed(&scheme, &ui::SystemScheme::changed);
    QTRY_COMPARE(changed.size(), 1);
    m_portal->prefer(2, QStringLiteral("org.gnome.desktop.interface")); // of another space
    m_portal->prefer(2);
    m_portal->prefer(0);
    m_portal->prefer(7); // unheard of
    QTRY_COMPARE(changed.size(), 4);
    QCOMPARE(changed.at(1).first().value<ui::Scheme>(), ui::Scheme::Light);
    QCOMPARE(changed.at(2).first().value<ui::Scheme>(), ui::Scheme::System);
    QCOMPARE(changed.at(3).first().value<ui::Scheme>(), ui::Scheme::System);
}

void TestSystemScheme::withoutAPortalItIsSilent()
{
    ui::SystemScheme scheme;
    QSignalSpy changed(&scheme, &ui::SystemScheme::changed);
    QDBusConnection bus = QDBusConnection::sessionBus();
    const QDBusMessage ping =
        QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.DBus"), QStringLiteral("/"),
                                       QStringLiteral("org.freedesktop.DBus"), QStringLiteral("ListNames"));
    QVERIFY(bus.call(ping).type() == QDBusMessage::ReplyMessage); // what was asked before has been answered
    QCoreApplication::processEvents();
    QCOMPARE(changed.size(), 0);
    servePortal(); // it comes later
    m_portal->prefer(1);
    QTRY_COMPARE(changed.size(), 1);
}

void TestSystemScheme::themeFollows()
{
    servePortal();
    const QTemporaryDir folder;
    QSettings settings(folder.filePath(QStringLiteral("s.ini")), QSettings::IniFormat);
    ui::Theme theme(settings);
    const auto window = [] { return QApplication::palette().color(QPalette::Window); };
    QTRY_COMPARE(window(), ui::Colours::dark().window);
    m_portal->prefer(2);
    QTRY_COMPARE(window(), ui::Colours::light().window);
    theme.setScheme(ui::Scheme::Light); // a person's choice counts more
    m_portal->prefer(1);
    m_portal->prefer(1);
    theme.setScheme(ui::Scheme::System);
    QTRY_COMPARE(window(), ui::Colours::dark().window);
}

QTEST_MAIN(TestSystemScheme)
#include "tst_systemscheme.moc"
