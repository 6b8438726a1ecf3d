#include "ui/findings/announcer.h"

#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using findings::Incident;
using ui::Announcer;
using ui::NotificationSettings;

class TestAnnouncer : public QObject {
    Q_OBJECT
private slots:
    void init();

    void saysNothingUnlessItIsWanted();
    void tellsEachOnce();
    void tellsTogetherWhatComesTogether();
    void thenItIsAnother();
    void leavesOut_data();
    void leavesOut();
    void quietHours_data();
    void quietHours();
    void isQuietThen();
    void beepsWhereItIsWanted();
    void aClickChoosesTheGravest();
    void settingsAreKept();

private:
    static Incident incident(qint64 id, findings::Severity severity = findings::Severity::Error)
    {
        Incident incident{.id = id, .severity = severity, .info = "Reason " + QByteArray::number(id)};
        incident.lastFound = 1'000;
        return incident;
    }
    void make();

    QTemporaryDir m_folder;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<Announcer> m_announcer;
    QStringList m_told; // "title: sentence", "+" before what stands in the place of the last
    int m_beeps = 0;
    QTime m_time{12, 0};
    qint64 m_steady = 1'000'000'000;
};

void TestAnnouncer::init()
{
    m_told.clear();
    m_beeps = 0;
    m_time = {12, 0};
    m_steady = 1'000'000'000;
    m_settings = std::make_unique<QSettings>(m_folder.filePath(QStringLiteral("a.ini")), QSettings::IniFormat);
    m_settings->clear();
    make();
    m_announcer->setSettings({.onDesktop = true});
}

void TestAnnouncer::make()
{
    m_announcer = std::make_unique<Announcer>(
        *m_settings, Announcer::Means{.show =
                                          [this](const QString &title, const QString &sentence, bool replaces) {
                                              m_told += (replaces ? u"+"_qs : QString()) + title + u": "_qs + sentence;
                                          },
                                      .beep = [this] { ++m_beeps; },
                                      .time = [this] { return m_time; },
                                      .steady = [this] { return m_steady; }});
}

void TestAnnouncer::saysNothingUnlessItIsWanted()
{
    m_announcer->setSettings({});
    QSignalSpy arrived(m_announcer.get(), &Announcer::arrived);
    m_announcer->take({incident(1)});
    QCOMPARE(arrived.size(), 1);
    QVERIFY(m_told.isEmpty());
    QCOMPARE(m_beeps, 0);
}

void TestAnnouncer::tellsEachOnce()
{
    m_announcer->take({incident(1)});
    QCOMPARE(m_told, QStringList{u"A new problem: Reason 1"_qs});
    m_announcer->take({incident(1)});
    m_steady += 60'000'000'000;
    m_announcer->take({incident(1)});
    QCOMPARE(m_told.size(), 1);
}

void TestAnnouncer::tellsTogetherWhatComesTogether()
{
    m_announcer->take({incident(1, findings::Severity::Warning)});
    m_steady += 9'000'000'000;
    m_announcer->take(
        {incident(3), incident(1, findings::Severity::Warning), incident(2, findings::Severity::Warning)});
    QCOMPARE(m_told.last(), u"+3 new problems: Reason 3"_qs);
    QCOMPARE(m_told.size(), 2);
}

void TestAnnouncer::thenItIsAnother()
{
    m_announcer->take({incident(1)});
    m_steady += 10'000'000'000;
    m_announcer->take({incident(1), incident(2)});
    QCOMPARE(m_told.last(), u"A new problem: Reason 2"_qs);
}

void TestAnnouncer::leavesOut_data()
{
    QTest::addColumn<std::function<void(Incident &)>>("make");
    using Make = std::function<void(Incident &)>;
    QTest::newRow("muted") << Make([](Incident &i) { i.mutedUntil = 5; });
    QTest::newRow("acknowledged") << Make([](Incident &i) { i.state = Incident::State::Acknowledged; });
    QTest::newRow("over") << Make([](Incident &i) { i.state = Incident::State::Resolved; });
    QTest::newRow("demonstration") << Make([](Incident &i) { i.origin = wcs::Origin::Demonstration; });
    QTest::newRow("known before this start") << Make([](Incident &i) { i.lastFound = 99; });
    QTest::newRow("a notice") << Make([](Incident &i) { i.severity = findings::Severity::Notice; });
}

