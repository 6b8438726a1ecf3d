#include "findings/incidentkey.h"

#include "wcs/nodeid.h"

#include <QByteArrayList>

namespace findings {

namespace {

constexpr qsizetype WideLines = 2; // what is wrong, and where

QByteArray lines(std::initializer_list<QByteArrayView> parts)
{
    QByteArray key;
    for (const QByteArrayView part : parts) {
        if (!key.isEmpty())
            key += '\n';
        key += QByteArray(part.toByteArray()).replace('\n', ' ');
    }
    return key;
}

// Reasons that differ in numbers alone are one: an address, a port, an id.
QByteArray withoutNumbers(QByteArray text)
{
    QByteArray plain;
    for (const char c : std::as_const(text)) {
        const bool isDigit = c >= '0' && c <= '9';
        if (!isDigit)
            plain += c;
        else if (!plain.endsWith('#'))
            plain += '#';
    }
    return plain;
}

// What a demonstration or a test shows has nothing to do with what happens meanwhile.
QByteArray nodeOf(const Finding &finding)
{
    const QByteArray node = wcs::nodeKey(finding.nodeId).toByteArray();
    return finding.origin == wcs::Origin::Wcs ? node : node + ' ' + wcs::originName(finding.origin).toByteArray();
}

// What has the network for its cause is one thing on a node, however it shows.
bool isOfNetwork(const Finding &finding)
{
    return finding.cause == Cause::Network;
}

} // namespace

QByteArray publisherKey(const Finding &finding)
{
    return lines({nodeOf(finding), finding.appKey, finding.name});
}

QByteArray playersKey(const Finding &finding)
{
    return lines({"publisher", wcs::originName(finding.origin), finding.appKey, finding.name});
}

QByteArray incidentKey(const Finding &finding)
{
    const QByteArray node = nodeOf(finding);
    const QByteArrayView kind = kindName(finding.kind);
    if (!finding.isOfStream())
        return lines({kind, node, finding.subject});
    switch (finding.kind) {
    case Kind::Failed:
        if (finding.cause == Cause::Publisher)
            return playersKey(finding);
        return isOfNetwork(finding) ? lines({causeName(finding.cause), node})
                                    : lines({kind, node, causeName(finding.cause), withoutNumbers(finding.info)});
    case Kind::OrphanPlayer:
        return playersKey(finding);
    case Kind::TwoPublishers:
    case Kind::Flapping:
        return lines({kind, node, finding.appKey, finding.name});
    default:
        return isOfNetwork(finding) ? lines({causeName(finding.cause), node}) : lines({kind, node});
    }
}

QByteArray stormKey(const QByteArray &incidentKey)
{
    qsizetype end = -1;
    for (qsizetype line = 0; line < WideLines; ++line) {
        end = incidentKey.indexOf('\n', end + 1);
        if (end < 0)
            return incidentKey;
    }
    return incidentKey.first(end);
}

} // namespace findings
