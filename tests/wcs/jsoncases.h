#pragma once

#include "testdata.h"

#include <QFile>
#include <QTest>

// tests/data/json-cases.txt as rows: "json", and "isValid" as RFC 8259 has it.
namespace jsoncases {

inline void addRows()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<bool>("isValid");
    QFile file(QStringLiteral(TEST_DATA "/json-cases.txt"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("No table of cases");
    while (!file.atEnd()) {
        const QByteArrayList parts = file.readLine().trimmed().split(' '); // y or n, name, percent-encoded text
        if (parts.size() >= 2 && (parts[0] == "y" || parts[0] == "n"))
            QTest::newRow(parts[1].constData()) << QByteArray::fromPercentEncoding(parts.value(2)) << (parts[0] == "y");
    }
}

} // namespace jsoncases
