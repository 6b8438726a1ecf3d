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

// Runs all of them in turn, so many times, and prints a line for each: the median of its costs, the median of its
// ratios to the first one in the same round, and the least and the most of these. What else the machine does moves all
// of a round more than their ratios. False: there was a fault.
bool compare(const std::vector<Candidate> &candidates, int rounds);
void printComparisonHead(const char *what, const char *per);
