#pragma once

#include <QByteArrayView>
#include <QString>

namespace text {

// Text from the network as a person may read it: what is not seen where it stands (hidden.h) is a visible symbol (␀ …
// ␡, or "⟨U+202E⟩"), a line break ␊. Never interpreted as rich text. The result is cut after maxLength characters, with
// "…", and what is secret in it is hidden (text/secrets.h). It is for the eye only: what is compared or sent is the
// text itself.
QString visibleText(QByteArrayView utf8, int maxLength = 500);
// The text as data, for the clipboard: as it came, but for what is secret in it.
QString copiedText(QByteArrayView utf8);
// As visibleText(), escaped for places that would interpret rich text (tooltips).
QString visibleToolTip(QByteArrayView utf8);
// As visibleText() over several lines, whole, secrets and all: keeps line breaks and tabs.
QString visibleBlock(QByteArrayView utf8);

QString durationText(qint64 microseconds); // "00:12:44", "3 d 02:00:10" from 24 h on
QString agoText(qint64 microseconds);      // "2 s", "4 min", "3 h", "2 d"
QString spanText(qint64 microseconds); // a short time, to the point: "850 µs", "3.1 ms", "120 ms", "12.3 s", "00:12:44"
QString isoText(qint64 utcMicroseconds);
// "2026-11-28 (+01:00)": the day, and the zone that clockText() is in.
QString dayText(qint64 utcMicroseconds);    // ISO 8601 with the zone, for data: "2026-11-28T22:14:09.120+01:00"
QString momentText(qint64 utcMicroseconds); // local time, "22:14:09"; with the date when it is not today
QString clockText(qint64 utcMicroseconds);  // local time, "22:14:09.120"; with the date when it is not today

} // namespace text
