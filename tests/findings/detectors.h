#pragma once

#include "site.h"

#include <functional>

// What happens at a site in which a kind is found, something alike in which nothing is, and the same where rules have
// answered hooks, and that is why.
struct Detector {
    struct Case {
        const char *what;
        std::function<void(Site &)> happens;
    };
    // What is made of it where rules answer: it is labelled; there is nothing to find; or it is found all the same, as
    // no answer brings it about.
    enum class ByRule { Labelled, Nothing, Genuine };

    findings::Kind kind;
    Case fires;
    Case alike;
    Case injected;
    ByRule byRule = ByRule::Labelled;
};

std::vector<Detector> streamDetectors();
std::vector<Detector> programDetectors();
std::vector<Detector> wcsDetectors();
