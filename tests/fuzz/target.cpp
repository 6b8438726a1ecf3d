#include "fuzz.h"

#include <QHashSeed>
#include <QLoggingCategory>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

void fuzz::require(bool holds, const char *what)
{
    if (holds)
        return;
    std::fprintf(stderr, "DISAGREEMENT: %s\n", what);
    std::abort();
}

void fuzz::requireSame(const QByteArray &one, const QByteArray &other, const char *what)
{
    if (one != other)
        std::fprintf(stderr, "one:   %s\nother: %s\n", one.toPercentEncoding(" {}:/").constData(),
                     other.toPercentEncoding(" {}:/").constData());
    require(one == other, what);
}

extern "C" int LLVMFuzzerInitialize(int * /*argc*/, char *** /*argv*/)
{
    QHashSeed::setDeterministicGlobalSeed();
    QLoggingCategory::setFilterRules(QStringLiteral("*=false"));
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    fuzz::run(QByteArrayView(bytes, qsizetype(size)));
    return 0;
}
