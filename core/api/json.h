#pragma once

#include "base/isotime.h"
#include "board/streamboard.h"
#include "http/message/message.h"
#include "journal/gap.h"
#include "journal/storedrecord.h"
#include "rules/rulebook.h"

#include <QJsonObject>
#include <QString>

namespace api {

// The shapes of CONTRACT §5. Absent values are null where the field is always there.

QString originValue(wcs::Origin origin);       // "wcs", "demo" …
QJsonValue textOrNull(const QByteArray &text); // null where it is empty

// pool is the one that the state's atoms belong to, timeline the one that its times are on.
QJsonObject streamObject(const journal::StreamState &state, const journal::StringPool &pool,
                         const journal::Timeline &timeline);
QJsonObject historyObject(const journal::Entry &entry); // an entry of one stream's history
QJsonObject eventObject(const journal::Entry &entry);   // an entry of the whole journal
QJsonObject recordObject(const journal::StoredRecord &record);
QJsonObject rejectionObject(const journal::Rejection &rejection);
QJsonObject gapObject(const journal::Gap &gap);
QJsonObject jumpObject(const journal::ClockJump &jump);
// The rule of CONTRACT §4, and what became of it.
QJsonObject ruleObject(const rules::RuleStatus &status);

} // namespace api
