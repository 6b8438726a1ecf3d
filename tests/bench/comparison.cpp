#include "comparison.h"

#include <algorithm>
#include <cstdio>

namespace {

double median(std::vector<double> values)
{
    const auto middle = values.begin() + std::ptrdiff_t(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

} // namespace

bool compare(const std::vector<Candidate> &candidates, int rounds)
{
    std::vector<std::vector<double>> costs(candidates.size());
    std::vector<std::vector<double>> ratios(candidates.size());
    for (int round = 0; round < rounds; ++round) {
        for (size_t i = 0; i < candidates.size(); ++i) {
            const std::optional<double> cost = candidates[i].cost();
            if (!cost)
                return false;
            costs[i].push_back(*cost);
            ratios[i].push_back(*cost / costs[0].back());
        }
    }
    const double leastOfFirst = *std::ranges::min_element(costs[0]);
    for (size_t i = 0; i < candidates.size(); ++i) {
        const double least = *std::ranges::min_element(costs[i]);
        std::printf("%-34s %8.1f us %8.2f %8.1f us %8.2f\n", candidates[i].name.c_str(), median(costs[i]),
                    median(ratios[i]), least, least / leastOfFirst);
    }
    std::fflush(stdout);
    return true;
}

void printComparisonHead(const char *what, const char *per)
{
    std::printf("%-34s %11s %8s %11s %8s\n", what, per, "ratio", "least", "ratio");
}
