#include "hooks/figuresreport.h"

#include <QCoreApplication>
#include <QTest>

using hooks::Exchange;
using hooks::Figures;
using hooks::FiguresReport;
using Kind = http::Outcome::Kind;

class TestFiguresReport : public QObject {
    Q_OBJECT
private slots:
    void init();
    void saysTheFirstChangeAtOnce();
    void saysTheOthersTogether();
    void saysNothingWhereNothingHasChanged();
    void asksWhatOthersKnow();
    void restsUntilTheNextChange();
    void countsWhatBecameOfAnAnswer_data();
    void countsWhatBecameOfAnAnswer();

private:
    static constexpr int NotCounted = -9; // no status
    const QTimer &timer() const { return *m_report->findChild<QTimer *>(); }

    std::unique_ptr<FiguresReport> m_report;
    QList<Figures> m_said;
    int m_connections = 0; // what others know
};

void TestFiguresReport::init()
{
    m_said.clear();
    m_connections = 0;
    m_report =
        std::make_unique<FiguresReport>([this](Figures &figures) { figures.connections = m_connections; }, nullptr);
    connect(m_report.get(), &FiguresReport::changed, this, [this](const Figures &figures) { m_said.append(figures); });
}

void TestFiguresReport::saysTheFirstChangeAtOnce()
{
    ++m_report->figures().lost;
    m_report->noteChange();
    QVERIFY(m_said.isEmpty()); // with all that belongs to it
    ++m_report->figures().refused;
    m_report->noteChange();
    QCoreApplication::sendPostedEvents();
    QCOMPARE(m_said.size(), 1);
    QCOMPARE(m_said[0].lost, 1u);
    QCOMPARE(m_said[0].refused, 1u);
}

void TestFiguresReport::saysTheOthersTogether()
{
    m_report->figures().lost = 1;
    m_report->noteChange();
    QCoreApplication::sendPostedEvents();
    for (int i = 0; i < 100; ++i) {
        ++m_report->figures().lost;
        m_report->noteChange();
        QCoreApplication::sendPostedEvents();
    }
    QCOMPARE(m_said.size(), 1);
    QTRY_COMPARE(m_said.size(), 2);
    QCOMPARE(m_said[1].lost, 101u);
}

void TestFiguresReport::saysNothingWhereNothingHasChanged()
{
    m_report->send();
    QVERIFY(m_said.isEmpty());
    m_report->figures().lost = 1;
    m_report->send();
    m_report->send();
    QCOMPARE(m_said.size(), 1);
}

void TestFiguresReport::asksWhatOthersKnow()
{
    m_connections = 7;
    m_report->send();
    QCOMPARE(m_said.size(), 1);
    QCOMPARE(m_said[0].connections, 7);
    QCOMPARE(m_report->figures().connections, 7);
}

void TestFiguresReport::restsUntilTheNextChange()
{
    QVERIFY(!timer().isActive());
    m_report->figures().lost = 1;
    m_report->noteChange();
    QVERIFY(timer().isActive());
    QTRY_VERIFY(!timer().isActive());
    QCOMPARE(m_said.size(), 1);
    m_report->figures().lost = 2;
    m_report->noteChange();
    QCoreApplication::sendPostedEvents(); // at once again
    QCOMPARE(m_said.size(), 2);
}

void TestFiguresReport::countsWhatBecameOfAnAnswer_data()
{
    QTest::addColumn<Exchange>("exchange");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<int>("status"); // as it is counted
    QTest::addColumn<bool>("isTimed");
    const Exchange usual{.method = "connect", .receivedMono = 1'000, .status = 200};
    Exchange injected = usual;
    injected.status = 403;
    injected.kind = journal::AnswerKind::Injected;
    Exchange refused = usual;
    refused.isCounted = false;
    QTest::newRow("sent") << usual << Kind::Sent << 200 << true;
    QTest::newRow("the peer had gone") << usual << Kind::Gone << Figures::Gone << false;
    QTest::newRow("not taken") << usual << Kind::Failed << Figures::NotTaken << false;
    QTest::newRow("of a rule") << injected << Kind::Sent << 403 << false;
    QTest::newRow("of a rule, not taken") << injected << Kind::Failed << Figures::NotTaken << false;
    QTest::newRow("no hook") << refused << Kind::Sent << NotCounted << false;
}

void TestFiguresReport::countsWhatBecameOfAnAnswer()
{
    QFETCH(Exchange, exchange);
    QFETCH(Kind, kind);
    QFETCH(int, status);
    QFETCH(bool, isTimed);
    m_report->count(exchange, {.kind = kind, .mono = 5'000});
    QCoreApplication::sendPostedEvents();
    QCOMPARE(m_said.size(), status == NotCounted ? 0 : 1);
    if (m_said.isEmpty())
        return;
    const QMap<QPair<QByteArray, int>, quint64> expected{{{"connect", status}, 1}};
    QCOMPARE(m_said[0].answers, expected);
    QCOMPARE(m_said[0].answerTimes.count(), isTimed ? 1u : 0u);
    QCOMPARE(m_said[0].answerTimes.sum(), isTimed ? 4'000 : 0);
}

QTEST_GUILESS_MAIN(TestFiguresReport)
#include "tst_figuresreport.moc"
