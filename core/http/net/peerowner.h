#pragma once

#include <optional>
#include <sys/types.h>

namespace http {

// The user of this machine whose process holds the other end of a TCP connection, asked of the kernel by the addresses
// and ports of both ends: some 20 µs. Null: it cannot be told, as the peer is on another machine or has closed its end
// already, or as the kernel does not say.
std::optional<uid_t> peerOwner(int descriptor);

} // namespace http
