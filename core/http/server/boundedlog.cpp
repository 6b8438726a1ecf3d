#include "http/server/boundedlog.h"

#include <utility>

namespace http {

BoundedLog::BoundedLog(Category category, QObject *parent)
    : QObject(parent)
    , m_category(category)
    , m_second(this)
{
    m_second.setInterval(1'000);
    m_second.setSingleShot(true);
    connect(&m_second, &QTimer::timeout, this, &BoundedLog::endSecond);
}

void BoundedLog::warn(const QString &line)
{
    if (!m_second.isActive())
        m_second.start();
    if (m_lines == LinesPerSecond) {
        ++m_more;
        return;
    }
    ++m_lines;
    qCWarning(m_category).noquote() << line;
}

void BoundedLog::endSecond()
{
    m_lines = 0;
    if (const quint64 more = std::exchange(m_more, 0); more > 0)
        qCWarning(m_category).noquote() << more << "more like it";
}

} // namespace http
