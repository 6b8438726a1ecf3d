#include "simulator/server/tally.h"

namespace simulator {

void Tally::add(const SentHook &hook)
{
    ++m_hooks;
    ++m_answers[hook.answer];
    if (!hook.isAccepted)
        ++m_notAccepted;
    if (http::isSendError(hook.failure))
        ++m_sendErrors;
    if (hook.answer != 0)
        m_latencies.add(hook.microseconds);
}

QJsonObject Tally::toJson() const
{
    QJsonObject answers;
    for (const auto &[status, count] : m_answers)
        answers.insert(QString::number(status), qint64(count));
    return {{QStringLiteral("hooks"), qint64(m_hooks)},
            {QStringLiteral("answers"), answers},
            {QStringLiteral("sendErrors"), qint64(m_sendErrors)},
            {QStringLiteral("errorEvents"), qint64(m_errorEvents)},
            {QStringLiteral("refusedConnections"), qint64(m_refusedConnections)},
            {QStringLiteral("latencyUs"), QJsonObject{{QStringLiteral("p50"), latency(0.5)},
                                                      {QStringLiteral("p99"), latency(0.99)},
                                                      {QStringLiteral("max"), m_latencies.max()}}}};
}

} // namespace simulator
