#pragma once

#include <QByteArrayView>
#include <QString>

namespace streams {

// Text from the network as a person may read it: control and bidi characters stand as visible symbols (␀ … ␡, or
// "⟨U+202E⟩"), line breaks as ␊. Never interpreted as rich text. The result is cut after maxLength characters, with
// "…".
QString visibleText(QByteArrayView utf8, int maxLength = 500);
// The same, escaped for places that would interpret rich text (tooltips).
QString visibleToolTip(QByteArrayView utf8);
// The same over several lines: keeps line breaks and tabs.
QString visibleBlock(QByteArrayView utf8);

QString durationText(qint64 microseconds); // "00:12:44", "3 d 02:00:10" from 24 h on
QString agoText(qint64 microseconds);      // "2 s", "4 min", "3 h", "2 d"
QString spanText(qint64 microseconds); // a short time, to the point: "850 µs", "3.1 ms", "120 ms", "12.3 s", "00:12:44"
QString clockText(qint64 utcMicroseconds); // local time, "22:14:09.120"; with the date when it is not today

} // namespace streams
