#include "backend/circuit.h"

#include <QTest>

using backend::Circuit;

namespace {

constexpr qint64 Second = 1'000'000'000;

Circuit failed(int times, qint64 now)
{
    Circuit circuit;
    for (int i = 0; i < times; ++i)
        circuit.noteFailure(now, now);
    return circuit;
}

} // namespace

class TestCircuit : public QObject {
    Q_OBJECT
private slots:
    void opensAfterFailuresInARow();
    void letsOneASecondTry();
    void closesWithAnAnswer();
    void leavesOutWhatBeganBeforeTheLastAnswer();
};

void TestCircuit::opensAfterFailuresInARow()
{
    Circuit circuit = failed(Circuit::MostFailures - 1, Second);
    QVERIFY(!circuit.isOpen() && circuit.admits(Second));
    circuit.noteAnswer(Second);
    for (int i = 1; i < Circuit::MostFailures; ++i)
        circuit.noteFailure(2 * Second, 2 * Second);
    QVERIFY(!circuit.isOpen());
    circuit.noteFailure(2 * Second, 2 * Second);
    QVERIFY(circuit.isOpen());
}

void TestCircuit::letsOneASecondTry()
{
    Circuit circuit = failed(Circuit::MostFailures, Second);
    QVERIFY(!circuit.admits(2 * Second - 1));
    QVERIFY(circuit.admits(2 * Second));
    QVERIFY(!circuit.admits(2 * Second)); // another one does, whatever becomes of it
    QVERIFY(!circuit.admits(3 * Second - 1));
    QVERIFY(circuit.admits(3 * Second));
}

void TestCircuit::closesWithAnAnswer()
{
    Circuit circuit = failed(Circuit::MostFailures, Second);
    circuit.noteAnswer(2 * Second);
    QVERIFY(!circuit.isOpen() && circuit.admits(2 * Second) && circuit.admits(2 * Second));
}

void TestCircuit::leavesOutWhatBeganBeforeTheLastAnswer()
{
    Circuit circuit;
    circuit.noteAnswer(5 * Second);
    for (int i = 0; i < 2 * Circuit::MostFailures; ++i)
        circuit.noteFailure(4 * Second, 6 * Second); // it hung then
    QVERIFY(!circuit.isOpen());
}

QTEST_APPLESS_MAIN(TestCircuit)
#include "tst_circuit.moc"
