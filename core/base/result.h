#pragma once

#include <QString>

#include <utility>
#include <variant>

// What went wrong, in one sentence that names the cause and, where there is one, what to do.
struct Error {
    QString sentence;

    bool operator==(const Error &) const = default;
};

// A value, or the Error that took its place. Used at the edges: JSON, SQL, sockets, files.
template <typename T>
class [[nodiscard]] Result {
public:
    Result(T value)
        : m_content(std::in_place_index<0>, std::move(value))
    {}
    Result(Error error)
        : m_content(std::in_place_index<1>, std::move(error))
    {}

    bool ok() const { return m_content.index() == 0; }
    explicit operator bool() const { return ok(); }

    const T &value() const & { return std::get<0>(m_content); }
    T &value() & { return std::get<0>(m_content); }
    T &&value() && { return std::get<0>(std::move(m_content)); }
    const T *operator->() const { return &value(); }
    const T &operator*() const & { return value(); }
    T &operator*() & { return value(); }
    T &&operator*() && { return std::get<0>(std::move(m_content)); }

    const Error &error() const { return std::get<1>(m_content); }

private:
    std::variant<T, Error> m_content;
};

struct Done {
    bool operator==(const Done &) const = default;
};
