#include "randomrules.h"

#include "e2e/rawclient.h"

namespace {

constexpr qsizetype MostRules = 8;

const QByteArrayList Methods{"StreamStatusEvent",
                             "StreamStatusEvent",
                             "StreamStatusEvent",
                             "StreamKeepAliveEvent",
                             "publishStream",
                             "playStream",
                             "ConnectionStatusEvent",
                             "unPublishStream",
                             "snapshot",
                             "connect",
                             "*"};

QByteArray request(const QByteArray &line, const QByteArray &json = "{}")
{
    return line + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: " +
           QByteArray::number(json.size()) + "\r\n\r\n" + json;
}

// 404: the rule was not yet saved when the program was killed.
bool isTaken(int status)
{
    return status == 200 || status == 201 || status == 204 || status == 404;
}

} // namespace

RandomRules::RandomRules(quint32 seed)
    : m_random(seed)
{}

bool RandomRules::change(quint16 adminPort)
{
    const QByteArray sent = nextRequest();
    const RawAnswer answer = RawClient(adminPort).request(sent);
    ++m_changes;
    if (isTaken(answer.status))
        return true;
    m_failure = QStringLiteral("The program answered %1 to %2: %3")
                    .arg(answer.status)
                    .arg(QString::fromUtf8(sent), QString::fromUtf8(answer.body));
    return false;
}

QByteArray RandomRules::nextRequest()
{
    const quint32 kind = m_random.bounded(20U);
    if (m_rules.isEmpty() || (kind < 8 && m_rules.size() < MostRules))
        return request("POST /api/v1/rules", newRule());
    if (kind < 11)
        return request("POST /api/v1/rules/" + oneOf(m_rules) + "/enable", R"({"confirm":true})");
    if (kind < 13)
        return request("POST /api/v1/rules/" + oneOf(m_rules) + "/disable");
    if (kind < 17)
        return request("DELETE /api/v1/rules/" + m_rules.takeAt(m_random.bounded(m_rules.size())));
    if (kind < 18)
        return request("POST /api/v1/rules/disable-all");
    return request("PUT /api/v1/connect-config", connectConfig());
}

QByteArray RandomRules::newRule()
{
    const QByteArray id = "soak-" + QByteArray::number(++m_made);
    m_rules.append(id);
    const QByteArray method = oneOf(Methods);
    // Whoever cannot connect sends little else.
    const double most = method == "connect" ? 0.1 : 0.5;
    return R"({"id":")" + id + R"(","enabled":true,"match":{"method":")" + method + R"("},"when":{"skip":)" +
           QByteArray::number(m_random.bounded(3)) + R"(,"count":)" + QByteArray::number(m_random.bounded(50)) +
           R"(,"per":")" + oneOf({"rule", "stream"}) + R"(","probability":)" +
           QByteArray::number(m_random.bounded(most)) + R"(,"seed":)" + QByteArray::number(m_random.bounded(1'000)) +
           R"(},"action":)" + action() + R"(,"confirm":true})";
}

QByteArray RandomRules::action()
{
    const auto of = [](const char *type, const QByteArray &more = {}) {
        return R"({"type":")" + QByteArray(type) + '"' + more + '}';
    };
    const QByteArray delay =
        m_random.bounded(3) == 0 ? ",\"delayMs\":" + QByteArray::number(m_random.bounded(400)) : QByteArray();
    switch (m_random.bounded(8)) {
    case 0:
        return of("close", delay);
    case 1:
        return of("reset", delay);
    case 2:
        return of("hold");
    case 3:
        return of("truncate", delay + ",\"atFraction\":" + QByteArray::number(m_random.bounded(1.0)));
    case 4:
        return of("malformed", delay);
    case 5:
        return of("dribble", ",\"bytesPerSecond\":" + QByteArray::number(m_random.bounded(500, 50'000)));
    default:
        return of("respond", delay + respond());
    }
}

// Without 503, which says that the journal does not keep up.
QByteArray RandomRules::respond()
{
    return ",\"status\":" + oneOf({"200", "403", "403", "404", "500", "500", "502", "302", "204", "429", "599"}) +
           ",\"body\":" + oneOf({R"("")", R"("echo")", R"("[1,2]")", R"("{\"restClientConfig\":7}")"});
}

QByteArray RandomRules::connectConfig()
{
    const auto method = [this](const QByteArray &name) {
        return '"' + name + R"(":{"restOnError":")" + oneOf({"LOG", "FAIL"}) + R"(","restPolicy":")" +
               oneOf({"NOTIFY", "NOTIFY", "OVERWRITE"}) + R"(","restOverwrite":"info","restExclude":")" +
               oneOf({"", "sdp", "sdp,bitrate"}) + R"("})";
    };
    return '{' + method("StreamStatusEvent") + ',' + method("publishStream") + ',' + method("playStream") + '}';
}

QByteArray RandomRules::oneOf(const QByteArrayList &list)
{
    return list[m_random.bounded(list.size())];
}
