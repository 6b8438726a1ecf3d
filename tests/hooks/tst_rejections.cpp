#include "hooks/rejections.h"
#include "logging.h"

#include <QRegularExpression>
#include <QTest>

using hooks::Advice;
using hooks::Options;
using hooks::Rejections;
using journal::Reason;
using journal::Rejection;

namespace {

Rejection posted(Reason reason, const QByteArray &target = "/rest/my_api/StreamStatusEvent")
{
    return {.reason = reason, .method = "POST", .target = target, .host = "192.0.2.7"};
}

// One that came at that second, from port 1.
bool take(Rejections &rejections, Reason reason, const QByteArray &target, qint64 second = 7,
          const QByteArray &host = "192.0.2.7")
{
    journal::Record record{.receivedAt = second * 1'000'000,
                           .receivedMono = second * 1'000'000'000,
                           .peer = host + ":1",
                           .target = target};
    record.answer.status = 404;
    return rejections.take(record, {.reason = reason, .method = "POST", .sentence = QStringLiteral("No.")}, {});
}

} // namespace

class TestRejections : public QObject {
    Q_OBJECT
private slots:
    void countsByKind();
    void sortsByWhatMatters();
    void saysItInTheRecord();
    void keepsTheFrequentKinds();
    void keepsTheOneMistake();
    void cutsLongTargets();
    void boundsWhatTheJournalKeeps();
    void keepsOthersBesideAFlood();
    void everyReasonHasItsNameAndAdvice_data();
    void everyReasonHasItsNameAndAdvice();
    void namesTheUrlToSet_data();
    void namesTheUrlToSet();
    void saysWhoIsLockedOut_data();
    void saysWhoIsLockedOut();
    void tellsNoSecret();
    void logsTargetsAsTheyCame();
};

void TestRejections::logsTargetsAsTheyCame()
{
    switchLogOn("streamwatch.hooks");
    Rejections rejections({}, nullptr);
    journal::Record record{.peer = "192.0.2.7:1", .target = "/a%20b/\"{x}\"|~\xc3\xa4\x1b[1m%zz", .head = "GET"};
    record.answer.status = 404;
    static const QRegularExpression line(
        QStringLiteral(R"(^192\.0\.2\.7: GET /a%20b/"\{x\}"\|~%C3%A4%1B\[1m%zz: No\. )"));
    QTest::ignoreMessage(QtWarningMsg, line);
    rejections.take(record, {.reason = Reason::WrongPath, .method = "GET", .sentence = QStringLiteral("No.")}, {});
}

