#include "findings/incidentkey.h"

#include "wcs/nodeid.h"

namespace findings {

namespace {

constexpr qsizetype WideLines = 2;  // what is wrong, and where
constexpr qsizetype ReasonLine = 3; // why it failed
constexpr QByteArrayView AnyNode = "*";

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

// What a demonstration or a test shows has nothing to do with what happens meanwhile.
QByteArray nodeOf(const Finding &finding)
{
    const QByteArray node = wcs::nodeKey(finding.nodeId).toByteArray();
    return finding.origin == wcs::Origin::Wcs ? node : node + ' ' + wcs::originName(finding.origin).toByteArray();
}

// What has the network for its cause is one thing on a node, however it shows.
bool isOfNetwork(const Finding &finding)
{
    return finding.isOfStream() && finding.cause == Cause::Network;
}

bool isOfPublisher(const Finding &finding)
{
    return finding.kind == Kind::OrphanPlayer || (finding.kind == Kind::Failed && finding.cause == Cause::Publisher);
}

QByteArrayView whatIsWrong(const Finding &finding)
{
    return isOfNetwork(finding) ? causeName(finding.cause) : kindName(finding.kind);
}

} // namespace

QByteArray withoutNumbers(const QByteArray &reason)
{
    QByteArray plain;
    for (const char c : reason) {
        const bool isDigit = c >= '0' && c <= '9';
        if (!isDigit)
            plain += c;
        else if (!plain.endsWith('#'))
            plain += '#';
    }
    return plain;
}

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
    if (isOfPublisher(finding))
        return playersKey(finding);
    const QByteArray node = nodeOf(finding);
    const QByteArrayView what = whatIsWrong(finding);
    if (!finding.isOfStream())
        return lines({what, node, finding.subject});
    switch (finding.kind) {
    case Kind::Failed:
        return isOfNetwork(finding) ? lines({what, node})
                                    : lines({what, node, causeName(finding.cause), withoutNumbers(finding.info)});
    case Kind::TwoPublishers:
    case Kind::Flapping:
        return lines({what, node, finding.appKey, finding.name});
    default:
        return lines({what, node});
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

QByteArray manyNodesKey(const Finding &finding)
{
    const bool isOfNode = finding.isOfStream() && !finding.nodeId.isEmpty() && !isOfPublisher(finding);
    return isOfNode ? lines({whatIsWrong(finding), AnyNode, wcs::originName(finding.origin)}) : QByteArray();
}

bool isOfSeveralReasons(const QByteArray &incidentKey)
{
    return incidentKey.startsWith(kindName(Kind::Failed)) && incidentKey.count('\n') < ReasonLine;
}

} // namespace findings
