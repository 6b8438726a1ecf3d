#include "wcsrest/confirmation.h"

#include <QTest>

using wcsrest::Confirmation;
using wcsrest::Difference;
using wcsrest::Suspicion;
using Kind = Difference::Kind;

namespace {

constexpr qint64 Apart = 5'000'000;

Suspicion suspicion(Kind kind, const QByteArray &key, const QByteArray &here = {}, bool isCertain = false)
{
    return {{.kind = kind, .streamKey = key, .statusHere = here}, isCertain};
}

} // namespace

class TestConfirmation : public QObject {
    Q_OBJECT
private slots:
    void countsWhatTwoAnswersHave();
    void countsNothingThatWentBetween();
    void countsNothingThatIsTooSoon();
    void countsNothingThatChanges();
    void countsAtOnceWhatIsCertain();
    void sorts();
};

void TestConfirmation::countsWhatTwoAnswersHave()
{
    Confirmation confirmation(Apart);
    QVERIFY(confirmation.take({suspicion(Kind::MissingHere, "a")}, 100).isEmpty());
    const auto second =
        confirmation.take({suspicion(Kind::MissingHere, "a"), suspicion(Kind::MissingHere, "b")}, 100 + Apart);
    QCOMPARE(second.size(), 1);
    QCOMPARE(second.first().streamKey, "a");
    QCOMPARE(second.first().askedAt, 100 + Apart);
    const auto third = confirmation.take({suspicion(Kind::MissingHere, "a")}, 100 + 3 * Apart);
    QCOMPARE(third, second); // as before: nothing is new
    QVERIFY(confirmation.take({}, 100 + 4 * Apart).isEmpty());
}

void TestConfirmation::countsNothingThatWentBetween()
{
    Confirmation confirmation(Apart);
    for (int i = 0; i < 4; ++i) {
        QVERIFY(confirmation.take({suspicion(Kind::GoneThere, "a")}, 2 * i * Apart).isEmpty());
        QVERIFY(confirmation.take({}, (2 * i + 1) * Apart).isEmpty());
    }
}

void TestConfirmation::countsNothingThatIsTooSoon()
{
    Confirmation confirmation(Apart);
    for (const qint64 askedAt : {qint64(0), Apart / 2, Apart - 1})
        QVERIFY(confirmation.take({suspicion(Kind::GoneThere, "a")}, askedAt).isEmpty());
    QCOMPARE(confirmation.take({suspicion(Kind::GoneThere, "a")}, Apart).size(), 1);
}

void TestConfirmation::countsNothingThatChanges()
{
    Confirmation confirmation(Apart);
    QVERIFY(confirmation.take({suspicion(Kind::StatusDiffers, "a", "PENDING")}, 0).isEmpty());
    QVERIFY(confirmation.take({suspicion(Kind::StatusDiffers, "a", "PLAYING")}, Apart).isEmpty());
    QVERIFY(confirmation.take({suspicion(Kind::GoneThere, "a", "PLAYING")}, 2 * Apart).isEmpty());
    QVERIFY(confirmation.take({suspicion(Kind::GoneThere, "b", "PLAYING")}, 3 * Apart).isEmpty());
    QCOMPARE(confirmation.take({suspicion(Kind::GoneThere, "b", "PLAYING")}, 4 * Apart).size(), 1);
}

void TestConfirmation::countsAtOnceWhatIsCertain()
{
    Confirmation confirmation(Apart);
    const auto first = confirmation.take({suspicion(Kind::GoneThere, "a", "PLAYING", true)}, 7);
    QCOMPARE(first.size(), 1);
    QCOMPARE(first.first().askedAt, 7);
    QCOMPARE(confirmation.take({suspicion(Kind::GoneThere, "a", "PLAYING", true)}, 7 + Apart), first);
}

void TestConfirmation::sorts()
{
    Confirmation confirmation(0);
    const auto suspicions = [] {
        return std::vector{suspicion(Kind::StatusDiffers, "a"), suspicion(Kind::GoneThere, "b"),
                           suspicion(Kind::MissingHere, "c"), suspicion(Kind::GoneThere, "a")};
    };
    QVERIFY(confirmation.take(suspicions(), 0).isEmpty());
    QByteArrayList order;
    for (const Difference &difference : confirmation.take(suspicions(), 1))
        order.append(kindName(difference.kind).toByteArray() + ' ' + difference.streamKey);
    QCOMPARE(order, (QByteArrayList{"missingHere c", "goneThere a", "goneThere b", "statusDiffers a"}));
}

QTEST_GUILESS_MAIN(TestConfirmation)
#include "tst_confirmation.moc"
