#include "journal/checksum.h"

#include <QtEndian>

#include <array>

namespace journal {

namespace {

using Table = std::array<quint32, 256>;

// Eight bytes at a time: table n says what a byte does n bytes further on.
constexpr std::array<Table, 8> makeTables()
{
    constexpr quint32 Polynomial = 0x82f6'3b78; // reversed
    std::array<Table, 8> tables{};
    for (quint32 byte = 0; byte < 256; ++byte) {
        quint32 value = byte;
        for (int bit = 0; bit < 8; ++bit)
            value = (value >> 1) ^ ((value & 1) != 0 ? Polynomial : 0);
        tables[0][byte] = value;
    }
    for (size_t n = 1; n < tables.size(); ++n) {
        for (size_t byte = 0; byte < 256; ++byte)
            tables[n][byte] = (tables[n - 1][byte] >> 8) ^ tables[0][tables[n - 1][byte] & 0xff];
    }
    return tables;
}

constexpr std::array<Table, 8> Tables = makeTables();

#ifdef __x86_64__
// Processors since 2008 have an instruction for it.
__attribute__((target("sse4.2"))) quint32 byInstruction(quint32 value, QByteArrayView wholeWords)
{
    quint64 wide = value;
    for (qsizetype at = 0; at < wholeWords.size(); at += 8)
        wide = __builtin_ia32_crc32di(wide, qFromUnaligned<quint64>(wholeWords.data() + at));
    return quint32(wide);
}

bool hasInstruction()
{
    static const bool has = __builtin_cpu_supports("sse4.2") != 0;
    return has;
}
#endif

} // namespace

quint32 crc32c(QByteArrayView bytes, quint32 before)
{
    quint32 value = ~before;
    const char *at = bytes.data();
    qsizetype left = bytes.size();
#ifdef __x86_64__
    if (hasInstruction()) {
        const qsizetype whole = left / 8 * 8;
        value = byInstruction(value, bytes.first(whole));
        at += whole;
        left -= whole;
    }
#endif
    for (; left >= 8; left -= 8, at += 8) {
        const quint32 low = qFromLittleEndian<quint32>(at) ^ value;
        const quint32 high = qFromLittleEndian<quint32>(at + 4);
        value = Tables[7][low & 0xff] ^ Tables[6][(low >> 8) & 0xff] ^ Tables[5][(low >> 16) & 0xff] ^
                Tables[4][low >> 24] ^ Tables[3][high & 0xff] ^ Tables[2][(high >> 8) & 0xff] ^
                Tables[1][(high >> 16) & 0xff] ^ Tables[0][high >> 24];
    }
    for (; left > 0; --left, ++at)
        value = (value >> 8) ^ Tables[0][(value ^ quint8(*at)) & 0xff];
    return ~value;
}

quint32 checksumOf(const Record &record)
{
    quint32 value = 0;
    const auto add = [&value](QByteArrayView bytes) {
        const quint64 size = qToLittleEndian(quint64(bytes.size())); // so that no byte can change its place
        value = crc32c(bytes, crc32c({reinterpret_cast<const char *>(&size), sizeof size}, value));
    };
    const qint64 receivedAt = qToLittleEndian(record.receivedAt);
    add({reinterpret_cast<const char *>(&receivedAt), sizeof receivedAt});
    for (const QByteArray &part :
         {record.event.method, record.target, record.head, record.peer, record.body, record.rejection})
        add(part);
    return value;
}

} // namespace journal
