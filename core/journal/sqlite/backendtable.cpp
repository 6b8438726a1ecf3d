#include "journal/sqlite/backendtable.h"

#include "journal/checksum.h"

#include <algorithm>
#include <limits>

using namespace Qt::Literals::StringLiterals;

namespace journal {

namespace {

constexpr qsizetype LongHead = 1024; // bytes

// of BackendRow::Columns
enum Column : quint8 {
    FormAt,
    UsAt,
    DateAt,
    ChecksumAt,
    StatusAt,
    FailureAt,
    SentenceAt,
    ReasonAt,
    HeadAt,
    HeadDateAt,
    HeadLengthAt,
    BodyAt,
    BesideAt
};

qint64 checksumOf(const BackendAnswer &answer)
{
    quint32 value = 0;
    for (const QByteArray &part : {answer.sentence, answer.reason, answer.head, answer.body}) {
        const quint64 size = quint64(part.size()); // so that no byte can change its place
        value = crc32c(part, crc32c({reinterpret_cast<const char *>(&size), sizeof size}, value));
    }
    return value;
}

} // namespace

size_t qHash(const BackendTemplate &shared, size_t seed) noexcept
{
    return qHashMulti(seed, shared.status, shared.sentence, shared.answer.head.text);
}

BackendTable::BackendTable(Database &database, BodyCodec &codec)
    : m_codec(codec)
    , m_largest(database, u"SELECT max(id) FROM backend_forms WHERE id > 0 AND id < ?"_s)
    , m_select(database,
               u"SELECT id, status, failure, sentence, reason, head, length_at, date_at, beside FROM backend_forms "
               "WHERE id > 0 AND id < ?"_s)
    , m_insertForm(database,
                   u"INSERT OR REPLACE INTO backend_forms (id, status, failure, sentence, reason, head, length_at, "
                   "date_at, beside) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"_s)
    , m_insertBody(database, u"INSERT OR REPLACE INTO backend_bodies (record, body) VALUES (?, ?)"_s)
{}

bool BackendTable::load()
{
    if (!m_largest.run(LargestNumber) || !m_select.run(LargestNumber))
        return false;
    if (m_largest.next())
        m_shared.setLastId(m_largest.number(0));
    m_largest.finish();
    while (m_select.next())
        m_shared.know({.status = int(m_select.number(1)),
                       .failure = BackendFailure(m_select.number(2)),
                       .isBeside = m_select.number(8) != 0,
                       .sentence = m_select.bytes(3),
                       .reason = m_select.bytes(4),
                       .answer = {{m_select.bytes(5), m_select.number(6)}, m_select.number(7)}},
                      m_select.number(0));
    return !m_select.hasFailed();
}

std::optional<BackendTable::Place> BackendTable::write(qint64 record, const BackendAnswer &answer,
                                                       const QByteArray &hookBody)
{
    Place place{.checksum = checksumOf(answer)};
    const BackendTemplate shared{.status = answer.result.status,
                                 .failure = answer.result.failure,
                                 .isBeside = answer.result.isBeside,
                                 .sentence = answer.sentence,
                                 .reason = answer.reason,
                                 .answer = openAnswer(answer.head, answer.body.size(), place.date)};
    const auto insert = [this](qint64 id, const BackendTemplate &row) {
        const QByteArray &text = row.answer.head.text;
        const bool isCoded = id < 0 && (text.size() > LongHead || BodyCodec::isFrame(text));
        return m_insertForm.run(id, qint64(row.status), qint64(row.failure), row.sentence, row.reason,
                                isCoded ? m_codec.encode(text) : text, row.answer.head.lengthAt, row.answer.dateAt,
                                qint64(row.isBeside));
    };
    const bool mayBeShared = !BodyCodec::isFrame(shared.answer.head.text);
    const std::optional<qint64> form = m_shared.idOf(shared, record, mayBeShared, insert);
    const bool isEcho = !hookBody.isNull() && answer.body == hookBody;
    if (!form || (!isEcho && !m_insertBody.run(record, m_codec.encode(answer.body))))
        return std::nullopt;
    place.form = *form;
    return place;
}

BackendResult backendResult(qint64 status, qint64 us, qint64 failure)
{
    return {.status = int(std::clamp<qint64>(status, 0, 999)),
            .us = qint32(std::clamp<qint64>(us, -1, std::numeric_limits<qint32>::max())),
            .failure = failure >= 0 && failure <= qint64(BackendFailure::Unknown) ? BackendFailure(failure)
                                                                                  : BackendFailure::Damaged};
}

QList<quint32> BackendRow::dictionaries() const
{
    return {BodyCodec::dictionaryOf(bytes(HeadAt)), BodyCodec::dictionaryOf(bytes(BodyAt))};
}

BackendAnswerPtr BackendRow::read(BodyCodec &codec, const QByteArray &recordBody) const
{
    auto answer = std::make_shared<BackendAnswer>();
    answer->result = backendResult(number(StatusAt), std::max<qint64>(number(UsAt), 0), number(FailureAt));
    answer->result.isBeside = number(BesideAt) != 0;
    answer->sentence = bytes(SentenceAt);
    answer->reason = bytes(ReasonAt);
    const Result<QByteArray> head = codec.decode(bytes(HeadAt));
    const bool isEcho = m_row.isNull(m_first + BodyAt);
    const Result<QByteArray> body = isEcho ? recordBody : codec.decode(bytes(BodyAt));
    if (head && body && !m_row.isNull(m_first + StatusAt)) {
        answer->body = *body;
        answer->head = closeAnswer({{*head, number(HeadLengthAt)}, number(HeadDateAt)}, body->size(), number(DateAt));
        if (checksumOf(*answer) == number(ChecksumAt))
            return answer;
    }
    answer->result.failure = BackendFailure::Damaged;
    answer->sentence = "What the web server behind us answered is damaged in the journal, and so left out.";
    for (QByteArray *part : {&answer->reason, &answer->head, &answer->body})
        part->clear();
    return answer;
}

} // namespace journal
