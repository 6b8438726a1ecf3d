#include "journal/sqlite/backendtable.h"

#include "journal/checksum.h"

#include <algorithm>
#include <limits>

using namespace Qt::Literals::StringLiterals;

namespace journal {

namespace {

enum Column : quint8 { SentenceAt = BackendColumns, ReasonAt, HeadAt, BodyAt, ChecksumAt };

qint64 checksumOf(const BackendAnswer &answer)
{
    quint32 value = 0;
    for (const QByteArray &part : {answer.sentence, answer.reason, answer.head, answer.body})
        value = crc32c(part, crc32c(QByteArray::number(part.size()) + ' ', value));
    return value;
}

} // namespace

BackendTable::BackendTable(Database &database, BodyCodec &codec)
    : m_codec(codec)
    , m_insert(database, u"INSERT INTO backend_answers (record, status, us, failure, sentence, reason, head, checksum, "
                         "body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"_s)
{}

bool BackendTable::insert(const Record &record)
{
    const BackendAnswer &answer = *record.backend;
    const auto insert = [&](const auto &body) {
        return m_insert.run(record.id, qint64(answer.result.status), qint64(answer.result.us),
                            qint64(answer.result.failure), answer.sentence, answer.reason, m_codec.encode(answer.head),
                            checksumOf(answer), body);
    };
    return answer.body == record.body ? insert(nullptr) : insert(m_codec.encode(answer.body));
}

BackendResult backendResult(const Statement &row, int column)
{
    const qint64 failure = row.number(column + 2);
    return {.status = int(std::clamp<qint64>(row.number(column), 0, 999)),
            .us = qint32(std::clamp<qint64>(row.number(column + 1), -1, std::numeric_limits<qint32>::max())),
            .failure = failure >= 0 && failure <= qint64(BackendFailure::Damaged) ? BackendFailure(failure)
                                                                                  : BackendFailure::Damaged};
}

QList<quint32> BackendRow::dictionaries() const
{
    return {BodyCodec::dictionaryOf(m_row.bytes(m_first + HeadAt)),
            BodyCodec::dictionaryOf(m_row.bytes(m_first + BodyAt))};
}

BackendAnswerPtr BackendRow::read(BodyCodec &codec, const QByteArray &recordBody) const
{
    auto answer = std::make_shared<BackendAnswer>();
    answer->result = backendResult(m_row, m_first);
    answer->sentence = m_row.bytes(m_first + SentenceAt);
    answer->reason = m_row.bytes(m_first + ReasonAt);
    const Result<QByteArray> head = codec.decode(m_row.bytes(m_first + HeadAt));
    const bool isEcho = m_row.isNull(m_first + BodyAt);
    const Result<QByteArray> body = isEcho ? recordBody : codec.decode(m_row.bytes(m_first + BodyAt));
    answer->head = head ? *head : QByteArray();
    answer->body = body ? *body : QByteArray();
    if (head && body && checksumOf(*answer) == m_row.number(m_first + ChecksumAt))
        return answer;
    answer->result.failure = BackendFailure::Damaged;
    answer->sentence = "What the web server behind us answered is damaged in the journal, and so left out.";
    for (QByteArray *part : {&answer->reason, &answer->head, &answer->body})
        part->clear();
    return answer;
}

} // namespace journal
