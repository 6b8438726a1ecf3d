#include "detectors.h"

using findings::Kind;
using journal::Sent;
using ByRule = Detector::ByRule;

namespace {

constexpr qint64 Second = Site::Second;

void failTogether(Site &site, bool isByRule)
{
    for (const char *id : {"1", "2", "3"}) {
        const journal::Record asked = of("publishStream", site.hook(id, QByteArray("cam-") + id, "PENDING"));
        site.take(isByRule ? byRule(asked, 403) : asked);
    }
    for (const char *id : {"1", "2", "3"})
        site.take(id, QByteArray("cam-") + id, "FAILED");
}

void beatFor(Site &site, int seconds)
{
    for (int i = 0; i < seconds; i += 10) {
        site.take(of("StreamKeepAliveEvent", site.hook("1", "cam", "PUBLISHING")));
        site.pass(10 * Second);
    }
}

void comeAndGo(Site &site, int times, bool isByRule)
{
    for (int i = 0; i < times; ++i) {
        const QByteArray id = QByteArray::number(i);
        const journal::Record begin = site.hook(id, "cam", "PUBLISHING");
        site.take(isByRule ? byRule(begin, 500) : begin);
        site.pass(Second);
        site.take(id, "cam", "UNPUBLISHED");
        site.pass(9 * Second);
    }
}

// Its answer did not arrive, or was none that a WCS takes for one: it is sent again.
void sendTwice(Site &site, journal::Record hook)
{
    hook.body = "{}";
    site.take(hook);
    site.take(hook);
}

Detector failed()
{
    return {Kind::Failed,
            {"three of a node fail", [](Site &site) { failTogether(site, false); }},
            {"one viewer of many fails",
             [](Site &site) {
                 for (int i = 0; i < 10; ++i)
                     site.take("p" + QByteArray::number(i), "cam", "PLAYING", false);
                 site.take("p0", "cam", "FAILED", false);
                 site.pass(60 * Second);
             }},
            {"three that a rule refused", [](Site &site) { failTogether(site, true); }}};
}

Detector stuck()
{
    return {Kind::Stuck,
            {"no result for 10 s",
             [](Site &site) {
                 site.take(of("publishStream", site.hook("1", "cam", "PENDING")));
                 site.pass(10 * Second);
             }},
            {"a result after 9 s",
             [](Site &site) {
                 site.take(of("publishStream", site.hook("1", "cam", "PENDING")));
                 site.pass(9 * Second);
                 site.take("1", "cam", "PUBLISHING");
                 site.pass(60 * Second);
             }},
            {"a rule keeps its answer back", [](Site &site) {
                 site.take(byRule(of("publishStream", site.hook("1", "cam", "PENDING")), 0, Sent::Held));
                 site.pass(10 * Second);
             }}};
}

Detector stale()
{
    return {Kind::Stale,
            {"its heartbeats stop",
             [](Site &site) {
                 beatFor(site, 30);
                 site.pass(20 * Second);
             }},
            {"one heartbeat is missed, and another never has any",
             [](Site &site) {
                 site.take("2", "door", "PUBLISHING");
                 beatFor(site, 20);
                 site.pass(10 * Second);
                 beatFor(site, 10);
             }},
            {"a rule answers 403 to one: that ends the stream", [](Site &site) {
                 beatFor(site, 30);
                 site.take(byRule(of("StreamKeepAliveEvent", site.hook("1", "cam", "PUBLISHING")), 403));
                 site.pass(30 * Second);
             }}};
}

Detector unheard()
{
    return {Kind::Unheard,
            {"nothing can be received",
             [](Site &site) {
                 site.take("1", "cam", "PUBLISHING");
                 site.setListening(false);
             }},
            {"it has ended before that",
             [](Site &site) {
                 site.take("1", "cam", "PUBLISHING");
                 site.take("1", "cam", "UNPUBLISHED");
                 site.setListening(false);
             }},
            {"a rule gives no answer: it was heard all the same",
             [](Site &site) { site.take(byRule(site.hook("1", "cam", "PUBLISHING"), 0, Sent::Nothing)); }},
            ByRule::Nothing};
}

Detector sessionEnded()
{
    return {Kind::SessionEnded,
            {"its session ends, and it does not",
             [](Site &site) {
                 site.take("1", "cam", "PUBLISHING");
                 site.take(site.session("1", "DISCONNECTED"));
             }},
            {"it ends, and then its session, and another one's",
             [](Site &site) {
                 site.take("1", "cam", "PUBLISHING");
                 site.take("2", "door", "PUBLISHING");
                 site.take("1", "cam", "UNPUBLISHED");
                 site.take(site.session("1", "DISCONNECTED"));
                 site.take(site.session("3", "DISCONNECTED"));
             }},
            {"a rule answered 500 to it, and the client left", [](Site &site) {
                 site.take(byRule(site.hook("1", "cam", "PUBLISHING"), 500));
                 site.take(site.session("1", "DISCONNECTED"));
             }}};
}

Detector orphanPlayer()
{
    return {Kind::OrphanPlayer,
            {"its publisher ends",
             [](Site &site) {
                 site.take("1", "cam", "PUBLISHING");
                 site.take("p", "cam", "PLAYING", false);
                 site.take("1", "cam", "UNPUBLISHED");
                 site.pass(11 * Second);
             }},
            {"its publisher comes back before long",
             [](Site &site) {
                 site.take("1", "cam", "PUBLISHING");
                 site.take("p", "cam", "PLAYING", false);
                 site.take("v", "film.mp4", "PLAYING", false);
                 site.take("1", "cam", "UNPUBLISHED");
                 site.pass(8 * Second);
                 site.take("2", "cam", "PUBLISHING");
                 site.pass(60 * Second);
             }},
            {"a rule's 403 to a heartbeat has ended its publisher", [](Site &site) {
                 site.take("1", "cam", "PUBLISHING");
                 site.take("p", "cam", "PLAYING", false);
                 site.take(byRule(of("StreamKeepAliveEvent", site.hook("1", "cam", "PUBLISHING")), 403));
                 site.take("1", "cam", "UNPUBLISHED");
                 site.pass(11 * Second);
             }}};
}

Detector twoPublishers()
{
    return {Kind::TwoPublishers,
            {"another one publishes by its name",
             [](Site &site) {
                 site.take("1", "cam", "PUBLISHING");
                 site.take("2", "cam", "PUBLISHING");
             }},
            {"another one does on another node",
             [](Site &site) {
                 site.take("1", "cam", "PUBLISHING");
                 site.take(onNode(site.hook("2", "cam", "PUBLISHING"), "edge@192.168.1.102"));
             }},
            {"a rule answered 500, and the client published again", [](Site &site) {
                 site.take(byRule(site.hook("1", "cam", "PUBLISHING"), 500));
                 site.take("2", "cam", "PUBLISHING");
             }}};
}

Detector flapping()
{
    return {Kind::Flapping,
            {"it begins for the sixth time in a minute",
             [](Site &site) {
                 comeAndGo(site, 5, false);
                 site.take("last", "cam", "PUBLISHING");
             }},
            {"it begins for the fifth time", [](Site &site) { comeAndGo(site, 5, false); }},
            {"a rule answers 500 each time", [](Site &site) { comeAndGo(site, 6, true); }}};
}

Detector illegalTransition()
{
    return {Kind::IllegalTransition,
            {"it is pending after it was live",
             [](Site &site) {
                 site.take("1", "cam", "PUBLISHING");
                 site.take("1", "cam", "PENDING");
             }},
            {"it pauses and goes on",
             [](Site &site) {
                 for (const char *status : {"PENDING", "PLAYING", "PAUSED", "PLAYING", "STOPPED"})
                     site.take("p", "cam", status, false);
             }},
            {"the same once a rule has answered 500", [](Site &site) {
                 site.take(byRule(site.hook("1", "cam", "PUBLISHING"), 500));
                 site.take("1", "cam", "PENDING");
             }}};
}

Detector lateStatus()
{
    return {Kind::LateStatus,
            {"a status after its end",
             [](Site &site) {
                 site.take("1", "cam", "UNPUBLISHED");
                 site.take("1", "cam", "PUBLISHING");
             }},
            {"the next of its name",
             [](Site &site) {
                 site.take("1", "cam", "UNPUBLISHED");
                 site.take("2", "cam", "PUBLISHING");
             }},
            {"a rule reset the connection, and it was sent once more", [](Site &site) {
                 site.take(byRule(site.hook("1", "cam", "PUBLISHING"), 0, Sent::Reset));
                 site.take("1", "cam", "UNPUBLISHED");
                 site.take("1", "cam", "PUBLISHING");
             }}};
}

Detector duplicate()
{
    return {Kind::Duplicate,
            {"a hook comes twice", [](Site &site) { sendTwice(site, site.hook("1", "cam", "PUBLISHING")); }},
            {"it is said again long after",
             [](Site &site) {
                 site.take("1", "cam", "PUBLISHING");
                 site.pass(6 * Second);
                 site.take("1", "cam", "PUBLISHING");
             }},
            {"a rule gave no answer, and it was sent again",
             [](Site &site) { sendTwice(site, byRule(site.hook("1", "cam", "PUBLISHING"), 0, Sent::Nothing)); }}};
}

} // namespace

std::vector<Detector> streamDetectors()
{
    return {failed(),       stuck(),         stale(),    unheard(),           sessionEnded(),
            orphanPlayer(), twoPublishers(), flapping(), illegalTransition(), lateStatus(),
            duplicate()};
}
