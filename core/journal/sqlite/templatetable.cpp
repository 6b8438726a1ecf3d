#include "journal/sqlite/templatetable.h"

using namespace Qt::Literals::StringLiterals;

namespace journal {

namespace {

// Both bound the memory; what is above them still works, only that nothing more is shared.
constexpr qsizetype MostShared = 4096;
constexpr qsizetype MostSeen = 16384;
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
        m_lastId = m_largest.number(0);
    m_largest.finish();
    while (m_select.next()) {
        const Answer answer{int(m_select.number(5)), AnswerKind(m_select.number(6)), m_select.bytes(4),
                            m_select.bytes(7), Sent(m_select.number(8))};
        m_shared.insert({m_select.bytes(1),
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
    const auto it = m_shared.constFind(shared);
    if (it != m_shared.cend())
        return *it;

    if (record.isRejected() || BodyCodec::isFrame(shared.head.text)) // which is compressed, and so never shared
        return insert(-record.id, shared);
    const size_t hash = qHash(shared, 0);
    if (!m_seen.contains(hash) || m_shared.size() >= MostShared) {
        if (m_seen.size() >= MostSeen)
            m_seen.clear();
        m_seen.insert(hash);
        return insert(-record.id, shared);
    }
    const std::optional<qint64> id = insert(m_lastId + 1, shared);
    if (id) {
        m_lastId = *id;
        m_shared.insert(shared, *id);
        m_new.push_back(shared);
    }
    return id;
}

void TemplateTable::undo()
{
    for (const RequestTemplate &shared : m_new)
        m_shared.remove(shared);
    m_lastId -= qint64(m_new.size());
    m_new.clear();
}

std::optional<qint64> TemplateTable::insert(qint64 id, const RequestTemplate &shared)
{
    const bool isCoded = id < 0 && (shared.head.text.size() > LongHead || BodyCodec::isFrame(shared.head.text));
    const QByteArray head = isCoded ? m_codec.encode(shared.head.text) : shared.head.text;
    const bool done =
        m_insert.run(id, shared.method, head, shared.head.lengthAt, shared.answer.ruleId, shared.answer.status,
                     qint64(shared.answer.kind), shared.answer.ruleName, qint64(shared.answer.sent), shared.target,
                     qint64(shared.reason), qint64(shared.origin));
    return done ? std::optional(id) : std::nullopt;
}

} // namespace journal
