#include "randomrule.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <cmath>

namespace {

const QStringList Pieces{u"cam"_qs,     u", "_qs,    u","_qs,  u" "_qs,       u"="_qs,      u": "_qs,
                         u"\""_qs,      u"/"_qs,     u"é"_qs,  u"日本"_qs,    u"\u00a0"_qs, u"\u2028"_qs,
                         u"\\u0041"_qs, u"&amp;"_qs, u"%1"_qs, u"\ufdd0x"_qs, u"7"_qs,      u"echo"_qs};

const QStringList Patterns{u"cam*"_qs,   u"/^cam, [0-9]+$/"_qs, u" cam "_qs, u"a,b"_qs,
                           u"[a-z]?"_qs, u"a\\*b"_qs,           u"日本"_qs,  u"*"_qs,
                           u"a\u00a0"_qs};

const QStringList Statuses{u"PUBLISHING"_qs, u"PLAYING"_qs, u"FAILED"_qs, u"ODD ONE"_qs, u"A,B"_qs, u" C"_qs};

} // namespace

RandomRule::RandomRule(quint32 seed)
    : m_random(seed)
{}

rules::Rule RandomRule::next()
{
    QJsonObject json{{u"id"_qs, u"rule-%1"_qs.arg(++m_made)}, {u"enabled"_qs, maybe()}, {u"action"_qs, action()}};
    if (maybe())
        json.insert(u"name"_qs, text());
    if (maybe())
        json.insert(u"tags"_qs, QJsonArray::fromStringList(texts()));
    if (maybe())
        json.insert(u"match"_qs, match());
    if (maybe())
        json.insert(u"when"_qs, when());
    if (maybe())
        json.insert(u"ttlMs"_qs, oneOf<qint64>({1, 250, 30'000, 90'000, 7'200'000, 30LL * 24 * 3'600'000}));
    const auto parsed = rules::Rule::parse(json);
    if (const auto *error = std::get_if<json::JsonError>(&parsed))
        qFatal("%s at %s: %s", qPrintable(error->sentence), qPrintable(error->pointer),
               QJsonDocument(json).toJson().constData());
    return std::get<rules::Rule>(parsed);
}

QJsonObject RandomRule::match()
{
    QJsonObject match;
    for (const char *key : {"appKey", "nodeId", "sessionId", "mediaSessionId", "name", "info", "mediaProvider"}) {
        if (maybe())
            match.insert(QLatin1String(key), pattern());
    }
    for (const char *key : {"published", "hasVideo", "hasAudio", "record"}) {
        if (maybe())
            match.insert(QLatin1String(key), maybe());
    }
    if (maybe())
        match.insert(u"method"_qs, oneOf<QString>({u"connect"_qs, u"StreamStatusEvent"_qs, u"*"_qs, u"play*"_qs}));
    if (maybe()) {
        QJsonArray status;
        for (int i = m_random.bounded(3); i >= 0; --i)
            status.append(oneOf(Statuses));
        match.insert(u"status"_qs, status);
    }
    if (maybe())
        match.insert(u"backend"_qs, backendMatch());
    if (maybe())
        match.insert(u"body"_qs, QJsonObject{{u"/a"_qs, value()}, {u"/b = c/0"_qs, value()}, {u"/ d"_qs, value()}});
    return match;
}

QJsonObject RandomRule::backendMatch()
{
    QJsonObject match{{u"status"_qs, QJsonArray{oneOf<QString>({u"404"_qs, u"5xx"_qs, u"none"_qs})}}};
    if (maybe())
        match.insert(u"headers"_qs, QJsonObject{{u"X-A"_qs, pattern()}, {u"x-a"_qs, pattern()}});
    if (maybe())
        match.insert(u"body"_qs, QJsonObject{{u"/a"_qs, value()}, {u""_qs, value()}});
    return match;
}

