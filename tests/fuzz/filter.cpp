#include "filter/filter.h"

#include "filter/filterremark.h"
#include "fuzz.h"
#include "json/utf8.h"

using filter::Filter;
using filter::FilterTree;

namespace {

filter::Subject subject()
{
    using wcs::HookEvent;
    filter::Subject subject{.client = "10.0.0.7",
                            .method = "StreamStatusEvent",
                            .peer = "10.0.0.1:51000",
                            .rule = "500-all",
                            .ruleName = "500 for all",
                            .target = "/rest/StreamStatusEvent?x=1"};
    subject[&HookEvent::name] = "cam-7 Übersicht";
    subject[&HookEvent::mediaSessionId] = "56141d10-fddc-41e6-ac3a-4d67d5b3360d";
    subject[&HookEvent::nodeId] = "wcs-1";
    subject[&HookEvent::sessionId] = "/10.0.0.7:4388/10.0.0.1:8443";
    subject[&HookEvent::appKey] = "live";
    subject[&HookEvent::status] = "PUBLISHING";
    subject[&HookEvent::info] = "Stopped by user (\"x\", y)";
    subject[&HookEvent::mediaProvider] = "WebRTC";
    subject.published = 1;
    subject.events = 12;
    subject[&HookEvent::width] = 1280;
    subject[&HookEvent::height] = 720;
    subject.answer = 500;
    subject.ageSeconds = 61.5;
    subject.live = true;
    return subject;
}

} // namespace

// What is printed parses to the same filter, which finds the same.
void fuzz::run(QByteArrayView input)
{
    static const filter::Subject stream = subject();
    const QString text = json::decodedUtf8(input);
    const auto parsed = Filter::parse(text);
    if (const auto *error = std::get_if<filter::FilterError>(&parsed)) {
        require(error->position >= 0 && error->position <= text.size() && error->length >= 0,
                "an error lies within the filter");
        require(!error->sentence.isEmpty(), "an error says what is wrong");
        return;
    }
    const auto &filter = std::get<Filter>(parsed);
    const QString printed = filter.tree().toText();
    const auto again = Filter::parse(printed);
    require(std::holds_alternative<Filter>(again), "what is printed parses");
    require(std::get<Filter>(again).tree() == filter.tree(), "what is printed parses to the same");
    require(std::get<Filter>(again).tree().toText() == printed, "what is printed is printed the same again");
    const bool matches = filter.matches(stream);
    require(std::get<Filter>(again).matches(stream) == matches, "what is printed finds the same");
    if (!filter.isEmpty())
        require(Filter(FilterTree::excluding(filter.tree())).matches(stream) != matches,
                "what is excluded is all else");
    (void)remarkOn(filter.tree(), [](const QByteArray &) { return false; });
}
