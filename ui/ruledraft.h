#pragma once

#include "faults/rule.h"

#include <variant>

namespace ui {

// A rule that somebody is writing, as far as it is one yet.
using Draft = std::variant<faults::Rule, wcs::JsonError>;

// By the one validator. A rule without a name gets one made of what it does.
Draft readDraft(QJsonObject json);
Draft readDraft(const QString &text); // also says in which line it is no JSON

} // namespace ui
