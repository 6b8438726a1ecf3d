#pragma once

#include "alerts/alert.h"
#include "alerts/options.h"

// Incidents to tell of.

inline const QByteArray Jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJtZSJ9.c2VjcmV0";

inline alerts::Alert alertOf(qint64 incident, alerts::Stage stage = alerts::Stage::New)
{
    constexpr qint64 Since = 1'772'353'800'123'456; // 2026-03-01T08:30:00.123456Z
    return {.incident = incident,
            .stage = stage,
            .severity = "error",
            .cause = "network",
            .sentence = QStringLiteral("Two streams of node-1 have failed."),
            .since = Since,
            .resolvedAt = stage == alerts::Stage::Resolved ? Since + 60'000'000 : 0,
            .streams = 2,
            .nodeId = "node-1",
            .appKey = "defaultApp",
            .name = "cam",
            .incidentJson = {{QStringLiteral("id"), incident}}};
}

// What fails is tried again at once.
inline alerts::Options quickOptions()
{
    return {.backOff = {.firstMs = 10, .mostMs = 20}, .answerMs = 5'000};
}
