#include "ui/tables/ruleabout.h"

#include "board/subject.h"
#include "json/utf8.h"
#include "text/secrets.h"
#include "text/text.h"

#include <QCoreApplication>

namespace ui {

namespace {

constexpr int LongestText = 60; // characters, in a menu

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ui::RuleAbout)
};

QByteArray addressOf(const wcs::HookEvent &stream)
{
    return board::clientAddress(stream.sessionId).toByteArray();
}

} // namespace

QString asGlob(const QByteArray &utf8)
{
    QString glob;
    const QByteArray masked = text::maskText(utf8);
    QString text = json::decodedUtf8(masked);
    if (masked != utf8)
        text.replace(QString::fromUtf8(text::SecretMask), QString(QChar(u'\0')));
    for (const QChar c : text) {
        if (c == u'\0') {
            glob += u'*';
            continue;
        }
        const bool isSlash = c == u'/' && glob.isEmpty(); // would begin a regular expression
        if (isSlash || QStringLiteral("*?[]\\").contains(c))
            glob += u'\\';
        glob += c;
    }
    return glob;
}

QList<RuleBy> ruleChoices(const wcs::HookEvent &stream)
{
    QList<RuleBy> choices;
    if (!stream.name.isEmpty())
        choices.append(RuleBy::Name);
    if (!stream.sessionId.isEmpty())
        choices.append(RuleBy::Session);
    if (stream.sessionId.startsWith('/'))
        choices.append(RuleBy::Client);
    choices.append(RuleBy::MediaSession);
    return choices;
}

QString ruleChoiceText(RuleBy by, const wcs::HookEvent &stream)
{
    const auto shown = [](const QByteArray &text) {
        return text::visibleText(text, LongestText).replace(u'&', QStringLiteral("&&"));
    };
    switch (by) {
    case RuleBy::Name:
        return Words::tr("By its &name: %1").arg(shown(stream.name));
    case RuleBy::Session:
        return Words::tr("By its &session: %1").arg(shown(stream.sessionId));
    case RuleBy::Client:
        return Words::tr("By its &client: %1").arg(shown(addressOf(stream)));
    case RuleBy::MediaSession:
        break;
    }
    return Words::tr("This &media session alone");
}

rules::Rule usualRule()
{
    rules::Rule rule = rules::presets().first();
    rule.id.clear();
    rule.name.clear();
    return rule;
}

rules::Rule ruleAbout(const wcs::HookEvent &stream, RuleBy by)
{
    rules::Rule rule = usualRule();
    rule.enabled = true;
    switch (by) {
    case RuleBy::Name:
        rule.match.name = asGlob(stream.name);
        rule.match.published = stream.published;
        return rule;
    case RuleBy::Session:
        rule.match.sessionId = asGlob(stream.sessionId);
        return rule;
    case RuleBy::Client:
        rule.match.sessionId = asGlob('/' + addressOf(stream) + ':') + u'*';
        return rule;
    case RuleBy::MediaSession:
        break;
    }
    if (!stream.mediaSessionId.isEmpty()) {
        rule.match.mediaSessionId = asGlob(stream.mediaSessionId);
        return rule;
    }
    rule.match.name = asGlob(stream.name);
    rule.match.sessionId = asGlob(stream.sessionId);
    rule.match.published = stream.published;
    return rule;
}

} // namespace ui
