#include "wcs/nodeid.h"

#include <QTest>

class TestNodeId : public QObject {
    Q_OBJECT
private slots:
    void key_data();
    void key();
    void keysOfWhatIsOnANode();
};

void TestNodeId::key_data()
{
    QTest::addColumn<QByteArray>("nodeId");
    QTest::addColumn<QByteArray>("key");
    const auto row = [](const char *nodeId, const char *key) {
        QTest::newRow(nodeId) << QByteArray(nodeId) << QByteArray(key);
    };
    row("Hw47CFMBEchVOpBMDr29IxxjudnJ1sjOY@192.168.1.101", "Hw47CFMBEchVOpBMDr29IxxjudnJ1sjOY");
    row("00000000000000000000000000000000@10.0.0.1", "00000000000000000000000000000000"); // 32
    row("0123456789abcdefGHIJKLMNOPQRSTUV@2001:db8::1", "0123456789abcdefGHIJKLMNOPQRSTUV");
    row("0123456789abcdefGHIJKLMNOPQRSTUV@host@again", "0123456789abcdefGHIJKLMNOPQRSTUV");
    row("0123456789abcdefGHIJKLMNOPQRSTUV@", "0123456789abcdefGHIJKLMNOPQRSTUV");
    row("0123456789abcdefGHIJKLMNOPQRSTUV", "0123456789abcdefGHIJKLMNOPQRSTUV");
    // No ids:
    row("0123456789abcdefGHIJKLMNOPQRSTU@10.0.0.1", "0123456789abcdefGHIJKLMNOPQRSTU@10.0.0.1"); // 31
    row("0123456789abcdef-GHIJKLMNOPQRSTUV@10.0.0.1", "0123456789abcdef-GHIJKLMNOPQRSTUV@10.0.0.1");
    row("0123456789abcdefäGHIJKLMNOPQRSTUV@10.0.0.1", "0123456789abcdefäGHIJKLMNOPQRSTUV@10.0.0.1");
    row("cam@studio", "cam@studio");
    row("demo-1234abcd-north@198.19.0.1", "demo-1234abcd-north@198.19.0.1");
    row("@10.0.0.1", "@10.0.0.1");
    row("node", "node");
    row("", "");
}

void TestNodeId::key()
{
    QFETCH(QByteArray, nodeId);
    QFETCH(QByteArray, key);
    QCOMPARE(wcs::nodeKey(nodeId).toByteArray(), key);
    QVERIFY(wcs::isSameNode(nodeId, key));
    QVERIFY(!wcs::isSameNode(nodeId, "another"));
}

void TestNodeId::keysOfWhatIsOnANode()
{
    const QByteArray id = "0123456789abcdefGHIJKLMNOPQRSTUV";
    QCOMPARE(wcs::keyOnNode(id + "@10.0.0.1", {"m"}), id + "\nm");
    QCOMPARE(wcs::keyOnNode("a@b", {"s", "", "1"}), "a@b\ns\n\n1");
    QCOMPARE(wcs::keyOnNode("", {"m"}), "\nm");
}

QTEST_APPLESS_MAIN(TestNodeId)
#include "tst_nodeid.moc"
