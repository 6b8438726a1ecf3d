#pragma once

#include "backend/figures.h"
#include "backend/mirrorfigures.h"
#include "base/histogram.h"
#include "journal/rejection.h"
#include "rules/connectconfig.h"

#include <QByteArray>
#include <QMap>
#include <QMetaType>
#include <QStringList>

#include <array>

namespace hooks {

// What the endpoint counts, since it started.
struct Figures {
    // By method (unknown ones as "other") and HTTP status, or one of those below.
    QMap<QPair<QByteArray, int>, quint64> answers;
    static constexpr int NoAnswer = 0;  // a rule wanted none
    static constexpr int Gone = -1;     // the peer had gone
    static constexpr int NotTaken = -2; // the peer did not read it
    quint64 rejected = 0;               // what came and was no accepted hook, for whatever reason, and
    std::array<quint64, journal::ReasonCount> rejectedBy{}; // for each of them
    quint64 malformed = 0;                                  // requests that were not even HTTP
    quint64 refused = 0;     // events answered 503 because the journal could not take them
    quint64 lost = 0;        // records nobody waited for, given up because the journal's thread did not take them
    quint64 lateCommits = 0; // events that were committed after all when their 503 had gone out
    qint64 queued = 0;       // events waiting for the journal now
    qint64 queuedBytes = 0;
    int connections = 0;
    quint64 accepted = 0; // connections, all of them
    quint64 silent = 0;   // those of them that ended without a byte
    QStringList troubles; // what kept hooks from being taken, while it lasts and for a minute after
    QString storeProblem; // one of them, where the journal's disk did not do its work in time; empty: it does
    // From complete request to answer without the time of the web server behind us, ns, of those whose time is counted.
    Histogram<MetricBuckets> answerTimes;
    backend::Figures backend;
    backend::MirrorFigures mirror;
    rules::ConnectAnswer lastConnect;

    void countAnswer(const QByteArray &method, int status, qint64 nanoseconds);
    // One whose time says nothing about the program, and is not counted: a rule has chosen it, or it never went out.
    void countUntimed(const QByteArray &method, int status);

    bool operator==(const Figures &) const = default;
};

} // namespace hooks

Q_DECLARE_METATYPE(hooks::Figures)
