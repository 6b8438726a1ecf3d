#pragma once

#include "rules/rule.h"
#include "wcs/hookevent.h"
#include "wcs/nodeid.h"

#include <array>

namespace rules {

// The fields of a hook that rules match, each by the member of Match that is for it. In JSON both are called alike, as
// in wcs::Fields. Matcher and parse() go through these rows.

// A text, which a pattern matches.
struct TextMatch {
    const char *name;
    QByteArray wcs::HookEvent::*text;
    QString Match::*pattern;
    QByteArrayView (*identity)(QByteArrayView); // the part that says who it is, where there is more to it
};

constexpr TextMatch textMatch(QByteArray wcs::HookEvent::*text, QString Match::*pattern,
                              QByteArrayView (*identity)(QByteArrayView) = nullptr)
{
    return {wcs::fieldName(text), text, pattern, identity};
}

inline constexpr std::array TextMatches{
    textMatch(&wcs::HookEvent::appKey, &Match::appKey),
    textMatch(&wcs::HookEvent::nodeId, &Match::nodeId, wcs::nodeKey),
    textMatch(&wcs::HookEvent::sessionId, &Match::sessionId),
    textMatch(&wcs::HookEvent::mediaSessionId, &Match::mediaSessionId),
    textMatch(&wcs::HookEvent::name, &Match::name),
    textMatch(&wcs::HookEvent::info, &Match::info),
    textMatch(&wcs::HookEvent::mediaProvider, &Match::mediaProvider),
};

// One that is true, false or not there.
struct FlagMatch {
    const char *name;
    std::optional<bool> wcs::HookEvent::*flag;
    std::optional<bool> Match::*expected;
};

constexpr FlagMatch flagMatch(std::optional<bool> wcs::HookEvent::*flag, std::optional<bool> Match::*expected)
{
    return {wcs::fieldName(flag), flag, expected};
}

inline constexpr std::array FlagMatches{
    flagMatch(&wcs::HookEvent::published, &Match::published),
    flagMatch(&wcs::HookEvent::hasVideo, &Match::hasVideo),
    flagMatch(&wcs::HookEvent::hasAudio, &Match::hasAudio),
    flagMatch(&wcs::HookEvent::record, &Match::record),
};

} // namespace rules
