#include "board/slotchains.h"

#include <QRandomGenerator>
#include <QTest>

#include <map>
#include <set>

using namespace board;

class tst_SlotChains : public QObject {
    Q_OBJECT
private slots:
    void agreesWithAMapWhateverHappens();
};

void tst_SlotChains::agreesWithAMapWhateverHappens()
{
    constexpr size_t Hashes = 20;
    constexpr quint32 Slots = 300;
    QRandomGenerator random(7);
    SlotChains chains;
    std::map<Slot, size_t> expected;
    for (int i = 0; i < 20'000; ++i) {
        const Slot slot = random.bounded(Slots);
        if (const auto known = expected.find(slot); known != expected.end()) {
            chains.remove(known->second, slot);
            expected.erase(known);
        } else {
            const size_t hash = random.bounded(quint32(Hashes));
            chains.insert(hash, slot);
            expected.emplace(slot, hash);
        }
        const size_t asked = random.bounded(quint32(Hashes));
        std::multiset<Slot> found;
        chains.forEach(asked, [&](Slot s) { found.insert(s); });
        std::multiset<Slot> wanted;
        for (const auto &[s, hash] : expected) {
            if (hash == asked)
                wanted.insert(s);
        }
        QVERIFY(found == wanted);
    }
}

QTEST_APPLESS_MAIN(tst_SlotChains)
#include "tst_slotchains.moc"
