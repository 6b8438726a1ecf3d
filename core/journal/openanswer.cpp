#include "journal/openanswer.h"

#include "base/httpdate.h"

namespace journal {

namespace {

// Answers of the same second are told by the same text: it is read once.
struct LastDate {
    QByteArray text;
    std::optional<qint64> seconds;
};

std::optional<qint64> secondsOf(QByteArrayView text)
{
    thread_local LastDate last;
    if (text != last.text)
        last = {text.toByteArray(), httpDateSeconds(text)};
    return last.seconds;
}

// Where the value of the first Date begins, behind the line's blank; -1: there is none that could be left out.
qsizetype dateIn(const QByteArray &head)
{
    constexpr QByteArrayView Field = "date: ";
    for (qsizetype begin = 0; begin < head.size();) {
        const QByteArrayView rest = QByteArrayView(head).sliced(begin);
        const qsizetype end = rest.indexOf('\n');
        const bool isDate = rest.size() >= Field.size() + HttpDateSize &&
                            rest.first(Field.size()).compare(Field, Qt::CaseInsensitive) == 0;
        if (isDate)
            return begin + Field.size();
        if (end < 0)
            break;
        begin += end + 1;
    }
    return -1;
}

} // namespace

OpenAnswer openAnswer(const QByteArray &head, qsizetype bodySize, qint64 &seconds)
{
    const qsizetype at = dateIn(head);
    const auto found = at < 0 ? std::nullopt : secondsOf(QByteArrayView(head).sliced(at, HttpDateSize));
    if (!found)
        return {openHead(head, bodySize), -1};
    seconds = *found;
    return {openHead(QByteArray(head).remove(at, HttpDateSize), bodySize), at};
}

QByteArray closeAnswer(const OpenAnswer &answer, qsizetype bodySize, qint64 seconds)
{
    const QByteArray head = closeHead(answer.head, bodySize);
    // beyond its end: it is damaged
    return answer.dateAt < 0 || answer.dateAt > head.size() ? head
                                                            : QByteArray(head).insert(answer.dateAt, httpDate(seconds));
}

} // namespace journal
