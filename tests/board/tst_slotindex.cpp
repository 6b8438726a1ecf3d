#include "board/slotindex.h"

#include <QRandomGenerator>
#include <QTest>

#include <map>

using namespace board;

class tst_SlotIndex : public QObject {
    Q_OBJECT
private slots:
    void findsWhatWasInserted();
    void tellsEqualHashesApart();
    void agreesWithAMapWhateverHappens();
};

void tst_SlotIndex::findsWhatWasInserted()
{
    SlotIndex index;
    QVERIFY(!index.find(1, [](Slot) { return true; }));
    index.insert(1, 7);
    QCOMPARE(index.find(1, [](Slot) { return true; }), std::optional<Slot>(7));
    QVERIFY(!index.find(2, [](Slot) { return true; }));
    index.remove(1, 7);
    QVERIFY(!index.find(1, [](Slot) { return true; }));
}

void tst_SlotIndex::tellsEqualHashesApart()
{
    SlotIndex index;
    for (Slot slot = 0; slot < 5; ++slot)
        index.insert(15, slot); // runs over the end of the table
    index.remove(15, 1);
    for (Slot slot = 0; slot < 5; ++slot)
        QCOMPARE(index.find(15, [&](Slot s) { return s == slot; }).has_value(), slot != 1);
}

void tst_SlotIndex::agreesWithAMapWhateverHappens()
{
    QRandomGenerator random(42);
    SlotIndex index;
    std::map<Slot, size_t> expected;
    for (int step = 0; step < 20'000; ++step) {
        const Slot slot = random.bounded(500U);
        const auto known = expected.find(slot);
        if (known == expected.end()) {
            const size_t hash = random.bounded(64U); // so few that they collide all the time
            expected[slot] = hash;
            index.insert(hash, slot);
        } else {
            index.remove(known->second, slot);
            expected.erase(known);
        }
        if (step % 500 != 0)
            continue;
        for (const auto &[s, hash] : expected)
            QVERIFY(index.find(hash, [wanted = s](Slot found) { return found == wanted; }));
    }
    for (const auto &[slot, hash] : expected)
        index.remove(hash, slot);
    for (size_t hash = 0; hash < 64; ++hash)
        QVERIFY(!index.find(hash, [](Slot) { return true; }));
}

QTEST_APPLESS_MAIN(tst_SlotIndex)
#include "tst_slotindex.moc"