QJsonObject RandomRule::when()
{
    QJsonObject when{{u"per"_qs, oneOf<QString>({u"rule"_qs, u"stream"_qs})}};
    if (maybe())
        when.insert(u"skip"_qs, m_random.bounded(3));
    if (maybe())
        when.insert(u"count"_qs, oneOf<qint64>({0, 1, 1'000'000'000}));
    if (maybe())
        when.insert(u"probability"_qs, number(1));
    if (maybe())
        when.insert(u"seed"_qs, oneOf<qint64>({0, 7, (1LL << 53) - 1}));
    return when;
}

QJsonObject RandomRule::action()
{
    const QString type = oneOf(rules::actionTypeNames());
    QJsonObject action{{u"type"_qs, type}};
    const bool isPlain = type == u"respond";
    if (isPlain || type == u"truncate" || type == u"malformed" || type == u"dribble") {
        action.insert(u"status"_qs, oneOf<int>({200, 302, 403, 418, 500, 503}));
        action.insert(u"body"_qs, maybe() ? u"echo"_qs : isPlain && maybe() ? QString() : u"a\r\nb"_qs + text());
        action.insert(u"reason"_qs, oneOf<QString>({QString(), u"Forbidden"_qs, u"OK"_qs, u" My own, reason"_qs}));
        action.insert(u"headers"_qs, headers());
    }
    if (type == u"forward") {
        if (maybe())
            action.insert(u"status"_qs, oneOf<int>({200, 403, 503}));
        action.insert(u"reason"_qs, oneOf<QString>({QString(), u"OK"_qs, u" My own, reason"_qs}));
        action.insert(u"headers"_qs, headers());
        if (maybe())
            action.insert(u"body"_qs, QJsonObject{{u"/a/-"_qs, value()}, {u"/b = c"_qs, value()}, {u""_qs, value()}});
    } else if (maybe()) {
        action.insert(u"forward"_qs, true);
    }
    if (type == u"truncate")
        action.insert(u"atFraction"_qs, number(1));
    if (type == u"dribble")
        action.insert(u"bytesPerSecond"_qs, 1 + m_random.bounded(1'000'000));
    if (maybe())
        action.insert(u"delayMs"_qs, oneOf<qint64>({0, 1, 250, 60'000, 61'001, 1'800'000}));
    else if (maybe())
        action.insert(u"delay"_qs, delay());
    return action;
}

QJsonObject RandomRule::delay()
{
    if (maybe())
        return {{u"type"_qs, u"uniform"_qs},
                {u"minMs"_qs, m_random.bounded(3) * 500},
                {u"maxMs"_qs, 1'000 + m_random.bounded(100'000)}};
    return {{u"type"_qs, u"lognormal"_qs}, {u"medianMs"_qs, number(100'000)}, {u"sigma"_qs, number(5)}};
}

QJsonObject RandomRule::headers()
{
    QJsonObject headers;
    for (const char *name : {"X-A", "Retry-After", "x-a"}) {
        if (maybe())
            headers.insert(QLatin1String(name), oneOf<QString>({u"5"_qs, u" a: b"_qs, u""_qs, u"é,\u00a0"_qs}));
    }
    return headers;
}

QString RandomRule::text()
{
    QString text;
    for (int i = m_random.bounded(6); i >= 0; --i)
        text += oneOf(Pieces);
    return text;
}

QStringList RandomRule::texts()
{
    QStringList list;
    for (int i = m_random.bounded(3); i >= 0; --i)
        list.append(u"t"_qs + text());
    return list;
}

QString RandomRule::pattern()
{
    return oneOf(Patterns);
}

QJsonValue RandomRule::value()
{
    return oneOf<QJsonValue>(
        {7, number(1e6), true, QJsonValue(), text(), u""_qs, QJsonArray{1, text()}, QJsonObject{{u"k"_qs, text()}}});
}

// Of few digits, of all that a double has, next to nothing, and none.
double RandomRule::number(double most)
{
    const double any = m_random.bounded(most);
    return oneOf<double>({any, std::floor(any * 10) / 10, any * 1e-9, 0, most});
}
