#pragma once

#include "base/result.h"

#include <QByteArray>

namespace simulator {

// What an answer says of the one who gives it. No media flows, so there is no certificate behind the fingerprint.
struct IceIdentity {
    QByteArray ufrag;       // RFC 8839: at least 4 characters
    QByteArray password;    // at least 22
    QByteArray fingerprint; // "sha-256 AB:CD:…"

    static IceIdentity fresh();

    bool operator==(const IceIdentity &) const = default;
};

// WCS's answer to a client's offer (RFC 8866, RFC 9429): the offer's media sections with their mids, codecs and BUNDLE
// group, DTLS role passive, without candidates and SSRCs. published: the client sends, and may receive what it does not
// send; otherwise it plays. What is neither audio nor video is turned down. The error says in one sentence what is
// wrong with the offer.
Result<QByteArray> sdpAnswer(const QByteArray &offer, bool published, const IceIdentity &identity);

} // namespace simulator
