#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QString>

namespace backend {

// A web server: "https://www.example.org:8443/rest/my_api". Hooks are posted to its path, a slash and their method.
struct Url {
    QString host; // a name or an address; IPv6 without brackets
    quint16 port = 80;
    bool isTls = false;
    QByteArray path; // without a slash at its end; empty: none

    // The Error says what is wrong with it, as the end of a sentence: "has no host".
    static Result<Url> parse(const QString &text);
    QString text() const; // the port only where it is not the usual one

    bool operator==(const Url &) const = default;
};

} // namespace backend
