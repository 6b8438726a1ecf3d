#pragma once

#include <QByteArray>
#include <QFile>
#include <QList>
#include <QRandomGenerator>
#include <QString>

#include <array>

// What a program wrote to its journal and its log, with the order of its syncs, as diskrecord.c records it; and both
// files as a cut of power may leave them: what is synced is there, what is not may be there, not be there, or be there
// in part, whatever the order in which it was written. Only their names are taken to last.
class DiskRecord final {
public:
    // How much is there of what is not synced. Torn: some of its sectors of 512 bytes.
    enum class Unsynced { None, Some, Torn, All };

    explicit DiskRecord(const QString &path);

    qsizetype steps() const { return m_steps.size(); }
    qsizetype stepsWithin(qint64 bytes) const; // the first so many bytes of the record
    // Whether a part of what came from the log may be in the journal, after so many steps: see SQLite's checkpoints.
    bool isAmidCheckpoint(qsizetype steps) const { return m_steps[steps].isAmidCheckpoint; }

    // Writes the two files as they may be after so many steps; not fewer than the last time.
    bool cut(qsizetype steps, Unsynced unsynced, QRandomGenerator &random, const QString &path);

private:
    static constexpr int Files = 2; // the journal, its log
    enum Kind : quint32 { Written, Cut, Synced };
    struct Step {
        Kind kind = Written;
        int file = 0;
        qint64 offset = 0;
        qint64 begin = 0; // of the bytes in the record
        qint64 size = 0;
        bool isAmidCheckpoint = false; // before it
    };

    void goTo(qsizetype steps);
    void apply(const Step &step, QByteArray &bytes) const;
    void applyTorn(const Step &step, QByteArray &bytes, QRandomGenerator &random) const;

    QFile m_file;
    const char *m_bytes = nullptr;
    QList<Step> m_steps;
    qsizetype m_at = 0; // steps
    std::array<QByteArray, Files> m_synced;
    std::array<QList<Step>, Files> m_pending;
};
