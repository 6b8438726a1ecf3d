#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <algorithm>

// What a target of libFuzzer is made of: target.cpp calls it, each of the other files is one.
namespace fuzz {

// What the target does with one input. The same input does the same each time, whatever came before.
void run(QByteArrayView input);

// Where two that must agree do not, this input counts as a crash.
void require(bool holds, const char *what);
// The same, and both are shown.
void requireSame(const QByteArray &one, const QByteArray &other, const char *what);

// Hands the bytes out in pieces that are as large as the last byte says, 1 to 16. Of nothing there is no piece.
template <typename Take>
void inPieces(QByteArrayView input, Take take)
{
    const qsizetype size = input.isEmpty() ? 1 : quint8(input.back()) % std::min<qsizetype>(input.size(), 16) + 1;
    for (qsizetype at = 0; at < input.size(); at += size)
        take(input.sliced(at, std::min(size, input.size() - at)));
}

} // namespace fuzz
