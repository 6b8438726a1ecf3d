#include "http/net/certificatename.h"
#include "testtls.h"

#include <QTest>

class TestCertificateName : public QObject {
    Q_OBJECT
private slots:
    void isForItsHosts_data();
    void isForItsHosts();
    void isForNoOther_data();
    void isForNoOther();
};

namespace {

QSslCertificate certificate(const char *name)
{
    const QSslCertificate result(testtls::read(name));
    return result;
}

constexpr const char *Names = "names-cert.pem"; // CN=localhost, and other alternative names
constexpr const char *CommonName = "common-name-cert.pem";

} // namespace

void TestCertificateName::isForItsHosts_data()
{
    QTest::addColumn<QSslCertificate>("of");
    const auto row = [](const char *host, const char *file) { QTest::newRow(host) << certificate(file); };
    row("backend.example", Names);
    row("Backend.EXAMPLE", Names);
    row("backend.example.", Names);
    row("one.cams.example", Names);
    row("xn--bcher-kva.cams.example", Names);
    row("bücher.cams.example", Names);
    row("192.0.2.1", Names);
    row("2001:db8::1", Names);
    row("2001:db8::1%eth0", Names);
    row("2001:0DB8:0::0:1", Names);
    row("localhost", CommonName);
    row("LOCALHOST", CommonName);
    row("::1", "test-cert.pem");
}

void TestCertificateName::isForItsHosts()
{
    QFETCH(const QSslCertificate, of);
    QVERIFY(!of.isNull());
    QCOMPARE(http::misnaming(of, QString::fromUtf8(QTest::currentDataTag())), QString());
}

void TestCertificateName::isForNoOther_data()
{
    QTest::addColumn<QSslCertificate>("of");
    QTest::addColumn<QString>("host");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char *name, const char *host, const char *file = Names,
                        const char *sentence =
                            "its certificate is for backend.example, *.cams.example, "
                            "part*.example.org, *.*.deep.example.org, *.single and 3 more, not for ") {
        const QString start = QString::fromLatin1(sentence);
        QTest::newRow(name) << certificate(file) << QString::fromUtf8(host)
                            << (start.endsWith(u' ') ? start + QString::fromUtf8(host) : start);
    };
    row("its common name, which has others beside it", "localhost");
    row("its common name, which has a mail address beside it", "localhost", "mail-cert.pem",
        "its certificate names no host, so it is not for ");
    row("another name", "other.example");
    row("the end of a name", "example");
    row("below a name", "www.backend.example");
    row("two labels for a *", "a.b.cams.example");
    row("no label for a *", "cams.example");
    row("an empty label for a *", ".cams.example");
    row("a * behind a part of a label", "part1.example.org");
    row("two *", "a.b.deep.example.org");
    row("a * before a single label", "a.single");
    row("the * itself, below", "*.*.deep.example.org.x");
    row("another address", "192.0.2.2");
    row("an address that is a name there", "192.0.2.7", Names,
        "its certificate has 192.0.2.7 as a name, not as an address");
    row("an address that is the common name", "127.0.0.1", "common-address-cert.pem",
        "its certificate has 127.0.0.1 as a name, not as an address");
    row("below a common name", "www.localhost", CommonName, "its certificate is for localhost, not for ");
    row("nothing", "");
}

void TestCertificateName::isForNoOther()
{
    QFETCH(const QSslCertificate, of);
    QFETCH(const QString, host);
    QVERIFY(!of.isNull());
    QTEST(http::misnaming(of, host), "sentence");
}

QTEST_GUILESS_MAIN(TestCertificateName)
#include "tst_certificatename.moc"
