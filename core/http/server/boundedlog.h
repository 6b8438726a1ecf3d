#pragma once

#include <QLoggingCategory>
#include <QObject>
#include <QTimer>

namespace http {

// Warnings about what peers do: a few a second at most, then how many more there were. On its own thread.
class BoundedLog final : public QObject {
    Q_OBJECT
public:
    using Category = const QLoggingCategory &(*)();
    static constexpr int LinesPerSecond = 5;

    BoundedLog(Category category, QObject *parent);

    void warn(const QString &line);

private:
    void endSecond();

    Category m_category;
    QTimer m_second;
    int m_lines = 0;
    quint64 m_more = 0;
};

} // namespace http
