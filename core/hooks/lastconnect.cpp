#include "hooks/lastconnect.h"

namespace hooks {

using From = rules::ConnectAnswer::From;

namespace {

From fromOf(const journal::Record &record)
{
    if (record.answer.kind == journal::AnswerKind::Injected)
        return From::Rule;
    if (record.backend && record.backend->result.status > 0)
        return From::Backend;
    return record.backend ? From::Nobody : From::Streamwatch;
}

} // namespace

void LastConnect::take(const journal::Record &record, const QByteArray &answer)
{
    m_answer = {.at = record.receivedAt, .status = record.answer.status, .from = fromOf(record)};
    m_record = {.event = record.event, .answer = record.answer, .backend = record.backend};
    m_body = answer;
    m_isRead = false;
}

const rules::ConnectAnswer &LastConnect::answer(const rules::ConnectConfig &config)
{
    if (std::exchange(m_isRead, true))
        return m_answer;
    m_answer.appKey = m_record.event.appKey;
    m_answer.sessionId = m_record.event.sessionId;
    m_answer.rule = m_record.answer.ruleName;
    m_answer.config = wcs::RestClientConfig::objectIn(m_body);
    if (m_answer.from == From::Backend && m_answer.status == 200) {
        const journal::BackendAnswer &theirs = *m_record.backend;
        rules::ToldWithBackend told =
            rules::toldWith(config, {.status = 200, .head = theirs.head, .body = theirs.body});
        if (m_record.answer.kind == journal::AnswerKind::Connect)
            m_answer.changes = std::move(told.changes);
        m_answer.obstacle = std::move(told.obstacle);
    }
    m_record = {};
    m_body.clear();
    return m_answer;
}

} // namespace hooks
