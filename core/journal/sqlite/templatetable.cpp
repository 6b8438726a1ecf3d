#include "journal/sqlite/templatetable.h"

using namespace Qt::Literals::StringLiterals;

namespace journal {

namespace {

constexpr qsizetype LongHead = 1024; // bytes

} // namespace

size_t qHash(const RequestTemplate &shared, size_t seed) noexcept
{
    return qHashMulti(seed, shared.method, shared.target, shared.head.text, shared.answer.ruleId, shared.answer.status);
}

TemplateTable::TemplateTable(Database &database, BodyCodec &codec)
    : m_codec(codec)
    , m_largest(database, u"SELECT max(id) FROM forms WHERE id > 0 AND id < ?"_s) // also of those that are not shared
    , m_select(database,
               u"SELECT id, method, head, length_at, rule, answer_status, answer_kind, rule_name, "
               "answer_sent, target, reason, origin FROM forms WHERE id > 0 AND id < ? AND origin IS NOT NULL"_s)
    , m_insert(database,
               u"INSERT INTO forms (id, method, head, length_at, rule, answer_status, answer_kind, "
               "rule_name, answer_sent, target, reason, origin) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s)
{}

bool TemplateTable::load()
{
    if (!m_largest.run(LargestNumber) || !m_select.run(LargestNumber))
        return false;
    if (m_largest.next())
        m_shared.setLastId(m_largest.number(0));
    m_largest.finish();
    while (m_select.next()) {
        const Answer answer{int(m_select.number(5)), AnswerKind(m_select.number(6)), m_select.bytes(4),
                            m_select.bytes(7), Sent(m_select.number(8))};
        m_shared.know({m_select.bytes(1),
                       {m_select.bytes(2), m_select.number(3)},
                       answer,
                       m_select.bytes(9),
                       Reason(m_select.number(10)),
                       wcs::originOf(m_select.number(11))},
                      m_select.number(0));
    }
    return !m_select.hasFailed();
}

std::optional<qint64> TemplateTable::idOf(const Record &record)
{
    const RequestTemplate shared{record.event.method, openHead(record.head, record.body.size()),
                                 record.answer,       record.target,
                                 record.reason,       record.origin};
    // One whose head is compressed is never shared.
    const bool mayBeShared = !record.isRejected() && !BodyCodec::isFrame(shared.head.text);
    return m_shared.idOf(shared, record.id, mayBeShared,
                         [this](qint64 id, const RequestTemplate &row) { return insert(id, row); });
}

bool TemplateTable::insert(qint64 id, const RequestTemplate &shared)
{
    const bool isCoded = id < 0 && (shared.head.text.size() > LongHead || BodyCodec::isFrame(shared.head.text));
    const QByteArray head = isCoded ? m_codec.encode(shared.head.text) : shared.head.text;
    return m_insert.run(id, shared.method, head, shared.head.lengthAt, shared.answer.ruleId, shared.answer.status,
                        qint64(shared.answer.kind), shared.answer.ruleName, qint64(shared.answer.sent), shared.target,
                        qint64(shared.reason), qint64(shared.origin));
}

} // namespace journal
