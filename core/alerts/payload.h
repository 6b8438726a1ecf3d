#pragma once

#include "alerts/alert.h"

namespace alerts {

// What webhooks and programs get: one object of JSON. What is secret in it is hidden.
QByteArray payload(const Message &message);

// A text from the network for whoever reads an alert: visible, and what is secret in it hidden.
QString shown(const QByteArray &text);
QString shown(const QString &text);

} // namespace alerts
