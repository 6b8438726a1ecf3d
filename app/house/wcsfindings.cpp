#include "app/house/wcsfindings.h"

using findings::Cause;
using findings::Finding;
using findings::Kind;
using wcsrest::Difference;

namespace {

Kind kindOf(Difference::Kind kind)
{
    switch (kind) {
    case Difference::Kind::MissingHere:
        return Kind::MissingHere;
    case Difference::Kind::GoneThere:
        return Kind::GoneThere;
    case Difference::Kind::StatusDiffers:
        break;
    }
    return Kind::StatusDiffers;
}

Finding findingOf(const Difference &difference)
{
    return {.kind = kindOf(difference.kind),
            .cause = Cause::Server,
            .since = difference.askedAt,
            .subject = difference.streamKey,
            .mediaSessionId = difference.mediaSessionId,
            .nodeId = difference.nodeId,
            .name = difference.name,
            .info = difference.sentence().toUtf8(),
            .published = difference.published};
}

Finding findingOf(const wcsrest::NodeReport &node, Kind kind, const QString &sentence, qint64 now)
{
    return {.kind = kind,
            .cause = kind == Kind::WcsSilent ? Cause::Network : Cause::Server,
            .since = now,
            .subject = node.url.toUtf8(),
            .nodeId = node.nodeId,
            .info = sentence.toUtf8()};
}

} // namespace

bool WcsFindings::isInjected(const Finding &finding) const
{
    return finding.kind == Kind::HookPoolEmpty ? m_watch.isHeldUp(finding.nodeId)
                                               : finding.isOfStream() && m_watch.followsFromRules(finding.subject);
}

findings::Changes WcsFindings::take(const wcsrest::Report &report, qint64 now)
{
    findings::Changes changes;
    QHash<Key, Finding> present;
    const auto note = [&present](const Finding &finding) { present[{finding.subject, finding.kind}] = finding; };
    for (const wcsrest::NodeReport &node : report.nodes) {
        for (const Difference &difference : node.differences)
            note(findingOf(difference));
        if (!node.trouble.isEmpty())
            note(findingOf(node, Kind::WcsSilent, node.trouble, now));
        if (node.ports && node.ports->runsOut())
            note(findingOf(node, Kind::HookPoolEmpty, node.ports->sentence(), now));
    }
    for (auto it = m_open.begin(); it != m_open.end();) {
        if (present.contains(it.key())) {
            ++it;
            continue;
        }
        changes.closed.push_back(*it);
        it = m_open.erase(it);
    }
    for (auto it = present.begin(); it != present.end(); ++it) {
        if (m_open.contains(it.key()))
            continue;
        it->id = m_ids.next();
        it->isInjected = isInjected(*it);
        m_open.insert(it.key(), *it);
        changes.opened.push_back(*it);
    }
    return changes;
}
