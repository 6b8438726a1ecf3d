#include "app/cli/arguments.h"

#include <QTcpServer>
#include <QTest>

class TestArguments final : public QObject {
    Q_OBJECT
private slots:
    void clashesWhereNoTwoCanListen_data();
    void clashesWhereNoTwoCanListen();
    void freePortsAreTwo();
};

void TestArguments::clashesWhereNoTwoCanListen_data()
{
    QTest::addColumn<QString>("one");
    QTest::addColumn<QString>("other");
    const QStringList hosts{QStringLiteral("127.0.0.1"), QStringLiteral("127.0.0.2"), QStringLiteral("0.0.0.0"),
                            QStringLiteral("[::1]"),     QStringLiteral("[::]"),      QStringLiteral("*"),
                            QStringLiteral("localhost")};
    for (const QString &one : hosts) {
        for (const QString &other : hosts)
            QTest::addRow("%s %s", qPrintable(one), qPrintable(other)) << one << other;
    }
}

// As the kernel sees it.
void TestArguments::clashesWhereNoTwoCanListen()
{
    QFETCH(QString, one);
    QFETCH(QString, other);
    QTcpServer first;
    if (!first.listen(endpointOf(one + QStringLiteral(":0"))->address))
        QSKIP("There is no IPv6 here.");
    const QString port = QStringLiteral(":%1").arg(first.serverPort());
    const Endpoint second = *endpointOf(other + port);
    QTcpServer server;
    const bool listens = server.listen(second.address, second.port);
    QVERIFY2(listens || server.serverError() == QAbstractSocket::AddressInUseError, qPrintable(server.errorString()));
    QCOMPARE(clash(*endpointOf(one + port), second), !listens);
}

void TestArguments::freePortsAreTwo()
{
    const Endpoint free = *endpointOf(QStringLiteral("127.0.0.1:0"));
    QVERIFY(!clash(free, free));
    QVERIFY(!clash({free.address, 8085}, {free.address, 8086}));
}

QTEST_APPLESS_MAIN(TestArguments)
#include "tst_arguments.moc"
