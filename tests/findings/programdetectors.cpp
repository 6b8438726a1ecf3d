#include "detectors.h"

using findings::Kind;
using journal::Sent;
using ByRule = Detector::ByRule;
using StoreKind = journal::StoreState::Kind;

namespace {

constexpr qint64 Second = Site::Second;
constexpr qint64 Gb = 1'000'000'000;

journal::Record after(qint64 microseconds, journal::Record record)
{
    record.answerUs = qint32(microseconds);
    return record;
}

journal::Record inApp(const QByteArray &app, journal::Record record)
{
    record.event.appKey = app;
    return record;
}

journal::Rejection refused(const QByteArray &method, quint64 count)
{
    return {.reason = journal::Reason::WrongPath,
            .status = 404,
            .method = method,
            .target = "/rest/api",
            .host = "192.0.2.1",
            .sentence = QStringLiteral("There is nothing at /rest/api."),
            .advice = QStringLiteral("Set the app's URL."),
            .count = count,
            .lastMono = 1};
}

void fillDisk(Site &site, qint64 mayGrow)
{
    site.takeFigures(1 * Gb, 20 * Gb, mayGrow);
    site.pass(600 * Second);
    site.takeFigures(2 * Gb, 20 * Gb, mayGrow);
}

Detector slowAnswers()
{
    return {
        Kind::SlowAnswers,
        {"an answer takes 5 s", [](Site &site) { site.take(after(5'000'000, site.hook("1", "cam", "PUBLISHING"))); }},
        {"less than that", [](Site &site) { site.take(after(4'999'999, site.hook("1", "cam", "PUBLISHING"))); }},
        {"rules let hooks wait",
         [](Site &site) {
             site.take(after(9'000'000, byRule(site.hook("1", "cam", "PUBLISHING"), 200, Sent::Pending)));
             site.take(after(9'000'000, byRule(site.hook("2", "door", "PUBLISHING"), 0, Sent::Held)));
         }},
        ByRule::Nothing};
}

Detector refusedHooks()
{
    return {Kind::RefusedHooks,
            {"hooks for another path", [](Site &site) { site.takeRejections(refused("POST", 3)); }},
            {"a browser asks for its icon", [](Site &site) { site.takeRejections(refused("GET", 9)); }},
            {"rules answer 404 and 503",
             [](Site &site) {
                 for (const char *id : {"1", "2", "3", "4"}) {
                     site.take(byRule(site.hook(id, QByteArray("cam-") + id, "PUBLISHING"), 404));
                     site.take(byRule(of("publishStream", site.hook(id, QByteArray("cam-") + id, "PUBLISHING")), 503));
                 }
             }},
            ByRule::Nothing};
}

Detector backendFailing()
{
    const auto answers = [](Site &site, journal::Record record, const journal::BackendResult &result) {
        record.backend = std::make_shared<const journal::BackendAnswer>(journal::BackendAnswer{.result = result});
        site.take(record);
    };
    return {Kind::BackendFailing,
            {"it is given no hooks any more",
             [](Site &site) {
                 site.takeBackends({{"http://192.0.2.9/", QStringLiteral("http://192.0.2.9/ has failed.")}});
             }},
            {"once it does not answer",
             [answers](Site &site) {
                 journal::Record record = site.hook("1", "cam", "PUBLISHING");
                 record.answer = {.status = 504, .kind = journal::AnswerKind::Refused};
                 answers(site, record, {.us = 900, .failure = journal::BackendFailure::TimedOut});
                 site.takeBackends({});
             }},
            {"rules answer in its place as it would when it fails",
             [answers](Site &site) {
                 for (const char *id : {"1", "2", "3", "4"})
                     answers(site, byRule(site.hook(id, QByteArray("cam-") + id, "PUBLISHING"), 502),
                             {.status = 200, .us = 900, .isBeside = true});
                 site.takeBackends({});
             }},
            ByRule::Nothing};
}

Detector journalFailing()
{
    return {Kind::JournalFailing,
            {"it takes no events",
             [](Site &site) {
                 site.takeStoreState({StoreKind::Failing, QStringLiteral("The disk is full.")});
             }},
            {"it is closed, and opened",
             [](Site &site) {
                 site.takeStoreState({StoreKind::Closed, {}});
                 site.takeStoreState({StoreKind::Ok, {}});
             }},
            {"a rule answers 503 as if it did",
             [](Site &site) {
                 site.take(byRule(site.hook("1", "cam", "PUBLISHING"), 503));
                 site.takeStoreState({StoreKind::Ok, {}});
             }},
            ByRule::Nothing};
}

Detector diskFilling()
{
    return {Kind::DiskFilling,
            {"it grows faster than there is room", [](Site &site) { fillDisk(site, 100 * Gb); }},
            {"retention ends that", [](Site &site) { fillDisk(site, 10 * Gb); }},
            {"it does, whoever answers",
             [](Site &site) {
                 site.take(byRule(site.hook("1", "cam", "PUBLISHING"), 500));
                 fillDisk(site, 100 * Gb);
             }},
            ByRule::Genuine};
}

Detector clockJump()
{
    return {Kind::ClockJump,
            {"it was set by an hour", [](Site &site) { site.takeJump(3'600 * Second); }},
            {"an hour passes",
             [](Site &site) {
                 site.take("1", "cam", "PUBLISHING");
                 site.pass(3'600 * Second);
                 site.take("1", "cam", "UNPUBLISHED");
             }},
            {"a rule lets a hook wait for an hour",
             [](Site &site) {
                 const journal::Record record = site.hook("1", "cam", "PUBLISHING");
                 site.take(after(1'800 * Second, byRule(record, 200, Sent::Pending)));
                 site.pass(3'600 * Second);
             }},
            ByRule::Nothing};
}

Detector unknownApp()
{
    return {Kind::UnknownApp,
            {"hooks of an app that nobody named",
             [](Site &site) { site.take(inApp("another", site.hook("1", "cam", "PUBLISHING"))); }},
            {"hooks of one of a pattern",
             [](Site &site) { site.take(inApp("defaultApp2", site.hook("1", "cam", "PUBLISHING"))); }},
            {"a rule refuses them: they come all the same",
             [](Site &site) {
                 site.take(byRule(of("publishStream", inApp("another", site.hook("1", "cam", "PUBLISHING"))), 403));
             }},
            ByRule::Genuine};
}

} // namespace

std::vector<Detector> programDetectors()
{
    return {slowAnswers(), refusedHooks(), backendFailing(), journalFailing(),
            diskFilling(), clockJump(),    unknownApp()};
}
