#pragma once

#include "api/router.h"
#include "rules/origin.h"

#include <QJsonObject>
#include <QJsonValue>

namespace api {

// What a call says besides its path and query. A body that a browser's form could send is refused: a foreign page must
// not be able to make one that works. All throw Refusal or json::JsonError.

// An object or an array. 415 unless its type is JSON or not named, 400 where it is none, with the byte.
QJsonValue jsonBody(const Call &call);
// The same; empty where the call has no body, 422 where it is no object.
QJsonObject optionalBody(const Call &call);
// The member "confirm", taken out.
bool takeConfirm(QJsonObject &body);

// Who makes the change: named by the tag and by what the header X-Streamwatch-Client says, where there are any.
rules::Origin originOf(const Call &call, const QString &tag = {});

} // namespace api
