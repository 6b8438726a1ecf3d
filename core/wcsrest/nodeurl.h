#pragma once

#include "backend/url.h"

namespace wcsrest {

// Where a WCS answers by itself: "http://user:password@10.0.0.5:8081", with or without "/rest-api" at its end.
struct NodeUrl {
    backend::Url url;       // without "/rest-api"
    QByteArray credentials; // "user:password", for HTTP Basic; empty: it is told none

    // The Error says what is wrong with it, as the end of a sentence, and nothing of what stands in it.
    static Result<NodeUrl> parse(const QString &text);
    QString text() const; // for people: without user and password

    bool operator==(const NodeUrl &) const = default;
};

} // namespace wcsrest
