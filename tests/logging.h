#pragma once

#include <QByteArrayList>
#include <QLoggingCategory>

// The tests' environment switches the program's log off: a test that looks at it switches its category on.
inline void switchLogOn(const char *name)
{
    static QByteArrayList names;
    static QLoggingCategory::CategoryFilter before = nullptr;
    names.append(name);
    const auto replaced = QLoggingCategory::installFilter([](QLoggingCategory *category) {
        if (before)
            before(category);
        if (!names.contains(category->categoryName()))
            return;
        category->setEnabled(QtInfoMsg, true);
        category->setEnabled(QtWarningMsg, true);
    });
    if (names.size() == 1)
        before = replaced;
}
