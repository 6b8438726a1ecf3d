#include "http/net/peerowner.h"

#include <array>
#include <cstring>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace http {
namespace {

struct Place {
    int family = AF_UNSPEC;
    std::array<__be32, 4> address{};
    __be16 port = 0;
};

using Ask = int (*)(int, sockaddr *, socklen_t *);

// IPv4 within IPv6 is looked up as the IPv4 that it is: so the kernel keeps it, whichever kind of socket the peer has.
Place placeOf(int descriptor, Ask ask)
{
    sockaddr_storage name{};
    socklen_t size = sizeof name;
    Place place;
    if (ask(descriptor, reinterpret_cast<sockaddr *>(&name), &size) != 0)
        return place;
    if (name.ss_family == AF_INET) {
        const auto &v4 = reinterpret_cast<const sockaddr_in &>(name);
        return {.family = AF_INET, .address = {v4.sin_addr.s_addr}, .port = v4.sin_port};
    }
    if (name.ss_family != AF_INET6)
        return place;
    const auto &v6 = reinterpret_cast<const sockaddr_in6 &>(name);
    std::memcpy(place.address.data(), &v6.sin6_addr, sizeof place.address);
    place.port = v6.sin6_port;
    place.family = AF_INET6;
    if (IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr))
        return {.family = AF_INET, .address = {place.address[3]}, .port = place.port};
    return place;
}

struct Question {
    nlmsghdr head;
    inet_diag_req_v2 body;
};

// Of the peer's own socket: what is the peer's here is its own there.
Question questionOf(const Place &peer, const Place &own)
{
    Question question{};
    question.head.nlmsg_len = sizeof question;
    question.head.nlmsg_type = SOCK_DIAG_BY_FAMILY;
    question.head.nlmsg_flags = NLM_F_REQUEST;
    question.body.sdiag_family = __u8(peer.family);
    question.body.sdiag_protocol = IPPROTO_TCP;
    question.body.idiag_states = ~0U;
    question.body.id.idiag_sport = peer.port;
    question.body.id.idiag_dport = own.port;
    std::memcpy(question.body.id.idiag_src, peer.address.data(), sizeof peer.address);
    std::memcpy(question.body.id.idiag_dst, own.address.data(), sizeof own.address);
    question.body.id.idiag_cookie[0] = INET_DIAG_NOCOOKIE;
    question.body.id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
    return question;
}

// Where there is no such connection the kernel names one that listens at the port. One that no process holds any more
// counts as root's: neither is the peer's owner.
std::optional<uid_t> ownerIn(const inet_diag_msg &found, const Place &peer, const Place &own)
{
    const bool isTheirs = found.id.idiag_sport == peer.port && found.id.idiag_dport == own.port;
    if (!isTheirs || found.idiag_inode == 0)
        return std::nullopt;
    return found.idiag_uid;
}

std::optional<uid_t> ask(int kernel, const Place &peer, const Place &own)
{
    const Question question = questionOf(peer, own);
    if (::send(kernel, &question, sizeof question, 0) != ssize_t(sizeof question))
        return std::nullopt;
    alignas(nlmsghdr) std::array<char, 4096> buffer{};
    const ssize_t size = ::recv(kernel, buffer.data(), buffer.size(), MSG_DONTWAIT); // it has answered by now
    const auto *const head = reinterpret_cast<const nlmsghdr *>(buffer.data());
    if (size < ssize_t(NLMSG_LENGTH(sizeof(inet_diag_msg))) || head->nlmsg_type != SOCK_DIAG_BY_FAMILY)
        return std::nullopt;
    inet_diag_msg found{};
    std::memcpy(&found, buffer.data() + NLMSG_HDRLEN, sizeof found);
    return ownerIn(found, peer, own);
}

} // namespace

std::optional<uid_t> peerOwner(int descriptor)
{
    const Place peer = placeOf(descriptor, ::getpeername);
    const Place own = placeOf(descriptor, ::getsockname);
    if (peer.family == AF_UNSPEC || peer.family != own.family)
        return std::nullopt;
    const int kernel = ::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
    if (kernel < 0)
        return std::nullopt;
    const std::optional<uid_t> owner = ask(kernel, peer, own);
    ::close(kernel);
    return owner;
}

} // namespace http
