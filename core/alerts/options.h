#pragma once

#include "alerts/address.h"
#include "http/client/clientoptions.h"

#include <QList>
#include <QSslConfiguration>
#include <QStringList>

#include <algorithm>
#include <optional>

namespace alerts {

// How a receiver that fails is tried again.
struct BackOff {
    qint64 firstMs = 1'000;
    qint64 mostMs = 5 * 60'000;                // also of what a receiver asks for by Retry-After
    qint64 giveUpMs = 6 * 60 * qint64(60'000); // after so long an alert is not sent any more

    // Before the next try, after so many failures in a row: twice as long each time, less up to a quarter of it, so
    // that not all come back at once. share: a draw, from 0, below 1.
    qint64 delayMs(int failures, double share) const
    {
        constexpr int MostDoublings = 30;
        const qint64 whole = std::min(firstMs << std::clamp(failures - 1, 0, MostDoublings), mostMs);
        return whole - qint64(double(whole) * share / 4);
    }
};

struct Options {
    QList<Address> webhooks;
    // Each a path, or a name found in PATH. Started without a shell and without arguments, at most twice at once.
    QStringList programs;
    QList<Address> alertmanagers;              // the base of their API: "http://127.0.0.1:9093"
    qint64 repeatMs = 4 * 60 * qint64(60'000); // webhooks and programs, while an incident is open; 0: never
    qint64 renewMs = 60'000;                   // Alertmanagers; they take for resolved what is not renewed …
    qint64 endsAfterMs = 5 * 60'000;           // … within this time
    BackOff backOff;
    int answerMs = 10'000; // from the beginning of a post to the whole answer
    int runMs = 30'000;    // of a program; then it is asked to end
    int endMs = 5'000;     // so long it has for that; then it is killed
    std::optional<http::Proxy> proxy = {};
    QSslConfiguration tls = {};
    quint64 seed = 0; // of what is drawn

    bool isEmpty() const { return webhooks.isEmpty() && programs.isEmpty() && alertmanagers.isEmpty(); }
};

} // namespace alerts
