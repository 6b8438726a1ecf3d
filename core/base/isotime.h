#pragma once

#include <QDateTime>
#include <QString>

// As whoever reads JSON has it: "2026-03-01T08:30:00.123456Z". utcMicroseconds: since 1970.
inline QString isoTime(qint64 utcMicroseconds)
{
    const QDateTime seconds = QDateTime::fromSecsSinceEpoch(utcMicroseconds / 1'000'000, Qt::UTC);
    return seconds.toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss.")) +
           QStringLiteral("%1Z").arg(utcMicroseconds % 1'000'000, 6, 10, QLatin1Char('0'));
}
