#pragma once

#include <QByteArrayView>

namespace text {

// Order of texts as a person expects it: without regard to (ASCII) case, and "cam9" before "cam10".
// Below 0, 0 or above 0.
int compareNatural(QByteArrayView a, QByteArrayView b);

// A number for fast sorting: where it differs for two texts, they stand in that order.
quint64 naturalPrefix(QByteArrayView text);

} // namespace text
