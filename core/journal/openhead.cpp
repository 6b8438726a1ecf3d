#include "journal/openhead.h"

namespace journal {

namespace {

constexpr QByteArrayView Field = "content-length:";

bool namesLength(QByteArrayView line)
{
    return line.size() > Field.size() && line.first(Field.size()).compare(Field, Qt::CaseInsensitive) == 0;
}

} // namespace

OpenHead openHead(const QByteArray &head, qsizetype bodySize)
{
    const QByteArray digits = QByteArray::number(bodySize);
    for (qsizetype begin = 0; begin < head.size();) {
        const qsizetype newline = head.indexOf('\n', begin);
        qsizetype end = newline < 0 ? head.size() : newline;
        const qsizetype next = end + 1;
        if (end > begin && head.at(end - 1) == '\r')
            --end;
        const QByteArrayView line = QByteArrayView(head).sliced(begin, end - begin);
        if (namesLength(line)) {
            const QByteArrayView value = line.sliced(Field.size());
            if (value.trimmed() != digits || !value.endsWith(digits))
                break;
            return {QByteArray(head).remove(end - digits.size(), digits.size()), end - digits.size()};
        }
        begin = next;
    }
    return {head, -1};
}

QByteArray closeHead(const OpenHead &head, qsizetype bodySize)
{
    // beyond its end: it is damaged
    return head.lengthAt < 0 || head.lengthAt > head.text.size()
               ? head.text
               : QByteArray(head.text).insert(head.lengthAt, QByteArray::number(bodySize));
}

} // namespace journal
