#pragma once

#include "backend/url.h"

namespace alerts {

// Where alerts are posted to: "https://user:password@chat.example.org/hooks/1?token=x".
struct Address {
    backend::Url url;
    QByteArray target;      // path and query as they are sent; at least "/"
    QByteArray credentials; // "user:password", for Basic; empty: none

    // The Error says what is wrong with it, as the end of a sentence, and nothing of what stands in it.
    static Result<Address> parse(const QString &text);
    // For people, who are not to see what lets others post there: without user and query, and without long pieces of
    // the path, which many services take for a password.
    QString shown() const;

    bool operator==(const Address &) const = default;
};

} // namespace alerts
