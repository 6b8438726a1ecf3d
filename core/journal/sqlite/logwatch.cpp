#include "journal/sqlite/logwatch.h"

#include <QFile>
#include <QtEndian>

#include <algorithm>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace journal {

namespace {

constexpr qint64 SaltAt = 16; // in the header
constexpr qint64 FrameSaltAt = 8;
constexpr qint64 SaltSize = 8;
constexpr qint64 SumAt = 24;
constexpr qint64 FrameSumAt = 16;

} // namespace

LogWatch::LogWatch(const QString &journalPath)
    : m_path(journalPath + QStringLiteral("-wal"))
{}

void LogWatch::begin()
{
    if (!m_file.isOpen())
        m_file = files::Descriptor(::open(QFile::encodeName(m_path).constData(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
    beginWith(header());
    passOver();
    (void)walk();
}

bool LogWatch::isStillThere() const
{
    struct stat there {};
    if (::lstat(QFile::encodeName(m_path).constData(), &there) != 0)
        return false;
    struct stat ours {};
    return !m_file.isOpen() ||
           (::fstat(m_file.number(), &ours) == 0 && ours.st_dev == there.st_dev && ours.st_ino == there.st_ino);
}

LogWatch::Finding LogWatch::look() const
{
    struct stat status {};
    if (!m_file.isOpen())
        return Finding::Same;
    const Header now = header();
    if (now == m_header)
        return hasLast() ? Finding::Same : Finding::Broken;
    const bool isEmpty = ::fstat(m_file.number(), &status) == 0 && status.st_size == 0;
    return isEmpty || isHeaderOfLog(now.data(), HeaderSize) ? Finding::Anew : Finding::Broken;
}

bool LogWatch::follow()
{
    if (!m_file.isOpen())
        return true;
    const Header now = header();
    if (!isHeaderOfLog(now.data(), HeaderSize))
        return false;
    if (now == m_header)
        return hasLast() && walk();
    beginWith(now); // SQLite writes over what a checkpoint has put into the journal
    return walk();
}

void LogWatch::beginWith(const Header &header)
{
    m_header = header;
    m_frames = m_doubtful = 0;
    m_last.reset();
}

void LogWatch::passOver()
{
    if (const Header now = header(); now != m_header && isHeaderOfLog(now.data(), HeaderSize))
        beginWith(now);
    for (auto head = frameHead(m_doubtful); head && hasSalts(*head); head = frameHead(m_doubtful))
        ++m_doubtful;
}

bool LogWatch::read(char *bytes, qint64 size, qint64 offset) const
{
    return ::pread(m_file.number(), bytes, size_t(size), offset) == size;
}

LogWatch::Header LogWatch::header() const
{
    Header bytes{};
    return read(bytes.data(), HeaderSize, 0) ? bytes : Header{};
}

std::optional<LogWatch::FrameHead> LogWatch::frameHead(qint64 frame) const
{
    FrameHead bytes{};
    if (!read(bytes.data(), FrameHeadSize, offset(frame)))
        return std::nullopt;
    return bytes;
}

qint64 LogWatch::offset(qint64 frame) const
{
    return HeaderSize + frame * (FrameHeadSize + pageSize());
}

bool LogWatch::hasLast() const
{
    char end = 0;
    return m_frames == 0 || (frameHead(m_frames - 1) == m_last && read(&end, 1, offset(m_frames) - 1));
}

qint64 LogWatch::pageSize() const
{
    return qint64(qFromBigEndian<quint32>(m_header.data() + 8));
}

bool LogWatch::hasSalts(const FrameHead &head) const
{
    return isHeaderOfLog(m_header.data(), HeaderSize) &&
           std::equal(head.begin() + FrameSaltAt, head.begin() + FrameSaltAt + SaltSize, m_header.begin() + SaltAt);
}

bool LogWatch::fits(qint64 frame, const FrameHead &head, LogSum before) const
{
    if (frame >= m_doubtful)
        return true;
    QByteArray bytes(FrameHeadSize + pageSize(), Qt::Uninitialized);
    return read(bytes.data(), bytes.size(), offset(frame)) &&
           sumOfFrame(before, bytes.constData(), pageSize(), m_header.data()) == sumAt(head.data() + FrameSumAt);
}

// To the end of the last transaction that stands there. False: none does that was not known.
bool LogWatch::walk()
{
    const qint64 before = m_frames;
    LogSum sum = sumAt(m_frames > 0 ? m_last->data() + FrameSumAt : m_header.data() + SumAt);
    for (qint64 n = m_frames;; ++n) {
        const std::optional<FrameHead> head = frameHead(n);
        if (!head || !hasSalts(*head) || !fits(n, *head, sum))
            return m_frames > before;
        sum = sumAt(head->data() + FrameSumAt);
        const bool endsTransaction = qFromBigEndian<quint32>(head->data() + 4) != 0;
        if (!endsTransaction)
            continue;
        m_frames = n + 1;
        m_last = head;
    }
}

} // namespace journal
