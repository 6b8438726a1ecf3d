#pragma once

#include "rules/rule.h"

#include <variant>

namespace view {

// A rule that somebody is writing, as far as it is one yet.
using Draft = std::variant<rules::Rule, json::JsonError>;

// A stream that is matched by its id, which says nothing to people.
struct NamedStream {
    QString pattern; // of Match::mediaSessionId
    QString name;    // empty: it has none
};

// By the one validator. A rule without a name gets one made of what it does, with the name of the stream if it is about
// that one only.
Draft readDraft(QJsonObject json, const NamedStream &stream = {});
Draft readDraft(const QString &text, const NamedStream &stream = {}); // also says in which line it is no JSON

} // namespace view
