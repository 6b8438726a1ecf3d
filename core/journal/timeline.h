#pragma once

#include <QList>
#include <QString>

namespace journal {

// Somebody set the clock, or something: it went another way than the steady one. Times are µs.
struct ClockJump {
    qint64 record = 0; // the first record that was stamped after it, or will be
    qint64 at = 0;     // program time
    qint64 by = 0;     // so much the clock was set forward; below 0: back
    qint64 to = 0;     // what it said then, UTC since 1970; given by Timeline::add()

    // "The clock was set forward by 400 days."
    QString sentence() const;

    bool operator==(const ClockJump &) const = default;
};

// Program time: µs since 1970 that never go back. It is what the wall clock said, less all that it was set forward or
// back by since the journal began, so far as it was noticed. All intervals and the order of moments are program time;
// the wall clock's word is what is stored of a record, and what is shown. Each can be had from the other.
class Timeline final {
public:
    Timeline(); // as if the clock had never been set

    void add(ClockJump jump); // later than all before
    const QList<ClockJump> &jumps() const { return m_jumps; }
    qint64 shift() const { return m_regimes.isEmpty() ? 0 : m_regimes.last().shift; } // that all jumps make together

    // Of a record that is stamped so.
    qint64 timeOf(qint64 record, qint64 stamp) const;
    // What the clock said at that program time.
    qint64 stampOf(qint64 time) const;
    // A stamp less what is known to have been wrong of it: the clock was set forward, and perhaps back again. That is
    // not program time: a clock that was wrong when the program started, and then was put right, is right again here.
    qint64 credibleOf(qint64 record, qint64 stamp) const;
    // The first record after the next jump that is later than this record; of no jump: the largest number.
    qint64 nextRegime(qint64 record) const;

    // Of a moment of the steady clock (ns), while this program runs.
    void anchor(qint64 time, qint64 steady);
    qint64 at(qint64 steady) const { return m_time + (steady - m_steady) / 1000; }
    qint64 now() const;

private:
    struct Regime { // from a jump to the next
        qint64 record = 0;
        qint64 at = 0;
        qint64 shift = 0;  // stamps less program time
        qint64 credit = 0; // stamps less credible ones
    };
    Regime of(qint64 record) const;

    QList<ClockJump> m_jumps;
    QList<Regime> m_regimes; // one for each
    qint64 m_time;
    qint64 m_steady;
};

} // namespace journal
