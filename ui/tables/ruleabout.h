#pragma once

#include "rules/rule.h"
#include "wcs/hookevent.h"

namespace ui {

// By what a rule knows the stream that it is made from.
enum class RuleBy : quint8 {
    Name,         // all of that name that are published, or played, as this one
    Session,      // all of its client's connection
    Client,       // all from its client's address
    MediaSession, // this one alone
};

// Those that the stream has, the usual one first.
QList<RuleBy> ruleChoices(const wcs::HookEvent &stream);
QString ruleChoiceText(RuleBy by, const wcs::HookEvent &stream); // for a menu
rules::Rule ruleAbout(const wcs::HookEvent &stream, RuleBy by);

// A text that is matched as it stands, as the glob that does so.
QString asGlob(const QByteArray &utf8);

// Without a name: the editor makes one of what it does.
rules::Rule usualRule();

} // namespace ui
