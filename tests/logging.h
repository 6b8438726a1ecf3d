#pragma once

#include <QByteArrayList>
#include <QLoggingCategory>
#include <QStringList>

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

// What the program's log says from now on, while it lives; of one thread, one at a time.
class LogLines final {
public:
    LogLines()
    {
        lines().clear();
        before() = qInstallMessageHandler([](QtMsgType type, const QMessageLogContext &context, const QString &line) {
            lines().append(line);
            if (before())
                before()(type, context, line);
        });
    }
    ~LogLines() { qInstallMessageHandler(before()); }
    Q_DISABLE_COPY_MOVE(LogLines)

    qsizetype count(const QString &part) const { return lines().filter(part).size(); }

private:
    static QStringList &lines()
    {
        static QStringList lines;
        return lines;
    }
    static QtMessageHandler &before()
    {
        static QtMessageHandler before = nullptr;
        return before;
    }
};
