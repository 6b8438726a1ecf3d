#include "app/house/wcsfindings.h"

#include <QTest>

using findings::Finding;
using findings::Kind;
using wcsrest::Difference;

namespace {

constexpr qint64 Now = 1'700'000'000'000'000;

wcsrest::NodeReport node()
{
    wcsrest::NodeReport node;
    node.url = QStringLiteral("http://10.0.0.5:8081");
    node.nodeId = "north";
    return node;
}

Difference difference(Difference::Kind kind, const QByteArray &id)
{
    return {.kind = kind,
            .streamKey = "north\n" + id,
            .mediaSessionId = id,
            .nodeId = "north",
            .name = "cam",
            .published = 1,
            .statusHere = "PUBLISHING",
            .statusThere = {},
            .askedAt = Now - 5};
}

} // namespace

class tst_WcsFindings : public QObject {
    Q_OBJECT
private slots:
    void makesAFindingOfEachDifference_data();
    void makesAFindingOfEachDifference();
    void findsAWcsThatDoesNotAnswer();
    void findsPortsThatRunOut();

private:
    findings::FindingIds m_ids;
    board::StreamBoard m_board;
    findings::Watch m_watch{m_board, m_ids};
};

void tst_WcsFindings::makesAFindingOfEachDifference_data()
{
    QTest::addColumn<Difference::Kind>("difference");
    QTest::addColumn<Kind>("kind");
    QTest::newRow("missing here") << Difference::Kind::MissingHere << Kind::MissingHere;
    QTest::newRow("gone there") << Difference::Kind::GoneThere << Kind::GoneThere;
    QTest::newRow("status") << Difference::Kind::StatusDiffers << Kind::StatusDiffers;
}

void tst_WcsFindings::makesAFindingOfEachDifference()
{
    QFETCH(Difference::Kind, difference);
    WcsFindings findings(m_ids, m_watch);
    wcsrest::NodeReport report = node();
    report.differences = {::difference(difference, "a"), ::difference(difference, "b")};
    const findings::Changes first = findings.take({{report}}, Now);
    QCOMPARE(first.opened.size(), size_t(2));
    QVERIFY(first.closed.empty());
    const Finding &finding = first.opened.front();
    QTEST(finding.kind, "kind");
    QVERIFY(finding.id > 0);
    QCOMPARE(finding.since, Now - 5);
    QVERIFY(finding.isOfStream());
    QVERIFY(!finding.sentence().isEmpty());

    report.differences.removeFirst();
    const findings::Changes second = findings.take({{report}}, Now);
    QVERIFY(second.opened.empty());
    QCOMPARE(second.closed.size(), size_t(1));
    QCOMPARE(second.closed.front().mediaSessionId, QByteArray("a"));
    QVERIFY(findings.take({{report}}, Now).isEmpty());
}

void tst_WcsFindings::findsAWcsThatDoesNotAnswer()
{
    WcsFindings findings(m_ids, m_watch);
    wcsrest::NodeReport report = node();
    report.trouble = QStringLiteral("It does not answer.");
    const findings::Changes changes = findings.take({{report}}, Now);
    QCOMPARE(changes.opened.size(), size_t(1));
    QCOMPARE(changes.opened.front().kind, Kind::WcsSilent);
    QCOMPARE(changes.opened.front().sentence(), report.trouble);
    QVERIFY(!changes.opened.front().isOfStream());
    report.trouble.clear();
    QCOMPARE(findings.take({{report}}, Now).closed.size(), size_t(1));
}

void tst_WcsFindings::findsPortsThatRunOut()
{
    WcsFindings findings(m_ids, m_watch);
    wcsrest::NodeReport report = node();
    report.ports = wcsrest::PortPool{.leased = 30, .available = 10};
    QVERIFY(findings.take({{report}}, Now).isEmpty());
    report.ports = wcsrest::PortPool{.leased = 30, .available = 0, .pending = 5, .waits = 2, .scarce = 2};
    const findings::Changes changes = findings.take({{report}}, Now);
    QCOMPARE(changes.opened.size(), size_t(1));
    QCOMPARE(changes.opened.front().kind, Kind::HookPoolEmpty);
}

QTEST_GUILESS_MAIN(tst_WcsFindings)
#include "tst_wcsfindings.moc"
