#include "callers.h"
#include "testtls.h"

#include <QTest>

using http::ClientOptions;
using http::Failure;
using http::Reply;
using testtls::clientSide;
using testtls::serverSide;

// Which servers the client believes to be the ones that it means.
class TestClientTrust : public QObject {
    Q_OBJECT
private slots:
    void looksAtTheNamesOfACertificate_data();
    void looksAtTheNamesOfACertificate();
};

void TestClientTrust::looksAtTheNamesOfACertificate_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QString>("host");
    QTest::addColumn<QString>("cause"); // empty: it is trusted
    const auto row = [](const char *name, const char *file, const char *host, const char *cause = "") {
        QTest::newRow(name) << QByteArray(file) << QString::fromLatin1(host) << QString::fromLatin1(cause);
    };
    row("one of them", "names-cert.pem", "backend.example");
    row("by a *", "names-cert.pem", "one.cams.example");
    row("the common name, and no others", "common-name-cert.pem", "localhost");
    row("the common name beside others", "names-cert.pem", "localhost",
        "its certificate is for backend.example, *.cams.example, part*.example.org, *.*.deep.example.org, *.single and "
        "3 more, not for localhost");
    row("a * that is not a whole label", "names-cert.pem", "part1.example.org",
        "its certificate is for backend.example, *.cams.example, part*.example.org, *.*.deep.example.org, *.single and "
        "3 more, not for part1.example.org");
    row("an address as a common name", "common-address-cert.pem", "127.0.0.1",
        "its certificate has 127.0.0.1 as a name, not as an address");
    row("no name of a host", "mail-cert.pem", "localhost", "its certificate names no host, so it is not for localhost");
    row("none of them", "test-cert.pem", "backend.example",
        "its certificate is for localhost, 127.0.0.1, ::1, not for backend.example");
}

void TestClientTrust::looksAtTheNamesOfACertificate()
{
    if (!QSslSocket::supportsSsl())
        QSKIP("Qt has no TLS here.");
    QFETCH(const QByteArray, file);
    QFETCH(const QString, host);
    QFETCH(const QString, cause);
    const QSslCertificate certificate(testtls::read(file));
    QSslConfiguration tls = serverSide();
    tls.setLocalCertificate(certificate);
    Site site({}, QHostAddress::LocalHost, tls);
    site.answer = echo;
    ClientOptions options = site.options();
    options.host = host;
    options.isTls = true;
    options.tls = clientSide();
    options.tls.setCaCertificates({certificate});
    options.retries = 0;
    options.resolve = [](const QString &) {
        QHostInfo here;
        here.setAddresses({QHostAddress(QHostAddress::LocalHost)});
        return here;
    };
    Caller caller(options);
    caller.send();
    WAIT_FOR_REPLIES(caller, 1);
    const Reply &reply = caller.replies.front();
    QCOMPARE(
        reply.sentence,
        cause.isEmpty()
            ? QString()
            : QStringLiteral("There is no TLS connection to %1:%2: %3.").arg(host).arg(site.server.port()).arg(cause));
    QCOMPARE(reply.failure, cause.isEmpty() ? Failure::None : Failure::Unreachable);
    QCOMPARE(site.requests.size(), size_t(cause.isEmpty() ? 1 : 0));

    options.tls.setPeerVerifyMode(QSslSocket::VerifyNone);
    Caller trusting(options);
    trusting.send();
    WAIT_FOR_REPLIES(trusting, 1);
    QCOMPARE(trusting.replies.front().status, 200);
}

QTEST_GUILESS_MAIN(TestClientTrust)
#include "tst_clienttrust.moc"
