#include "rules/backendbody.h"

#include "json/readjson.h"
#include "rules/headerlines.h"
#include "text/text.h"

namespace rules {

namespace {

constexpr int LongestCoding = 40; // characters

bool isWanted(const QByteArray &body, Wanted wanted)
{
    const auto read = json::readJson(body);
    const auto *value = std::get_if<QJsonValue>(&read);
    return value && (wanted == Wanted::Json || value->isObject());
}

} // namespace

QString compressionOf(const BackendReply &reply)
{
    QByteArrayList codings;
    HeaderLines lines(reply.head);
    while (const auto line = lines.next()) {
        if (!line->isCalled("Content-Encoding"))
            continue;
        for (const QByteArray &coding : line->value.toByteArray().split(',')) {
            if (const QByteArray name = coding.trimmed().toLower(); !name.isEmpty() && name != "identity")
                codings.append(name);
        }
    }
    return text::visibleText(codings.join(", "), LongestCoding);
}

QString obstacleIn(const BackendReply &reply, Wanted wanted)
{
    if (const QString compression = compressionOf(reply); !compression.isEmpty())
        return QStringLiteral("The answer of the web server behind is compressed with %1: nothing was put into it.")
            .arg(compression);
    if (isWanted(reply.body, wanted))
        return {};
    return wanted == Wanted::Object
               ? QStringLiteral("The answer of the web server behind is no JSON object: nothing was put into it.")
               : QStringLiteral("The answer of the web server behind is no JSON: nothing was put into it.");
}

} // namespace rules
