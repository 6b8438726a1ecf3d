#pragma once

#include "backend/options.h"
#include "rules/connectconfig.h"
#include "rules/rule.h"

#include <QByteArray>
#include <QHostAddress>
#include <QList>
#include <QPair>
#include <QSslConfiguration>

namespace hooks {

using Subnet = QPair<QHostAddress, int>; // as QHostAddress::parseSubnet gives it

struct Options {
    QHostAddress address = QHostAddress::LocalHost;
    quint16 port = 8085;   // 0 picks a free one
    QSslConfiguration tls; // null: plain HTTP
    QList<QByteArray> basePaths{"/rest/my_api"};
    QByteArray secret;             // demand "Authorization: WCS <HMAC-MD5 of the body>" under this key; empty = don't
    QByteArray credentials;        // demand HTTP Basic with this "user:password"; empty = don't
    QList<Subnet> allowedPeers;    // empty = all
    int storeWaitMs = 2'000;       // an event that is not committed by then gets 503
    rules::Rules rules;            // at the start
    rules::ConnectConfig connect;  // what `connect` is told, at the start
    bool namesWithBackend = false; // of it, what becomes of a backend's answer to `connect` was said, not kept
    backend::Options backend;      // the web server behind us, at the start
    qsizetype queueBytes = 64 * 1024 * 1024; // waiting for the journal; past it events get 503
};

} // namespace hooks
