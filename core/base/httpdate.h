#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QDateTime>
#include <QLocale>

#include <optional>

// The time of a Date header (RFC 9110 §5.6.7): "Sun, 06 Nov 1994 08:49:37 GMT".

constexpr qsizetype HttpDateSize = 29;

// seconds: since 1970, UTC
inline QByteArray httpDate(qint64 seconds)
{
    const QDateTime time = QDateTime::fromSecsSinceEpoch(seconds, Qt::UTC);
    return QLocale::c().toString(time, QStringLiteral("ddd, dd MMM yyyy HH:mm:ss 'GMT'")).toLatin1();
}

// Of one that is written just as httpDate() writes it; nothing of any other text.
inline std::optional<qint64> httpDateSeconds(QByteArrayView text)
{
    if (text.size() != HttpDateSize)
        return std::nullopt;
    QDateTime time = QLocale::c().toDateTime(QString::fromLatin1(text.data(), text.size()),
                                             QStringLiteral("ddd, dd MMM yyyy HH:mm:ss 'GMT'"));
    time.setTimeSpec(Qt::UTC);
    const qint64 seconds = time.toSecsSinceEpoch();
    return time.isValid() && httpDate(seconds) == text ? std::optional(seconds) : std::nullopt;
}
