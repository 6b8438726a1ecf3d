#pragma once

#include "testdata.h"

#include <QFile>
#include <QTest>

// tests/data/json-cases.txt as rows: "json", and "isValid" as it says. And what is nested too deeply to stand there.
namespace jsoncases {

constexpr int Deepest = 100'000; // levels, beyond what is taken
constexpr qsizetype LongestName = 60;

inline void addRows()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<bool>("isValid");
    QFile file(QStringLiteral(TEST_DATA "/json-cases.txt"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("No table of cases");
    for (int line = 1; !file.atEnd(); ++line) {
        const QByteArray row = file.readLine().trimmed();      // y, n, i:y or i:n, and the percent-encoded text
        const QByteArray verdict = row.left(row.indexOf(' ')); // all of it where there is no text
        if (!row.startsWith('#'))
            QTest::addRow("line %d: %s", line, row.left(LongestName).constData())
                << QByteArray::fromPercentEncoding(row.mid(verdict.size() + 1)) << verdict.endsWith('y');
    }
    for (const char *open : {"[", "{\"\":", "[{\"\":"})
        QTest::addRow("%d times %s", Deepest, open) << QByteArray(open).repeated(Deepest) << false;
}

} // namespace jsoncases
