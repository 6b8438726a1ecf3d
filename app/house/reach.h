#pragma once

#include "hooks/options.h"

#include <QHostAddress>
#include <QString>

// Who can reach a server that listens at an address.

// "http://127.0.0.1:8086": from this machine, where it listens on all of its addresses.
QString urlOf(const QHostAddress &address, quint16 port, bool isTls);
// "192.168.1.5:8085, 10.0.0.3:8085": where other machines find it; empty: they do not.
QString reachedAt(const QHostAddress &address, quint16 port);
// That everybody may post hooks who reaches it; empty: not so.
QString openEndpointText(const hooks::Options &options, const QHostAddress &address, quint16 port);
// That a secret, given by that option, is too short to keep somebody out who tries; empty: it is not, or there is none.
QString shortSecretText(const char *option, const QByteArray &secret);
