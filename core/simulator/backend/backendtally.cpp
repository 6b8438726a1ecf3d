#include "simulator/backend/backendtally.h"

namespace simulator {

namespace {

constexpr size_t MostMethods = 100; // names come from the network

}

void BackendTally::addHook(const QByteArray &method)
{
    ++m_hooks;
    const bool isNew = !m_methods.contains(method);
    ++m_methods[isNew && m_methods.size() >= MostMethods ? QByteArray("other") : method];
}

QJsonObject BackendTally::toJson() const
{
    QJsonObject methods;
    for (const auto &[method, count] : m_methods)
        methods.insert(QString::fromLatin1(method), qint64(count));
    QJsonObject answers;
    for (const auto &[status, count] : m_answers)
        answers.insert(QString::number(status), qint64(count));
    return {{QStringLiteral("hooks"), qint64(m_hooks)},  {QStringLiteral("methods"), methods},
            {QStringLiteral("answers"), answers},        {QStringLiteral("refused"), qint64(m_refused)},
            {QStringLiteral("flaky"), qint64(m_flaws)},  {QStringLiteral("gone"), qint64(m_gone)},
            {QStringLiteral("others"), qint64(m_others)}};
}

} // namespace simulator
