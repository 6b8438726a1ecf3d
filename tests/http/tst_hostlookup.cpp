#include "http/net/hostlookup.h"

#include <QSemaphore>
#include <QSignalSpy>
#include <QTest>

#include <atomic>
#include <memory>

using http::HostLookup;

namespace {

constexpr int ForEver = 0;

// Names and their addresses, as the test says; it may let askers wait, and end before them.
struct Names {
    std::atomic<int> asked = 0;
    std::atomic<int> last = 1; // of the address: 127.0.0.1; 0: there is none
    QSemaphore answers;        // so many are given
};

HostLookup::Resolve of(const std::shared_ptr<Names> &names)
{
    return [names](const QString &host) {
        ++names->asked;
        names->answers.acquire();
        QHostInfo info;
        info.setHostName(host);
        if (const int number = names->last)
            info.setAddresses({QHostAddress(QStringLiteral("127.0.0.%1").arg(number))});
        else
            info.setErrorString(QStringLiteral("Host not found"));
        return info;
    };
}

QString address(const HostLookup &lookup)
{
    return lookup.isKnown() ? lookup.addresses().front().toString() : QString();
}

} // namespace

class TestHostLookup : public QObject {
    Q_OBJECT
private slots:
    void knowsAnAddress();
    void asksOnceAtATime();
    void saysThatThereIsNone();
    void asksAgainInTheBackground();
    void keepsWhatItKnows();
    void staysWithWhatIsFresh();
    void forgets();
    void goesWithoutAWord();
    void asksTheSystem();
};

void TestHostLookup::knowsAnAddress()
{
    const auto names = std::make_shared<Names>();
    HostLookup lookup(QStringLiteral("::1"), 1, nullptr, of(names));
    QVERIFY(lookup.isKnown());
    lookup.forget();
    lookup.start();
    QTest::qWait(2);
    lookup.refresh();
    QCOMPARE(address(lookup), QStringLiteral("::1"));
    QCOMPARE(names->asked.load(), 0);
}

void TestHostLookup::asksOnceAtATime()
{
    const auto names = std::make_shared<Names>();
    HostLookup lookup(QStringLiteral("web"), ForEver, nullptr, of(names));
    const QSignalSpy finished(&lookup, &HostLookup::finished);
    lookup.start();
    lookup.start();
    QTRY_COMPARE(names->asked.load(), 1);
    lookup.start();
    QVERIFY(!lookup.isKnown());
    names->answers.release(2);
    QTRY_COMPARE(finished.size(), 1);
    QCOMPARE(address(lookup), QStringLiteral("127.0.0.1"));
    lookup.start();
    QCOMPARE(names->asked.load(), 1);
}

void TestHostLookup::saysThatThereIsNone()
{
    const auto names = std::make_shared<Names>();
    names->last = 0;
    names->answers.release(2);
    HostLookup lookup(QStringLiteral("web"), ForEver, nullptr, of(names));
    const QSignalSpy finished(&lookup, &HostLookup::finished);
    lookup.start();
    QTRY_COMPARE(finished.size(), 1);
    QVERIFY(!lookup.isKnown());
    QCOMPARE(lookup.cause(), QStringLiteral("Host not found"));
    names->last = 2;
    lookup.start();
    QTRY_COMPARE(address(lookup), QStringLiteral("127.0.0.2"));
}

void TestHostLookup::asksAgainInTheBackground()
{
    const auto names = std::make_shared<Names>();
    names->answers.release();
    HostLookup lookup(QStringLiteral("web"), 1, nullptr, of(names));
    lookup.start();
    QTRY_VERIFY(lookup.isKnown());
    names->last = 2;
    QTRY_VERIFY((lookup.refresh(), names->asked == 2)); // once it is no longer fresh
    lookup.refresh();
    QCOMPARE(address(lookup), QStringLiteral("127.0.0.1")); // known meanwhile
    QCOMPARE(names->asked.load(), 2);
    names->answers.release();
    QTRY_COMPARE(address(lookup), QStringLiteral("127.0.0.2"));
}

void TestHostLookup::keepsWhatItKnows()
{
    const auto names = std::make_shared<Names>();
    names->answers.release(1'000'000);
    HostLookup lookup(QStringLiteral("web"), 1, nullptr, of(names));
    lookup.start();
    QTRY_VERIFY(lookup.isKnown());
    names->last = 0;
    QTRY_VERIFY((lookup.refresh(), names->asked >= 4));
    QCOMPARE(address(lookup), QStringLiteral("127.0.0.1"));
    names->last = 3;
    QTRY_VERIFY((lookup.refresh(), address(lookup) == QLatin1String("127.0.0.3")));
}

void TestHostLookup::staysWithWhatIsFresh()
{
    const auto names = std::make_shared<Names>();
    names->answers.release(10);
    HostLookup lookup(QStringLiteral("web"), 60'000, nullptr, of(names));
    HostLookup other(QStringLiteral("web"), ForEver, nullptr, of(names));
    lookup.start();
    other.start();
    QTRY_VERIFY(lookup.isKnown() && other.isKnown());
    QTest::qWait(2);
    lookup.refresh();
    other.refresh();
    QTest::qWait(0);
    QCOMPARE(names->asked.load(), 2);
}

void TestHostLookup::forgets()
{
    const auto names = std::make_shared<Names>();
    names->answers.release(2);
    HostLookup lookup(QStringLiteral("web"), ForEver, nullptr, of(names));
    lookup.start();
    QTRY_VERIFY(lookup.isKnown());
    lookup.forget();
    QVERIFY(!lookup.isKnown());
    names->last = 2;
    lookup.start();
    QTRY_COMPARE(address(lookup), QStringLiteral("127.0.0.2"));
}

void TestHostLookup::goesWithoutAWord()
{
    const auto names = std::make_shared<Names>();
    auto lookup = std::make_unique<HostLookup>(QStringLiteral("web"), ForEver, nullptr, of(names));
    const QSignalSpy finished(lookup.get(), &HostLookup::finished);
    lookup->start();
    QTRY_COMPARE(names->asked.load(), 1);
    lookup.reset();
    names->answers.release();
    QTRY_COMPARE(names->answers.available(), 0);
    QCOMPARE(finished.size(), 0);
}

void TestHostLookup::asksTheSystem()
{
    HostLookup lookup(QStringLiteral("localhost"));
    lookup.start();
    QTRY_VERIFY(lookup.isKnown());
    QVERIFY(lookup.addresses().front().isLoopback());
}

QTEST_GUILESS_MAIN(TestHostLookup)
#include "tst_hostlookup.moc"
