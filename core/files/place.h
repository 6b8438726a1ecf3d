#pragma once

#include "result.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <sys/stat.h>
#include <utility>

namespace files {

// An open descriptor, closed at its end. -1: none.
class Descriptor final {
public:
    explicit Descriptor(int number = -1)
        : m_number(number)
    {}
    Descriptor(Descriptor &&other) noexcept
        : m_number(std::exchange(other.m_number, -1))
    {}
    Descriptor &operator=(Descriptor &&other) noexcept
    {
        std::swap(m_number, other.m_number);
        return *this;
    }
    ~Descriptor();

    int number() const { return m_number; }
    bool isOpen() const { return m_number >= 0; }

private:
    int m_number;
};

// Where a path leads to: an open folder and a name in it that is no link. Links on the way are followed where root or
// this user has made them, and nobody else's: whoever may make one in a folder that others share could lead us
// wherever we may write.
struct Place {
    Descriptor folder; // not open: a folder on the way there is missing
    QByteArray name;
    std::optional<struct stat> file; // null: there is none of that name

    // Errors are clauses: "it leads through a link of user 1001".
    static Result<Place> of(const QString &path);
};

} // namespace files
