#include "simulator/server/ledger.h"

#include "simulator/server/fields.h"

#include <QFileInfo>

namespace simulator {

namespace {

constexpr qsizetype MostGathered = 256 * 1024; // bytes

} // namespace

Ledger::Ledger(const QString &path)
    : m_file(path)
{}

Ledger::~Ledger()
{
    (void)flush();
}

Result<Done> Ledger::open()
{
    const QFileInfo info(m_file.fileName()); // a pipe has no end to append to
    const QIODevice::OpenMode mode = info.exists() && !info.isFile() ? QIODevice::WriteOnly : QIODevice::Append;
    if (m_file.open(mode | QIODevice::Unbuffered))
        return Done{};
    m_error = Error{QStringLiteral("The ledger %1 cannot be opened: %2.").arg(m_file.fileName(), m_file.errorString())};
    return *m_error;
}

void Ledger::add(const SentHook &hook)
{
    m_lines += line(hook);
    if (m_lines.size() >= MostGathered)
        (void)flush(); // the next flush() says what went wrong
}

Result<Done> Ledger::flush()
{
    if (!m_error && !m_lines.isEmpty() && m_file.write(m_lines) != m_lines.size())
        m_error =
            Error{QStringLiteral("The ledger %1 cannot be written: %2.").arg(m_file.fileName(), m_file.errorString())};
    m_lines.clear();
    if (m_error)
        return *m_error;
    return Done{};
}

QByteArray Ledger::line(const SentHook &hook)
{
    QByteArray line = "{\"mediaSessionId\":" + jsonText(hook.mediaSessionId) +
                      ",\"seq\":" + QByteArray::number(hook.seq) + ",\"status\":" + jsonText(hook.status) +
                      ",\"answer\":" + QByteArray::number(hook.answer) + ",\"sessionId\":" + jsonText(hook.sessionId) +
                      ",\"method\":" + jsonText(hook.method) + ",\"tries\":" + QByteArray::number(hook.tries);
    if (hook.answer == 0)
        line += ",\"error\":" + jsonText(hook.cause.toUtf8());
    return line + "}\n";
}

} // namespace simulator
