#include "diskrecord.h"

#include <algorithm>
#include <cstring>

namespace {

constexpr qint64 Sector = 512;

// As diskrecord.c has it.
struct Head {
    quint32 kind;
    quint32 file;
    quint64 offset;
    quint64 size;
};

bool write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

} // namespace

DiskRecord::DiskRecord(const QString &path)
    : m_file(path)
{
    if (!m_file.open(QIODevice::ReadOnly))
        return;
    const qint64 size = m_file.size();
    m_bytes = reinterpret_cast<const char *>(m_file.map(0, size));
    bool isAmidCheckpoint = false;
    for (qint64 at = 0; m_bytes && at + qint64(sizeof(Head)) <= size;) {
        Head head{};
        std::memcpy(&head, m_bytes + at, sizeof head);
        at += qint64(sizeof head);
        if (at + qint64(head.size) > size)
            break;
        m_steps.append({Kind(head.kind), int(head.file), qint64(head.offset), at, qint64(head.size), isAmidCheckpoint});
        if (head.file == 0)
            isAmidCheckpoint = head.kind != Synced;
        at += qint64(head.size);
    }
}

qsizetype DiskRecord::stepsWithin(qint64 bytes) const
{
    const auto isWithin = [bytes](const Step &step) { return step.begin + step.size <= bytes; };
    return std::ranges::partition_point(m_steps, isWithin) - m_steps.begin();
}

bool DiskRecord::cut(qsizetype steps, Unsynced unsynced, QRandomGenerator &random, const QString &path)
{
    goTo(steps);
    std::array<QByteArray, Files> files = m_synced;
    for (size_t file = 0; file < Files; ++file) {
        for (const Step &step : std::as_const(m_pending[file])) {
            if (unsynced == Unsynced::All || (unsynced == Unsynced::Some && random.bounded(2) == 0))
                apply(step, files[file]);
            else if (unsynced == Unsynced::Torn)
                applyTorn(step, files[file], random);
        }
    }
    return write(path, files[0]) && write(path + QStringLiteral("-wal"), files[1]);
}

void DiskRecord::goTo(qsizetype steps)
{
    for (; m_at < steps; ++m_at) {
        const Step &step = m_steps[m_at];
        QList<Step> &pending = m_pending[size_t(step.file)];
        if (step.kind != Synced) {
            pending.append(step);
            continue;
        }
        for (const Step &written : std::as_const(pending))
            apply(written, m_synced[size_t(step.file)]);
        pending.clear();
    }
}

void DiskRecord::apply(const Step &step, QByteArray &bytes) const
{
    const qint64 end = step.offset + step.size;
    if (step.kind == Cut || end > bytes.size())
        bytes.resize(end, '\0');
    if (step.kind == Written)
        std::copy_n(m_bytes + step.begin, step.size, bytes.begin() + step.offset);
}

// A file may be as long as it was to be, and have nothing there yet.
void DiskRecord::applyTorn(const Step &step, QByteArray &bytes, QRandomGenerator &random) const
{
    if (step.kind == Cut)
        return random.bounded(2) == 0 ? apply(step, bytes) : void();
    for (qint64 at = 0; at < step.size;) {
        const qint64 size = std::min(Sector - (step.offset + at) % Sector, step.size - at);
        const Step part{Written, step.file, step.offset + at, step.begin + at, size};
        switch (random.bounded(3)) {
        case 0:
            apply(part, bytes);
            break;
        case 1:
            bytes.resize(std::max<qint64>(bytes.size(), part.offset + part.size), '\0');
            break;
        default:
            break;
        }
        at += size;
    }
}
