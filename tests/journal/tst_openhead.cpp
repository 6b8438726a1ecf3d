#include "journal/openhead.h"

#include <QTest>

using journal::closeHead;
using journal::OpenHead;
using journal::openHead;

class OpenHeadTest final : public QObject {
    Q_OBJECT
private slots:
    void comesBackByteForByte_data();
    void comesBackByteForByte();
    void isTheSameForBodiesOfOtherSizes();
};

void OpenHeadTest::comesBackByteForByte_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<bool>("open");
    QTest::newRow("as WCS sends it") << QByteArray("POST /x HTTP/1.1\r\nContent-Length: 42\r\nHost: a\r\n\r\n") << true;
    QTest::newRow("last, without a line end") << QByteArray("Host: a\ncontent-length:42") << true;
    QTest::newRow("spaces before") << QByteArray("Content-Length:  \t42\r\n") << true;
    QTest::newRow("spaces after") << QByteArray("Content-Length: 42 \r\n") << false;
    QTest::newRow("another size") << QByteArray("Content-Length: 43\r\n") << false;
    QTest::newRow("leading zero") << QByteArray("Content-Length: 042\r\n") << false;
    QTest::newRow("no digits") << QByteArray("Content-Length: \r\n") << false;
    QTest::newRow("chunked") << QByteArray("POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n") << false;
    QTest::newRow("in another field") << QByteArray("X-Content-Length: 42\r\n") << false;
    QTest::newRow("empty") << QByteArray("") << false;
}

void OpenHeadTest::comesBackByteForByte()
{
    QFETCH(QByteArray, head);
    QFETCH(bool, open);
    const OpenHead opened = openHead(head, 42);
    QCOMPARE(opened.lengthAt >= 0, open);
    QCOMPARE(opened.text.size(), head.size() - (open ? 2 : 0));
    QCOMPARE(closeHead(opened, 42), head);
}

void OpenHeadTest::isTheSameForBodiesOfOtherSizes()
{
    QCOMPARE(openHead("A: 1\r\nContent-Length: 7\r\n", 7), openHead("A: 1\r\nContent-Length: 3614\r\n", 3614));
}

QTEST_GUILESS_MAIN(OpenHeadTest)
#include "tst_openhead.moc"
