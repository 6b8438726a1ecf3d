#include "hooks/normalanswers.h"

#include "base/clock.h"
#include "base/reply.h"
#include "hooks/log.h"
#include "wcs/method.h"

namespace hooks {

NormalAnswers::NormalAnswers(const Options &options, QObject *parent)
    : QObject(parent)
    , m_connect(options.connect)
{}

const rules::ConnectConfig &NormalAnswers::changeConnect(const rules::ConnectChange &change)
{
    const wcs::RestClientConfig config = change.config.value_or(m_connect.config);
    const wcs::WithBackend withBackend = change.withBackend.value_or(m_connect.withBackend);
    if (config != m_connect.config || withBackend != m_connect.withBackend) {
        m_connect = {.config = config,
                     .withBackend = withBackend,
                     .changedBy = change.origin,
                     .changedAt = wallMicroseconds(),
                     .changedMono = steadyNanoseconds()};
        emit connectConfigChanged(m_connect);
    }
    return m_connect;
}

rules::ConnectGateway NormalAnswers::gateway()
{
    return [answers = QPointer(this)](const rules::ConnectChange &change) {
        return ask(answers.data(), [change](NormalAnswers &a) { return a.changeConnect(change); });
    };
}

http::Response NormalAnswers::own(journal::Record &record) const
{
    const bool isConnect = wcs::methodType(record.event.method) == wcs::MethodType::Connect;
    record.answer.kind = isConnect ? journal::AnswerKind::Connect : journal::AnswerKind::Echo;
    return http::Response::json(200, isConnect ? m_connect.config.addTo(record.body) : record.body);
}

http::Response NormalAnswers::ofBackend(journal::Record &record, http::Response &&response, bool echoes)
{
    const wcs::MethodType type = wcs::methodType(record.event.method);
    const bool hasAnswered = record.backend->result.status > 0;
    if (!hasAnswered && echoes && type == wcs::MethodType::Event)
        return own(record);
    record.answer.status = response.status;
    record.answer.kind = hasAnswered ? journal::AnswerKind::Relayed : journal::AnswerKind::Refused;
    if (hasAnswered && type == wcs::MethodType::Connect && response.status == 200) {
        auto told =
            rules::toldWith(m_connect, {.status = response.status, .head = response.lines, .body = response.body});
        noteObstacle(told.obstacle);
        if (told.body != response.body)
            record.answer.kind = journal::AnswerKind::Connect;
        response.body = std::move(told.body);
    }
    return std::move(response);
}

// Each of them once: a backend that compresses its answers compresses all.
void NormalAnswers::noteObstacle(const QString &sentence)
{
    constexpr qsizetype Most = 10;
    if (sentence.isEmpty() || m_obstacles.contains(sentence) || m_obstacles.size() >= Most)
        return;
    m_obstacles.insert(sentence);
    qCWarning(lcHooks).noquote() << "Of what connect is told:" << sentence;
}

} // namespace hooks