void TestRejections::countsByKind()
{
    Rejections rejections({}, nullptr);
    for (int second = 1; second <= 14; ++second)
        take(rejections, Reason::WrongPath, "/a?x=" + QByteArray::number(second), second);
    take(rejections, Reason::WrongPath, "/a", 20, "192.0.2.8");
    take(rejections, Reason::WrongPath, "/b", 20);
    take(rejections, Reason::WrongMethod, "/a", 20);
    QCOMPARE(rejections.kinds().size(), 4);
    journal::Record otherwise{.receivedAt = 1, .receivedMono = 1, .peer = "192.0.2.7:1", .target = "/b"};
    rejections.take(otherwise, {.reason = Reason::WrongPath, .method = "POST", .sentence = QStringLiteral("Nor this.")},
                    {});
    QCOMPARE(rejections.kinds().size(), 5); // another cause is another kind
    const Rejection kind = rejections.kinds().first();
    QCOMPARE(kind.count, quint64(14));
    QCOMPARE(kind.target, "/a");
    QCOMPARE(kind.host, "192.0.2.7");
    QCOMPARE(kind.status, 404);
    QCOMPARE(kind.firstAt, 1'000'000);
    QCOMPARE(kind.lastAt, 14'000'000);
    QCOMPARE(kind.lastMono, 14'000'000'000);
    QCOMPARE(rejections.byReason()[size_t(Reason::WrongPath)], quint64(17));
    QCOMPARE(rejections.byReason()[size_t(Reason::WrongMethod)], quint64(1));
}

void TestRejections::sortsByWhatMatters()
{
    Rejections rejections({}, nullptr);
    for (int second = 1; second <= 5; ++second)
        take(rejections, Reason::WrongPath, "/often", second);
    take(rejections, Reason::WrongPath, "/once", 6);
    take(rejections, Reason::WrongPath, "/late", 8);
    take(rejections, Reason::WrongPath, "/a/connect", 7);
    QList<QByteArray> targets;
    for (const Rejection &kind : rejections.kinds())
        targets.append(kind.target);
    QCOMPARE(targets, (QList<QByteArray>{"/a/connect", "/often", "/late", "/once"}));
}

void TestRejections::saysItInTheRecord()
{
    Rejections rejections({}, nullptr);
    journal::Record record{.peer = "[2001:db8::7]:1", .target = "/rest/my_ap/connect"};
    rejections.take(record, {.reason = Reason::WrongPath, .method = "POST", .sentence = QStringLiteral("No.")}, "a:1");
    QCOMPARE(record.reason, Reason::WrongPath);
    QVERIFY(record.rejection.startsWith("No. The app's URL on the WCS must be http://a:1/rest/my_api (update app"));
    QVERIFY(record.rejection.endsWith("locks them out."));
    QCOMPARE(rejections.kinds().first().host, "[2001:db8::7]");
}

// A scanner's thousand paths do not push out the WCS that calls again and again.
void TestRejections::keepsTheFrequentKinds()
{
    Rejections rejections({}, nullptr);
    for (int i = 0; i < 2; ++i)
        take(rejections, Reason::WrongPath, "/rest/my_ap/connect");
    for (int i = 0; i < 1'000; ++i)
        take(rejections, Reason::WrongPath, "/scan/" + QByteArray::number(i), 10 + i);
    QCOMPARE(rejections.kinds().size(), Rejections::MostKinds);
    QCOMPARE(rejections.kinds().first().target, "/rest/my_ap/connect");
    QCOMPARE(rejections.kinds().first().count, quint64(2));
    QCOMPARE(rejections.kinds()[1].target, "/scan/999");
    QCOMPARE(rejections.byReason()[size_t(Reason::WrongPath)], quint64(1'002));
}

// Nor a flood of another kind the one mistake of the operator, from the same peer or from another one.
void TestRejections::keepsTheOneMistake()
{
    Rejections rejections({}, nullptr);
    take(rejections, Reason::WrongPath, "/rest/my_app/StreamStatusEvent", 1, "192.0.2.1");
    take(rejections, Reason::WrongPath, "/rest/my_app/connect", 2, "192.0.2.2");
    for (int i = 0; i < 1'000; ++i)
        take(rejections, Reason::WrongMethod, "/rest/my_api/x" + QByteArray::number(i), 10 + i, "192.0.2.1");
    QList<QByteArray> targets;
    for (const Rejection &kind : rejections.kinds())
        targets.append(kind.target);
    QCOMPARE(targets.size(), Rejections::MostKinds);
    QVERIFY(targets.contains("/rest/my_app/StreamStatusEvent"));
    QVERIFY(targets.contains("/rest/my_app/connect"));
    QVERIFY(targets.contains("/rest/my_api/x999"));
}

void TestRejections::cutsLongTargets()
{
    Rejections rejections({}, nullptr);
    take(rejections, Reason::WrongPath, QByteArray(8'000, 'a'));
    QCOMPARE(rejections.kinds().first().target.size(), 256);
}

void TestRejections::boundsWhatTheJournalKeeps()
{
    Rejections rejections({}, nullptr);
    int kept = 0;
    for (int i = 0; i < 500; ++i)
        kept += take(rejections, Reason::WrongPath, "/a", 7) ? 1 : 0;
    QCOMPARE(kept, 10);
    QVERIFY(take(rejections, Reason::WrongPath, "/a", 8));
    QCOMPARE(rejections.kinds().first().count, quint64(501));
    kept = 0;
    for (int i = 0; i < 500; ++i) // as many peers
        kept += take(rejections, Reason::WrongPath, "/a", 9, "192.0.2." + QByteArray::number(i)) ? 1 : 0;
    QCOMPARE(kept, 100);
}

// A page that posts without end does not hide the one mistake that matters.
void TestRejections::keepsOthersBesideAFlood()
{
    Rejections rejections({}, nullptr);
    for (int i = 0; i < 500; ++i)
        take(rejections, Reason::BrowserPage, "/a");
    QVERIFY(take(rejections, Reason::WrongPath, "/b"));
    QVERIFY(take(rejections, Reason::BrowserPage, "/a", 7, "192.0.2.8"));
}

void TestRejections::everyReasonHasItsNameAndAdvice_data()
{
    QTest::addColumn<Reason>("reason");
    for (size_t i = 1; i < journal::ReasonCount; ++i)
        QTest::addRow("%d", int(i)) << Reason(i);
}

void TestRejections::everyReasonHasItsNameAndAdvice()
{
    QFETCH(Reason, reason);
    QVERIFY(!journal::reasonName(reason).isEmpty());
    for (size_t i = 0; i < size_t(reason); ++i)
        QVERIFY(journal::reasonName(Reason(i)) != journal::reasonName(reason));
    const QString advice = Advice({}).of(posted(reason), {});
    QVERIFY2(advice.size() > 20, qPrintable(advice));
    QVERIFY2(!advice.contains(QLatin1Char('%')), qPrintable(advice));
}

void TestRejections::namesTheUrlToSet_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<bool>("isTls");
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<QString>("line");
    QTest::newRow("as the peer called us") << QStringLiteral("0.0.0.0") << false << QByteArray("watch.lan:8085")
                                           << QStringLiteral("update app -l http://watch.lan:8085/a defaultApp");
    QTest::newRow("without a port") << QStringLiteral("0.0.0.0") << false << QByteArray("watch.lan")
                                    << QStringLiteral("update app -l http://watch.lan:8085/a defaultApp");
    QTest::newRow("an address without one") << QStringLiteral("0.0.0.0") << false << QByteArray("[::1]")
                                            << QStringLiteral("update app -l http://[::1]:8085/a defaultApp");
    QTest::newRow("all addresses") << QStringLiteral("0.0.0.0") << false << QByteArray()
                                   << QStringLiteral("update app -l http://HOST:8085/a defaultApp");
    QTest::newRow("one address") << QStringLiteral("192.0.2.1") << true << QByteArray()
                                 << QStringLiteral("update app -l https://192.0.2.1:8085/a defaultApp");
    QTest::newRow("an IPv6 address") << QStringLiteral("::1") << false << QByteArray()
                                     << QStringLiteral("update app -l http://[::1]:8085/a defaultApp");
}

void TestRejections::namesTheUrlToSet()
{
    QFETCH(QString, address);
    QFETCH(bool, isTls);
    QFETCH(QByteArray, host);
    QFETCH(QString, line);
    Options options{.address = QHostAddress(address), .basePaths = {"/a", "/b"}};
    if (isTls)
        options.tls = QSslConfiguration::defaultConfiguration();
    for (const Reason reason : {Reason::WrongPath, Reason::TlsToPlainPort, Reason::HttpToTlsPort}) {
        const QString advice = Advice(options).of(posted(reason), host);
        QVERIFY2(advice.contains(line), qPrintable(advice));
        QVERIFY(advice.contains(QStringLiteral("/b")));
    }
}

void TestRejections::saysWhoIsLockedOut_data()
{
    QTest::addColumn<Rejection>("rejection");
    QTest::addColumn<bool>("locksOut");
    QTest::newRow("connect") << posted(Reason::WrongPath, "/rest/my_ap/connect") << true;
    QTest::newRow("connect and a slash") << posted(Reason::MissingCredentials, "/rest/my_api/connect//") << true;
    QTest::newRow("another method") << posted(Reason::WrongPath, "/rest/my_ap/StreamStatusEvent") << false;
    QTest::newRow("a page's connect") << posted(Reason::BrowserPage, "/rest/my_api/connect") << false;
    QTest::newRow("TLS") << Rejection{.reason = Reason::TlsToPlainPort, .host = "192.0.2.7"} << true;
    QTest::newRow("a GET") << Rejection{.reason = Reason::WrongMethod, .method = "GET", .target = "/a/connect"}
                           << false;
}

void TestRejections::saysWhoIsLockedOut()
{
    QFETCH(Rejection, rejection);
    QTEST(Advice({}).of(rejection, {}).contains(QStringLiteral("locks them out")), "locksOut");
}

void TestRejections::tellsNoSecret()
{
    const Options options{.secret = "s3cret", .credentials = "me:s3cret"};
    for (const Reason reason : {Reason::MissingCredentials, Reason::WrongCredentials})
        QVERIFY(!Advice(options).of(posted(reason), {}).contains(QStringLiteral("s3cret")));
}

QTEST_GUILESS_MAIN(TestRejections)
#include "tst_rejections.moc"
