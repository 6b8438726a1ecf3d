#pragma once

#include <QByteArrayView>

#include <optional>

namespace rules {

// Goes through header lines as they were sent, "Name: value\r\n" each. What is no such line is left out.
class HeaderLines {
public:
    struct Line {
        QByteArrayView name;
        QByteArrayView value; // without the blanks around it
        QByteArrayView whole; // with its end

        bool isCalled(QByteArrayView other) const { return name.compare(other, Qt::CaseInsensitive) == 0; }
    };

    explicit HeaderLines(QByteArrayView head) // which it must outlive
        : m_rest(head)
    {}

    std::optional<Line> next();

private:
    QByteArrayView m_rest;
};

} // namespace rules
