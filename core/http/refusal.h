#pragma once

#include <QString>

namespace http {

// Why a request never reaches the handler. Status 0: no refusal.
struct Refusal {
    int status = 0;
    QString sentence;

    explicit operator bool() const { return status != 0; }
    bool operator==(const Refusal &) const = default;
};

} // namespace http
