#pragma once

#include "result.h"

#include <QByteArray>

#include <string_view>
#include <vector>

// The hooks of a run, as WCS sends them: the full sample with its SDP under WCS's request head, one per stream. What
// differs from session to session in the field differs here (ids, name, port, ICE and DTLS secrets, sources), so that
// compression is not flattered; the length never does.
class RequestSet final {
public:
    static constexpr size_t BodySize = 3'614; // bytes

    // Requests to hookPath + "/StreamStatusEvent". About 4 KB of memory per stream.
    static Result<RequestSet> make(int streams, const QByteArray &hookPath);

    size_t requestSize() const { return m_headSize + BodySize; }
    size_t headSize() const { return m_headSize; }

    // Writes the n-th request of a run, requestSize() bytes: all streams in turn, each live in one round and ended in
    // the next. Even streams are publishers, odd ones their players; one in ten ends with FAILED.
    void compose(quint64 n, char *out) const;

private:
    RequestSet() = default;
    QByteArray requestOf(quint32 stream, const QByteArray &request) const;

    size_t m_headSize = 0;
    size_t m_stateAt = 0;   // where `published` to `status` goes in, which a stored request leaves out
    size_t m_paddingAt = 0; // of its padding, as many bytes as that are left out instead
    quint64 m_streams = 0;
    std::vector<char> m_requests; // one after the other
};
