#pragma once

#include "base/result.h"

#include <QByteArray>

#include <deque>

class RawClient;

// That many rules that match none of the bench's events, one kind after the other: globs, regular expressions, lists of
// statuses, flags, values in the body. A JSON list.
QByteArray idleRules(int count);
// One rule that never answers hooks of HeldHooks. A JSON list.
QByteArray holdingRules();

// Puts the rules of the running program in place of those it has.
Result<Done> setRules(quint16 adminPort, const QByteArray &list);

// Hooks whose answers a rule holds, each with a connection of its own, which ends with this.
class HeldHooks final {
public:
    HeldHooks();
    ~HeldHooks();
    HeldHooks(const HeldHooks &) = delete;
    HeldHooks &operator=(const HeldHooks &) = delete;

    // Sends that many and waits until the rule holds them all.
    Result<Done> send(int count, quint16 hookPort, const QByteArray &hookPath, quint16 adminPort);

private:
    std::deque<RawClient> m_clients;
};
