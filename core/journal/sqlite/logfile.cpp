#include "journal/sqlite/logfile.h"

#include <QFile>
#include <QtEndian>

#include <algorithm>
#include <cstring>
#include <unistd.h>
#include <utility>

namespace journal {

namespace {

constexpr qint64 HeaderSize = 32;
constexpr qint64 FrameHead = 24; // bytes before each page: its number, the database's size, two salts, the checksum
constexpr qint64 PageNumberSize = 4;
constexpr qint64 SaltSize = 8;
constexpr qint64 Summed = 8; // bytes of that head which the checksum is about

using Sum = LogSum;

// Whether the words that are summed are big-endian.
bool isBig(const char *header)
{
    return (header[3] & 1) != 0;
}

Sum add(Sum sum, const char *bytes, qint64 size, bool isBig)
{
    for (const char *at = bytes; at < bytes + size; at += 8) {
        sum.first += (isBig ? qFromBigEndian<quint32>(at) : qFromLittleEndian<quint32>(at)) + sum.second;
        sum.second += (isBig ? qFromBigEndian<quint32>(at + 4) : qFromLittleEndian<quint32>(at + 4)) + sum.first;
    }
    return sum;
}

// The bytes of a log that begins as one does. Writes are to the memory that the caller gave.
class Log final {
public:
    Log(char *bytes, qint64 size)
        : m_bytes(bytes)
        , m_pageSize(qFromBigEndian<quint32>(bytes + 8))
        , m_frames((size - HeaderSize) / (FrameHead + m_pageSize))
    {}

    static bool isOne(const char *header, qint64 size);
    qint64 pageSize() const { return m_pageSize; }
    qint64 wholeSize() const; // bytes up to the last commit before the first page that does not fit
    // Goes through it from commit to commit; where mends, writes what SQLite is to take.
    LogDamage check(bool mends);

private:
    char *frame(qint64 n) const { return m_bytes + HeaderSize + n * (FrameHead + m_pageSize); }
    bool hasSalts(qint64 n) const { return std::memcmp(frame(n) + 8, m_bytes + 16, SaltSize) == 0; }
    bool isCommit(qint64 n) const { return qFromBigEndian<quint32>(frame(n) + 4) != 0; }
    quint32 pageOf(qint64 n) const { return qFromBigEndian<quint32>(frame(n)); }
    Sum storedSum(qint64 n) const { return sumAt(frame(n) + 16); }
    Sum sumOf(qint64 n, Sum before) const { return sumOfFrame(before, frame(n), m_pageSize, m_bytes); }
    bool fits(qint64 n, Sum before) const { return n < m_frames && hasSalts(n) && sumOf(n, before) == storedSum(n); }
    Sum sumBehind(qint64 n, Sum before) const;
    void mend(qint64 end);
    bool mendHead(qint64 n, Sum before);
    quint32 largestPage(qint64 end) const;

