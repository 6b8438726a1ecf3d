#pragma once

#include "wcsrest/gateway/mediasessionid.h"
#include "wcsrest/nodeurl.h"

namespace wcsrest {

// What a WCS can be asked by its REST API and its statistics (PROTOCOL §8), and nothing else. All but terminate() only
// read; and as /stream/terminate without a filter ends every stream of a WCS, there is no way to make one without an
// id.
class Request final {
public:
    static Request findStreams(); // all of them; 404 says that there are none
    static Request statistics();
    static Request terminate(const MediaSessionId &id); // that one stream

    // Copied, never moved: one that has been moved from would have no body.
    Request(const Request &) = default;
    Request &operator=(const Request &) = default;
    ~Request() = default;

    QByteArray headFor(const NodeUrl &node) const; // as http::Client takes it
    const QByteArray &body() const { return m_body; }

private:
    Request(const char *method, const char *target, const QByteArray &body = {})
        : m_method(method)
        , m_target(target)
        , m_body(body)
    {}

    QByteArray m_method;
    QByteArray m_target;
    QByteArray m_body;
};

} // namespace wcsrest