void TestAnnouncer::leavesOut()
{
    QFETCH(std::function<void(Incident &)>, make);
    m_announcer->startFrom(100);
    Incident one = incident(1);
    make(one);
    m_announcer->take({one});
    QVERIFY(m_told.isEmpty());
    m_announcer->take({incident(1)}); // nor later
    QVERIFY(m_told.isEmpty());
    m_announcer->take({incident(1), incident(2)});
    QCOMPARE(m_told, QStringList{u"A new problem: Reason 2"_qs});
}

void TestAnnouncer::quietHours_data()
{
    QTest::addColumn<QTime>("from");
    QTest::addColumn<QTime>("until");
    QTest::addColumn<QTime>("now");
    QTest::addColumn<bool>("isQuiet");
    const QTime night(22, 0);
    const QTime morning(7, 0);
    QTest::newRow("day, over midnight") << night << morning << QTime(12, 0) << false;
    QTest::newRow("begins") << night << morning << QTime(22, 0) << true;
    QTest::newRow("after midnight") << night << morning << QTime(0, 0) << true;
    QTest::newRow("just before the end") << night << morning << QTime(6, 59, 59) << true;
    QTest::newRow("ends") << night << morning << QTime(7, 0) << false;
    QTest::newRow("within a day") << QTime(9, 0) << QTime(17, 0) << QTime(12, 0) << true;
    QTest::newRow("after that") << QTime(9, 0) << QTime(17, 0) << QTime(17, 0) << false;
    QTest::newRow("none") << night << night << night << false;
}

void TestAnnouncer::quietHours()
{
    QFETCH(QTime, from);
    QFETCH(QTime, until);
    QFETCH(QTime, now);
    NotificationSettings settings{.hasQuietHours = true, .quietFrom = from, .quietUntil = until};
    QTEST(settings.isQuiet(now), "isQuiet");
    settings.hasQuietHours = false;
    QVERIFY(!settings.isQuiet(now));
}

void TestAnnouncer::isQuietThen()
{
    m_announcer->setSettings({.onDesktop = true, .withSound = true, .hasQuietHours = true});
    m_time = {23, 0};
    m_announcer->take({incident(1)});
    m_time = {8, 0};
    m_announcer->take({incident(1)});
    QVERIFY(m_told.isEmpty());
    QCOMPARE(m_beeps, 0);
    m_announcer->take({incident(1), incident(2)});
    QCOMPARE(m_told.size(), 1);
}

void TestAnnouncer::beepsWhereItIsWanted()
{
    m_announcer->setSettings({.withSound = true});
    m_announcer->take({incident(1)});
    m_announcer->take({incident(1), incident(2)}); // together with it
    QCOMPARE(m_beeps, 1);
    QVERIFY(m_told.isEmpty());
}

void TestAnnouncer::aClickChoosesTheGravest()
{
    QSignalSpy chosen(m_announcer.get(), &Announcer::chosen);
    m_announcer->choose(); // nothing was told
    m_announcer->take({incident(2), incident(1, findings::Severity::Warning)});
    m_announcer->choose();
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(chosen.first().first().toLongLong(), 2);
}

void TestAnnouncer::settingsAreKept()
{
    const NotificationSettings wanted{
        .onDesktop = true, .withSound = true, .hasQuietHours = true, .quietFrom = {21, 30}, .quietUntil = {6, 15}};
    m_announcer->setSettings(wanted);
    make();
    QCOMPARE(m_announcer->settings(), wanted);
    m_settings->setValue(QStringLiteral("notifications/quietFrom"), QStringLiteral("noon"));
    make();
    QCOMPARE(m_announcer->settings().quietFrom, NotificationSettings().quietFrom);
}

QTEST_GUILESS_MAIN(TestAnnouncer)
#include "tst_announcer.moc"
