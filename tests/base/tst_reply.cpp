#include "base/reply.h"

#include <QTest>
#include <QThread>

namespace {

// Somebody on another thread.
class Other final : public QObject {
public:
    int twice(int number) const { return 2 * number; }
};

} // namespace

class TestReply : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();

    void isMadeThereAndTakenHere();
    void isTakenAtOnceWhereItIsThere();
    void comesAfterWhatWasSentBefore();
    void isNotTakenForOneWhoHasGone();
    void isCancelledWhereNobodyIsLeftToGiveIt();
    void cancelsWhatWaitsForOneWhoGoes();
    void takesTheLastOnly();
    void forgets();
    void asksAgainFromWithin();

private:
    QFuture<int> ask(int number) const
    {
        return ::ask(m_other.data(), [number](const Other &other) { return other.twice(number); });
    }

    QThread m_thread;
    QPointer<Other> m_other;
};

void TestReply::init()
{
    m_other = new Other;
    m_other->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_other.data(), &QObject::deleteLater);
    m_thread.start();
}

void TestReply::cleanup()
{
    m_thread.quit();
    QVERIFY(m_thread.wait());
}

void TestReply::isMadeThereAndTakenHere()
{
    const QThread *madeOn = nullptr;
    const QThread *takenOn = nullptr;
    const auto reply = ::ask(m_other.data(), [&madeOn](const Other &other) {
        madeOn = QThread::currentThread();
        return other.twice(4);
    });
    int taken = 0;
    whenReplied(reply, this, [&](int answer) {
        takenOn = QThread::currentThread();
        taken = answer;
    });
    QTRY_COMPARE(taken, 8);
    QCOMPARE(madeOn, &m_thread);
    QCOMPARE(takenOn, QThread::currentThread());
    QVERIFY(!findChild<QObject *>() || QTest::qWaitFor([this] { return !findChild<QObject *>(); }));
}

void TestReply::isTakenAtOnceWhereItIsThere()
{
    int taken = 0;
    whenReplied(QtFuture::makeReadyFuture(5), this, [&taken](int answer) { taken = answer; });
    QCOMPARE(taken, 5);
    whenReplied(QFuture<int>(), this, [&taken](int) { taken = 0; });
    QCOMPARE(taken, 5); // nobody answers
}

// Also where the asker looks for it late.
void TestReply::comesAfterWhatWasSentBefore()
{
    QStringList order;
    connect(m_other, &QObject::objectNameChanged, this, [&order] { order += QStringLiteral("signal"); });
    const auto reply = ::ask(m_other.data(), [](Other &other) {
        other.setObjectName(QStringLiteral("changed"));
        return 1;
    });
    QMetaObject::invokeMethod(
        m_other, [] {}, Qt::BlockingQueuedConnection); // it has answered
    whenReplied(reply, this, [&order](int) { order += QStringLiteral("reply"); });
    QTRY_COMPARE(order, (QStringList{QStringLiteral("signal"), QStringLiteral("reply")}));
}

void TestReply::isNotTakenForOneWhoHasGone()
{
    bool isTaken = false;
    auto asker = std::make_unique<QObject>();
    const auto reply = ask(1);
    whenReplied(reply, asker.get(), [&isTaken](int) { isTaken = true; });
    asker.reset();
    QTRY_VERIFY(reply.isFinished());
    QCoreApplication::processEvents();
    QVERIFY(!isTaken);
    QCOMPARE(reply.result(), 2); // it was made all the same
}

void TestReply::isCancelledWhereNobodyIsLeftToGiveIt()
{
    m_thread.quit();
    QVERIFY(m_thread.wait());
    QVERIFY(!m_other);
    const auto reply = ask(1);
    QVERIFY(reply.isFinished() && reply.isCanceled());
    bool isTaken = false;
    whenReplied(reply, this, [&isTaken](int) { isTaken = true; });
    QVERIFY(!isTaken);
}

void TestReply::cancelsWhatWaitsForOneWhoGoes()
{
    auto *nobody = new QObject; // its thread never comes to it
    bool isTaken = false;
    const auto reply = ::ask(nobody, [](const QObject &) { return 1; });
    whenReplied(reply, this, [&isTaken](int) { isTaken = true; });
    delete nobody;
    QVERIFY(reply.isCanceled());
    QCoreApplication::processEvents();
    QVERIFY(!isTaken);
}

void TestReply::takesTheLastOnly()
{
    QList<int> taken;
    const auto take = [&taken](int answer) { taken += answer; };
    Awaited<int> awaited;
    const auto first = ask(1);
    awaited.take(first, take);
    awaited.take(ask(2), take);
    QVERIFY(first.isCanceled());
    QVERIFY(awaited.isAwaited());
    awaited.take(ask(3), take);
    QTRY_COMPARE(taken, QList<int>{6});
    QVERIFY(!awaited.isAwaited());
    awaited.take(QtFuture::makeReadyFuture(9), take);
    QCOMPARE(taken, (QList<int>{6, 9}));
}

void TestReply::forgets()
{
    bool isTaken = false;
    Awaited<int> awaited;
    awaited.take(ask(1), [&isTaken](int) { isTaken = true; });
    awaited.forget();
    QVERIFY(!awaited.isAwaited());
    const auto later = ask(2); // comes after it
    QTRY_VERIFY(later.isFinished());
    QCoreApplication::processEvents();
    QVERIFY(!isTaken);
}

void TestReply::asksAgainFromWithin()
{
    QList<int> taken;
    Awaited<int> awaited;
    awaited.take(ask(1), [&](int answer) {
        taken += answer;
        awaited.take(ask(5), [&taken](int next) { taken += next; });
    });
    QTRY_COMPARE(taken, (QList<int>{2, 10}));
}

QTEST_GUILESS_MAIN(TestReply)
#include "tst_reply.moc"
