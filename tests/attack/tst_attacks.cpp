#include "app/cli/filelimit.h"
#include "attacks.h"

#include <QTemporaryDir>
#include <QTest>

// The attacks, smaller than attackers make them. tests/attack/run makes them whole, and says what they did.
class AttacksTest final : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { raiseFileLimit(); }
    void isBorne_data();
    void isBorne();
};

void AttacksTest::isBorne_data()
{
    QTest::addColumn<int>("attack");
    for (size_t i = 0; i < attacks().size(); ++i)
        QTest::newRow(qPrintable(attacks()[i].name)) << int(i);
}

void AttacksTest::isBorne()
{
    QFETCH(const int, attack);
    const Attack &what = attacks()[size_t(attack)];
    const QTemporaryDir folder;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    if (what.hasSlowDisk)
        QSKIP("A sanitizer has to be the first library that is loaded.");
#endif
    const auto program = victimOf(what, QStringLiteral(STREAMWATCH_BINARY), folder.path());
    const Damage damage = make(what, *program, 0.1);
    QVERIFY2(damage.isBorne, qPrintable(damage.figures));
    QCOMPARE(program->stop(), 0);
}

QTEST_GUILESS_MAIN(AttacksTest)
#include "tst_attacks.moc"
