#include "wcs/secrets.h"

#include "fuzz.h"
#include "wcs/readjson.h"

// What is masked is masked for good, and JSON stays JSON.
void fuzz::run(QByteArrayView input)
{
    const QByteArray text = input.toByteArray();
    const QByteArray body = wcs::maskSecrets(text);
    require(wcs::maskSecrets(body) == body, "a masked body has nothing left to mask");
    const bool isJson = std::holds_alternative<QJsonValue>(wcs::readJson(text));
    require(!isJson || std::holds_alternative<QJsonValue>(wcs::readJson(body)), "JSON that is masked is JSON");
    const QByteArray line = wcs::maskText(text);
    require(wcs::maskText(line) == line, "a masked text has nothing left to mask");
    const QByteArray target = wcs::maskTarget(text);
    require(wcs::maskTarget(target) == target, "a masked target has nothing left to mask");
    const QByteArray head = wcs::maskHead(text);
    require(wcs::maskHead(head) == head, "a masked head has nothing left to mask");
    require(!text.isValidUtf8() ||
                (body.isValidUtf8() && line.isValidUtf8() && target.isValidUtf8() && head.isValidUtf8()),
            "UTF-8 that is masked is UTF-8");
}
