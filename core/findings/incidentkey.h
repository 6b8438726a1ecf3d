#pragma once

#include "findings/finding.h"

namespace findings {

// What findings of one incident share, as a text: its parts stand in lines, the widest ones first.
QByteArray incidentKey(const Finding &finding);
// Of players that the end of their publisher has hit, also those on other nodes.
QByteArray playersKey(const Finding &finding);
// The name that a publisher and its players share, on their node and app.
QByteArray publisherKey(const Finding &finding);
// The wide part of a key, what is wrong and on which node: what many incidents that are alike would share.
QByteArray stormKey(const QByteArray &incidentKey);
// The same of all nodes. Empty: it is of none, or shared by all anyway.
QByteArray manyNodesKey(const Finding &finding);
// Whether what failed of a node, or of many, is together by that key whatever WCS says of it.
bool isOfSeveralReasons(const QByteArray &incidentKey);
// Reasons that differ in numbers alone are one: an address, a port, an id.
QByteArray withoutNumbers(const QByteArray &reason);

} // namespace findings
