#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

// One of several ways to do the same work.
struct Candidate {
    std::string name;
    std::function<std::optional<double>()>
        cost; // runs it; processor time in µs; none: there was a fault, and it is told
};

// Runs all of them in turn, so many times (once at least), and prints a line for each: the median of its costs, the
// median of its ratios to the first one in the same round, the least of its costs, and the ratio of that to the least
// of the first one. False: there was a fault.
bool compare(const std::vector<Candidate> &candidates, int rounds);
void printComparisonHead(const char *what, const char *per);
