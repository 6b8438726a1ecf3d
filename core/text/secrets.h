#pragma once

#include <QByteArray>

namespace text {

// What is secret and how it is hidden, for every place where something from the network is shown, logged, copied or
// exported. A key says it: password, authToken, access_token, apiKey, jwt, streamKey, X-Auth-Token … in any case, with
// or without "_" and "-"; its value becomes "•••". Of an address, wherever it stands ("rtsp://user:password@host"), the
// password is hidden, and what such keys have in its query. A JSON Web Token, and what follows "Bearer" or "Basic", say
// by themselves what they are.
bool isSecretKey(QByteArrayView key);

// A text that is no JSON: a name, a cause. All else in it stays byte for byte.
QByteArray maskText(const QByteArray &text);

inline constexpr QByteArrayView SecretMask = "•••"; // what is put in a secret's place

// A body: the values of such keys at any depth, also of JSON that is written within a string, and addresses in strings.
// Everything else stays byte for byte. Of text that is not JSON, every value that follows such a key.
QByteArray maskSecrets(const QByteArray &json);

// Header lines, as sent: the values of such names, and addresses.
QByteArray maskHead(const QByteArray &head);

// The target of a request with the values of such keys in its query replaced, and the user and password before its host
// (RFC 3986 §3.2.1). Everything else stays byte for byte.
QByteArray maskTarget(const QByteArray &target);

} // namespace text
