#include "detectors.h"

using findings::Kind;
using journal::Sent;
using ByRule = Detector::ByRule;

namespace {

constexpr qint64 Second = Site::Second;

wcsrest::ListedStream listed(const QByteArray &id, const QByteArray &name, const QByteArray &status,
                             bool published = true)
{
    return {.nodeId = Site::Node,
            .mediaSessionId = id,
            .name = name,
            .status = status,
            .published = qint8(published ? 1 : 0)};
}

wcsrest::NodeReport withPorts(const wcsrest::PortPool &ports)
{
    wcsrest::NodeReport report;
    report.ports = ports;
    return report;
}

wcsrest::NodeReport silent()
{
    wcsrest::NodeReport report;
    report.trouble = QStringLiteral("It does not answer.");
    return report;
}

const wcsrest::PortPool Exhausted{.leased = 30, .available = 0, .pending = 5, .waits = 2, .scarce = 2};

Detector missingHere()
{
    return {Kind::MissingHere,
            {"its WCS has one of which no hook came",
             [](Site &site) {
                 site.take("1", "cam", "PUBLISHING");
                 site.pass(20 * Second);
                 site.askWcs({listed("1", "cam", "PUBLISHING"), listed("2", "door", "PUBLISHING")});
             }},
            {"its WCS has one that has just ended",
             [](Site &site) {
                 site.take("1", "cam", "UNPUBLISHED");
                 site.askWcs({listed("1", "cam", "PUBLISHING")});
             }},
            {"a rule refused it, and its WCS has it all the same", [](Site &site) {
                 site.take(byRule(of("publishStream", site.hook("1", "cam", "PENDING")), 403));
                 site.take("1", "cam", "FAILED");
                 site.pass(20 * Second);
                 site.askWcs({listed("1", "cam", "PUBLISHING")});
             }}};
}

Detector goneThere()
{
    return {Kind::GoneThere,
            {"its WCS does not have it any more",
             [](Site &site) {
                 site.take("1", "cam", "PUBLISHING");
                 site.pass(20 * Second);
                 site.askWcs({});
             }},
            {"it has begun just now",
             [](Site &site) {
                 site.take("1", "cam", "PUBLISHING");
                 site.askWcs({});
             }},
            {"a rule refused it, and its WCS let it go", [](Site &site) {
                 site.take(byRule(of("publishStream", site.hook("1", "cam", "PENDING")), 403));
                 site.pass(20 * Second);
                 site.askWcs({});
             }}};
}

Detector statusDiffers()
{
    return {Kind::StatusDiffers,
            {"its WCS says that it is paused",
             [](Site &site) {
                 site.take("p", "cam", "PLAYING", false);
                 site.pass(20 * Second);
                 site.askWcs({listed("p", "cam", "PAUSED", false)});
             }},
            {"its WCS says the same",
             [](Site &site) {
                 site.take("p", "cam", "PLAYING", false);
                 site.pass(20 * Second);
                 site.askWcs({listed("p", "cam", "PLAYING", false)});
             }},
            {"the same once a rule has reset its connection", [](Site &site) {
                 site.take(byRule(site.hook("p", "cam", "PLAYING", false), 0, Sent::Reset));
                 site.pass(20 * Second);
                 site.askWcs({listed("p", "cam", "PAUSED", false)});
             }}};
}

Detector hookPoolEmpty()
{
    return {Kind::HookPoolEmpty,
            {"no connection is left", [](Site &site) { site.askWcs({}, withPorts(Exhausted)); }},
            {"many are in use", [](Site &site) { site.askWcs({}, withPorts({.leased = 30, .available = 10})); }},
            {"rules keep answers back, and so connections in use", [](Site &site) {
                 site.take(byRule(of("publishStream", site.hook("1", "cam", "PENDING")), 0, Sent::Held));
                 site.askWcs({}, withPorts(Exhausted));
             }}};
}

Detector wcsSilent()
{
    return {Kind::WcsSilent,
            {"it does not answer", [](Site &site) { site.askWcs({}, silent()); }},
            {"it has no streams", [](Site &site) { site.askWcs({}); }},
            {"it does not, whoever answers its hooks",
             [](Site &site) {
                 site.take(byRule(site.hook("1", "cam", "PUBLISHING"), 500));
                 site.askWcs({}, silent());
             }},
            ByRule::Genuine};
}

} // namespace

std::vector<Detector> wcsDetectors()
{
    return {missingHere(), goneThere(), statusDiffers(), hookPoolEmpty(), wcsSilent()};
}
