#include "simulator/server/tally.h"

#include <QTest>

using namespace simulator;

class tst_Tally : public QObject {
    Q_OBJECT
private slots:
    void countsAnswers()
    {
        Tally tally;
        tally.add({.answer = 200, .isAccepted = true, .microseconds = 100});
        tally.add({.answer = 500, .microseconds = 300});
        tally.add({.failure = http::Failure::Unreachable, .tries = 4});
        tally.add({.failure = http::Failure::PartlySent, .tries = 4});
        tally.add({.failure = http::Failure::TimedOut});
        tally.addErrorEvent();
        tally.addRefusedConnection();
        const QJsonObject json = tally.toJson();
        QCOMPARE(json.value(u"hooks").toInteger(), 5);
        QCOMPARE(json.value(u"answers").toObject(),
                 (QJsonObject{{QStringLiteral("0"), 3}, {QStringLiteral("200"), 1}, {QStringLiteral("500"), 1}}));
        QCOMPARE(json.value(u"sendErrors").toInteger(), 2);
        QCOMPARE(json.value(u"errorEvents").toInteger(), 1);
        QCOMPARE(json.value(u"refusedConnections").toInteger(), 1);
        QCOMPARE(tally.notAccepted(), quint64(4));
    }

    void latencies()
    {
        Tally tally;
        QCOMPARE(tally.latency(0.5), 0);
        for (int us = 1; us <= 100'000; ++us)
            tally.add({.answer = 200, .isAccepted = true, .microseconds = us});
        for (const double share : {0.001, 0.1, 0.5, 0.9, 0.99}) {
            const double exact = share * 100'000;
            QVERIFY2(std::abs(double(tally.latency(share)) - exact) <= exact * 0.02,
                     qPrintable(QString::number(tally.latency(share))));
        }
        QCOMPARE(tally.latency(1), 100'000);
    }

    void everyLatencyHasItsPlace()
    {
        for (qint64 us = 0; us < qint64(1) << 40; us = us * 5 / 4 + 1) {
            Tally tally;
            tally.add({.answer = 200, .microseconds = us});
            QCOMPARE(tally.latency(0.5), us);
        }
    }
};

QTEST_GUILESS_MAIN(tst_Tally)
#include "tst_tally.moc"