    char *m_bytes;
    qint64 m_pageSize;
    qint64 m_frames;
};

bool Log::isOne(const char *header, qint64 size)
{
    constexpr quint32 Magic = 0x377f'0682; // or that + 1: its words are big-endian
    if (size < HeaderSize || (qFromBigEndian<quint32>(header) & ~1U) != Magic)
        return false;
    const qint64 pageSize = qFromBigEndian<quint32>(header + 8);
    if (pageSize < 512 || pageSize > 65'536)
        return false;
    return add({}, header, HeaderSize - 8, isBig(header)) == sumAt(header + 24);
}

// What the one behind a damaged one was summed with: where its checksum alone is damaged, not what is stored.
Sum Log::sumBehind(qint64 n, Sum before) const
{
    const Sum computed = sumOf(n, before);
    return fits(n + 1, computed) ? computed : storedSum(n);
}

qint64 Log::wholeSize() const
{
    qint64 end = 0;
    Sum sum = sumAt(m_bytes + 24);
    for (qint64 n = 0; fits(n, sum); ++n) {
        sum = storedSum(n);
        if (isCommit(n))
            end = n + 1;
    }
    return end == 0 ? 0 : HeaderSize + end * (FrameHead + m_pageSize);
}

LogDamage Log::check(bool mends)
{
    LogDamage damage;
    int pending = 0; // damaged ones since the last commit
    Sum sum = sumAt(m_bytes + 24);
    for (qint64 n = 0; n < m_frames; ++n) {
        const bool isDamaged = !fits(n, sum);
        sum = isDamaged ? sumBehind(n, sum) : storedSum(n);
        pending += isDamaged ? 1 : 0;
        if (!isCommit(n))
            continue;
        if (pending == 0 || fits(n + 1, sum)) {
            damage.pages += std::exchange(pending, 0);
            damage.pagesOf = int(n + 1);
        } else if (!isDamaged) { // what a damaged one says of itself counts for nothing
            break;
        }
    }
    if (mends && damage.pages > 0)
        mend(damage.pagesOf);
    return damage;
}

void Log::mend(qint64 end)
{
    const quint32 largest = largestPage(end);
    Sum before = sumAt(m_bytes + 24); // as they were
    Sum sum = before;                 // as they are now
    for (qint64 n = 0; n < end; ++n) {
        const bool isDamaged = !fits(n, before);
        const Sum behind = isDamaged ? sumBehind(n, before) : storedSum(n);
        if (isDamaged && sumOf(n, before) != storedSum(n) && !mendHead(n, before)) {
            qint64 next = n; // that says which page it is
            while (next < end && (pageOf(next) == 0 || pageOf(next) > largest))
                ++next;
            if (next != n && next < end) {
                std::memcpy(frame(n), frame(next), PageNumberSize);
                std::memcpy(frame(n) + FrameHead, frame(next) + FrameHead, size_t(m_pageSize));
            }
        }
        before = behind;
        sum = sumOf(n, sum);
        std::memcpy(frame(n) + 8, m_bytes + 16, SaltSize);
        qToBigEndian(sum.first, frame(n) + 16);
        qToBigEndian(sum.second, frame(n) + 20);
    }
}

// Where one bit of what comes before the page was flipped, it is flipped back.
bool Log::mendHead(qint64 n, Sum before)
{
    for (int bit = 0; bit < int(Summed) * 8; ++bit) {
        char &byte = frame(n)[bit / 8];
        const char was = byte;
        byte = char(byte ^ (1 << bit % 8));
        if (sumOf(n, before) == storedSum(n))
            return true;
        byte = was;
    }
    return false;
}

// As the last commit says.
quint32 Log::largestPage(qint64 end) const
{
    return qFromBigEndian<quint32>(frame(end - 1) + 4);
}

} // namespace

LogSum sumAt(const char *bytes)
{
    return {qFromBigEndian<quint32>(bytes), qFromBigEndian<quint32>(bytes + 4)};
}

LogSum sumOfFrame(LogSum before, const char *frame, qint64 pageSize, const char *header)
{
    return add(add(before, frame, Summed, isBig(header)), frame + FrameHead, pageSize, isBig(header));
}

bool isHeaderOfLog(const char *bytes, qint64 size)
{
    return Log::isOne(bytes, size);
}

std::optional<qint64> pageSizeOfLog(const QString &path)
{
    QFile file(path);
    const QByteArray header = file.open(QIODevice::ReadOnly) ? file.read(HeaderSize) : QByteArray();
    if (!Log::isOne(header.constData(), header.size()))
        return std::nullopt;
    return qFromBigEndian<quint32>(header.constData() + 8);
}

LogDamage damageOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    auto *const bytes = reinterpret_cast<char *>(file.map(0, file.size()));
    return bytes && Log::isOne(bytes, file.size()) ? Log(bytes, file.size()).check(false) : LogDamage();
}

Result<Done> mendLog(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadWrite))
        return Error{file.errorString()};
    QByteArray bytes = file.readAll();
    if (!Log::isOne(bytes.constData(), bytes.size()))
        return Error{QStringLiteral("It is no log.")};
    Log(bytes.data(), bytes.size()).check(true);
    if (!file.seek(0) || file.write(bytes) != bytes.size() || !file.flush() || ::fsync(file.handle()) != 0)
        return Error{file.errorString()};
    return Done{};
}

Result<Done> cutLog(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadWrite))
        return Error{file.errorString()};
    QByteArray bytes = file.readAll();
    const bool isOne = Log::isOne(bytes.constData(), bytes.size());
    if (!file.resize(isOne ? Log(bytes.data(), bytes.size()).wholeSize() : 0) || ::fsync(file.handle()) != 0)
        return Error{file.errorString()};
    return Done{};
}

} // namespace journal
