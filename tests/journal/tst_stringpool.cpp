#include "journal/stringpool.h"

#include <QTest>

using journal::Atom;
using journal::StringPool;

class StringPoolTest final : public QObject {
    Q_OBJECT
private slots:
    void keepsEachTextOnce();
    void hasTheEmptyTextFromTheStart();
    void isAValue();
};

void StringPoolTest::keepsEachTextOnce()
{
    StringPool pool;
    const Atom first = pool.atom("PUBLISHING");
    QVERIFY(pool.atom("PLAYING") != first);
    QCOMPARE(pool.atom("PUBLISHING"), first);
    QCOMPARE(pool.text(first), QByteArray("PUBLISHING"));
    QCOMPARE(pool.size(), 3);
}

void StringPoolTest::hasTheEmptyTextFromTheStart()
{
    StringPool pool;
    QCOMPARE(pool.atom({}), Atom(0));
    QCOMPARE(pool.atom(""), Atom(0));
    QVERIFY(pool.text(0).isEmpty());
}

void StringPoolTest::isAValue()
{
    StringPool pool;
    const Atom shared = pool.atom("shared");
    StringPool copy = pool;
    copy.atom("only in the copy");
    pool.atom("only in the original");
    QCOMPARE(copy.text(shared), QByteArray("shared"));
    QCOMPARE(copy.text(shared + 1), QByteArray("only in the copy"));
    QCOMPARE(pool.text(shared + 1), QByteArray("only in the original"));
}

QTEST_GUILESS_MAIN(StringPoolTest)
#include "tst_stringpool.moc"
