#pragma once

#include "wcs/origin.h"

#include <QByteArray>
#include <QSslConfiguration>
#include <QUrl>

namespace simulator {

// The web server that the simulated WCS calls, and how it proves who it is (PROTOCOL §6, §7).
struct Target {
    QUrl url;          // the app's URL: http or https, host, port, base path
    QByteArray secret; // rest_hook_secret_key: HMAC-MD5 over the body; empty: not sent
    QByteArray user;   // restUsername and restPassword: HTTP Basic, where there is no secret; empty: not sent
    QByteArray password;
    QSslConfiguration tls;                 // for https
    wcs::Origin origin = wcs::Origin::Wcs; // another one is told
};

} // namespace simulator
