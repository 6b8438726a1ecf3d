#include "journal/sqlite/formtable.h"

using namespace Qt::Literals::StringLiterals;

namespace journal {

namespace {

// Both bound the memory; what is above them still works, only that nothing more is shared.
constexpr qsizetype MostShared = 4096;
constexpr qsizetype MostSeen = 16384;
constexpr qsizetype LongHead = 1024; // bytes

} // namespace

size_t qHash(const Form &form, size_t seed) noexcept
{
    return qHashMulti(seed, form.method, form.target, form.head.text, form.answer.ruleId, form.answer.status);
}

FormTable::FormTable(Database &database, BodyCodec &codec)
    : m_codec(codec)
    , m_select(database, u"SELECT id, method, head, length_at, rule, answer_status, answer_kind, rule_name, "
                         "answer_sent, target, reason, origin FROM forms WHERE id > 0 AND id < ?"_s)
    , m_insert(database,
               u"INSERT INTO forms (id, method, head, length_at, rule, answer_status, answer_kind, "
               "rule_name, answer_sent, target, reason, origin) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s)
{}

bool FormTable::load()
{
    if (!m_select.run(LargestNumber))
        return false;
    while (m_select.next()) {
        const Answer answer{int(m_select.number(5)), AnswerKind(m_select.number(6)), m_select.bytes(4),
                            m_select.bytes(7), Sent(m_select.number(8))};
        m_lastId = std::max(m_lastId, m_select.number(0));
        m_shared.insert({m_select.bytes(1),
                         {m_select.bytes(2), m_select.number(3)},
                         answer,
                         m_select.bytes(9),
                         Reason(m_select.number(10)),
                         wcs::Origin(m_select.number(11))},
                        m_select.number(0));
    }
    return !m_select.hasFailed();
}

std::optional<qint64> FormTable::idOf(const Record &record)
{
    const Form form{record.event.method, openHead(record.head, record.body.size()),
                    record.answer,       record.target,
                    record.reason,       record.origin};
    const auto it = m_shared.constFind(form);
    if (it != m_shared.cend())
        return *it;

    if (record.isRejected() || BodyCodec::isFrame(form.head.text)) // which is compressed, and so never shared
        return insert(-record.id, form);
    const size_t hash = qHash(form, 0);
    if (!m_seen.contains(hash) || m_shared.size() >= MostShared) {
        if (m_seen.size() >= MostSeen)
            m_seen.clear();
        m_seen.insert(hash);
        return insert(-record.id, form);
    }
    const std::optional<qint64> id = insert(m_lastId + 1, form);
    if (id) {
        m_lastId = *id;
        m_shared.insert(form, *id);
        m_new.push_back(form);
    }
    return id;
}

void FormTable::undo()
{
    for (const Form &form : m_new)
        m_shared.remove(form);
    m_lastId -= qint64(m_new.size());
    m_new.clear();
}

std::optional<qint64> FormTable::insert(qint64 id, const Form &form)
{
    const bool isCoded = id < 0 && (form.head.text.size() > LongHead || BodyCodec::isFrame(form.head.text));
    const QByteArray head = isCoded ? m_codec.encode(form.head.text) : form.head.text;
    const bool done = m_insert.run(id, form.method, head, form.head.lengthAt, form.answer.ruleId, form.answer.status,
                                   qint64(form.answer.kind), form.answer.ruleName, qint64(form.answer.sent),
                                   form.target, qint64(form.reason), qint64(form.origin));
    return done ? std::optional(id) : std::nullopt;
}

} // namespace journal
