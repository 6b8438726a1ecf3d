#pragma once

#include <QByteArray>
#include <QByteArrayView>

// What a target of libFuzzer is made of: target.cpp calls it, each of the other files is one.
namespace fuzz {

// What the target does with one input. The same input does the same each time, whatever came before.
void run(QByteArrayView input);

// Where two that must agree do not, this input counts as a crash.
void require(bool holds, const char *what);
// The same, and both are shown.
void requireSame(const QByteArray &one, const QByteArray &other, const char *what);

} // namespace fuzz
