#include "ruleload.h"

#include "e2e/rawclient.h"

#include <QDeadlineTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QThread>

#include <array>

namespace {

constexpr const char *HoldingId = "bench-hold";

// %1 is the rule's number. Names are four hex digits, infos few and known, statuses too; hasVideo is always true.
constexpr std::array Matches{
    R"({"name":"kitchen-%1-*"})",
    R"({"name":"/^(lobby|garage)-%1-\\d+$/"})",
    R"({"status":["PAUSED","PLAYBACK_PROBLEM-%1"]})",
    R"({"hasVideo":false,"info":"*%1"})",
    R"({"body":{"/audioState/muted-%1":true}})",
    R"({"info":"/DTLS .* %1$/","published":true})",
    R"({"mediaSessionId":"????????-%1-*"})",
};

QByteArray idleRule(int number)
{
    const QByteArray n = QByteArray::number(number);
    const QByteArray match = QByteArray(Matches[size_t(number) % Matches.size()]).replace("%1", n);
    return R"({"id":"bench-)" + n + R"(","match":)" + match + R"(,"action":{"type":"respond","status":500}})";
}

QByteArray heldBody(int number)
{
    const QByteArray n = QByteArray::number(number);
    return R"({"nodeId":"bench","mediaSessionId":"held-)" + n + R"(","name":"held-)" + n +
           R"(","published":true,"status":"PUBLISHING"})";
}

} // namespace

QByteArray idleRules(int count)
{
    QByteArrayList rules;
    for (int number = 0; number < count; ++number)
        rules += idleRule(number);
    return '[' + rules.join(',') + ']';
}

QByteArray holdingRules()
{
    return R"([{"id":")" + QByteArray(HoldingId) + R"(","match":{"name":"held-*"},"action":{"type":"hold"}}])";
}

Result<Done> setRules(quint16 adminPort, const QByteArray &list)
{
    const RawAnswer answer = RawClient(adminPort).put("/api/v1/rules", list);
    if (answer.status == 200)
        return Done{};
    return Error{
        QStringLiteral("The rules were not taken: %1 %2").arg(answer.status).arg(QString::fromUtf8(answer.body))};
}

HeldHooks::HeldHooks() = default;
HeldHooks::~HeldHooks() = default;

Result<Done> HeldHooks::send(int count, quint16 hookPort, const QByteArray &hookPath, quint16 adminPort)
{
    for (int number = 0; number < count; ++number) {
        RawClient &client = m_clients.emplace_back(hookPort);
        if (!client.isConnected() || !client.send(client.postOf(hookPath + "/StreamStatusEvent", heldBody(number))))
            return Error{QStringLiteral("Only %1 hooks to be held could be sent.").arg(number)};
    }
    RawClient admin(adminPort);
    qint64 held = 0;
    for (const QDeadlineTimer deadline(10'000); held < count && !deadline.hasExpired();) {
        const QByteArray rule = admin.get(QByteArray("/api/v1/rules/") + HoldingId).body;
        held = QJsonDocument::fromJson(rule).object().value(u"hits").toInteger();
        QThread::msleep(20);
    }
    if (held < count)
        return Error{QStringLiteral("Only %1 of %2 hooks are held.").arg(held).arg(count)};
    return Done{};
}
