#include "ui/rules/matchfields.h"

#include "rules/matchtable.h"
#include "ui/kit/choicefield.h"
#include "ui/kit/fieldgrid.h"
#include "ui/kit/fonts.h"
#include "ui/kit/textarea.h"

#include <QJsonArray>
#include <QLineEdit>
#include <QToolButton>

#include <algorithm>

namespace ui {

namespace {

const QStringList UsualMethods{QStringLiteral("StreamStatusEvent"),
                               QStringLiteral("StreamKeepAliveEvent"),
                               QStringLiteral("connect"),
                               QStringLiteral("publishStream"),
                               QStringLiteral("playStream"),
                               QStringLiteral("unPublishStream"),
                               QStringLiteral("stopStream"),
                               QStringLiteral("ConnectionStatusEvent"),
                               QStringLiteral("*")};

const QStringList KnownStatuses{QStringLiteral("PENDING"),
                                QStringLiteral("PUBLISHING"),
                                QStringLiteral("PLAYING"),
                                QStringLiteral("PAUSED"),
                                QStringLiteral("UNPUBLISHED"),
                                QStringLiteral("STOPPED"),
                                QStringLiteral("FAILED"),
                                QStringLiteral("NEW"),
                                QStringLiteral("PLAYBACK_PROBLEM"),
                                QStringLiteral("RESIZE"),
                                QStringLiteral("SNAPSHOT_COMPLETE"),
                                QStringLiteral("NOT_ENOUGH_BANDWIDTH")};

const QStringList MorePlaces{QStringLiteral("/match/hasVideo"), QStringLiteral("/match/hasAudio"),
                             QStringLiteral("/match/record"), QStringLiteral("/match/body")};

QJsonObject conditions(const QString &lines)
{
    return linesAsObject(lines, u'=', jsonValue);
}

// Blanks around it are slips of who types, unless the rule came with them.
QString patternIn(const QLineEdit &field)
{
    return field.isModified() ? field.text().trimmed() : field.text();
}

QString pointerTo(const char *key)
{
    return QStringLiteral("/match/") + QLatin1String(key);
}

} // namespace

MatchFields::MatchFields(FieldGrid &grid)
    : QObject(&grid)
    , m_grid(grid)
    , m_method(new TextField(UsualMethods))
    , m_status(new ListField(KnownStatuses))
    , m_more(new QToolButton)
    , m_body(new TextArea(TextArea::ofRule()))
{
    m_method->lineEdit()->setPlaceholderText(UsualMethods.first());
    m_status->lineEdit()->setPlaceholderText(tr("any"));

    grid.addHeading(tr("Which hooks"));
    grid.add(pointerTo("method"), tr("Method"), m_method);
    addPattern(
        "name", tr("Stream"),
        tr("Patterns: * is any text, ? one character, [a-z] one of these. Regular expressions stand between slashes."));
    grid.add(pointerTo("status"), tr("Status"), m_status);
    addFlag("published", tr("Direction"), tr("Any"), tr("Publishers"), tr("Players"));
    addPattern("appKey", tr("App"));
    addPattern("nodeId", tr("Node"));
    addPattern("sessionId", tr("Session"));
    addPattern("mediaSessionId", tr("Media session"));
    addPattern("info", tr("Cause"));
    addPattern("mediaProvider", tr("Provider"));
    addMore();
    static_assert(rules::TextMatches.size() == 7 && rules::FlagMatches.size() == 4, "each has its field here");
}

QLineEdit *MatchFields::addPattern(const char *key, const QString &name, const QString &hint)
{
    auto *field = new QLineEdit;
    field->setPlaceholderText(tr("any"));
    m_grid.add(pointerTo(key), name, field, hint);
    m_patterns.append({key, field});
    return field;
}

void MatchFields::addFlag(const char *key, const QString &name, const QString &any, const QString &yes,
                          const QString &no)
{
    auto *field = new ChoiceField;
    field->addItem(any, QString());
    field->addItem(yes, true);
    field->addItem(no, false);
    m_grid.add(pointerTo(key), name, field);
    m_flags.append({key, field});
}

void MatchFields::addMore()
{
    auto *more = static_cast<QToolButton *>(m_more);
    more->setText(tr("More conditions"));
    more->setCheckable(true);
    more->setAutoRaise(true);
    more->setFocusPolicy(Qt::StrongFocus);
    more->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    more->setAccessibleDescription(tr("Video, audio, recording, and values in the body"));
    m_grid.addWide(more);
    addFlag("hasVideo", tr("Video"), tr("Any"), tr("With video"), tr("Without video"));
    addFlag("hasAudio", tr("Audio"), tr("Any"), tr("With audio"), tr("Without audio"));
    addFlag("record", tr("Recording"), tr("Any"), tr("Recorded"), tr("Not recorded"));
    m_body->setFont(fontOf(Type::Mono));
    m_body->setPlaceholderText(QStringLiteral("/custom/role = \"guest\""));
    m_grid.add(pointerTo("body"), tr("In the body"), m_body,
               tr("One condition on each line: a JSON Pointer and the value that is to be there."));
    connect(more, &QAbstractButton::toggled, this, &MatchFields::showMore);
    showMore(false);
}

void MatchFields::showMore(bool shown)
{
    static_cast<QToolButton *>(m_more)->setArrowType(shown ? Qt::DownArrow : Qt::RightArrow);
    for (const QString &place : MorePlaces)
        m_grid.setShown(place, shown);
}

void MatchFields::show(const rules::Match &match)
{
    rules::Rule rule;
    rule.match = match;
    const QJsonObject json = rule.toJson().value(QStringLiteral("match")).toObject();
    m_method->setEditText(match.method);
    m_status->setTexts(match.status);
    for (const Pattern &pattern : std::as_const(m_patterns))
        pattern.field->setText(json.value(QLatin1String(pattern.key)).toString());
    for (const Flag &flag : std::as_const(m_flags)) {
        const QJsonValue value = json.value(QLatin1String(flag.key));
        flag.field->choose(value.isBool() ? QVariant(value.toBool()) : QVariant(QString()));
    }
    const QJsonObject body = json.value(QStringLiteral("body")).toObject();
    m_body->fill(objectAsLines(body, QStringLiteral(" = "), jsonText));
    m_shownBody = {m_body->text(), body};
    if (match.hasVideo || match.hasAudio || match.record || !match.body.isEmpty())
        m_more->setChecked(true);
}

QJsonObject MatchFields::json() const
{
    QJsonObject match;
    insertFilled(match, QStringLiteral("method"), patternIn(*m_method->lineEdit()));
    for (const Pattern &pattern : std::as_const(m_patterns))
        insertFilled(match, QLatin1String(pattern.key), patternIn(*pattern.field));
    insertFilled(match, QStringLiteral("status"), QJsonArray::fromStringList(m_status->texts()));
    for (const Flag &flag : std::as_const(m_flags))
        insertFilled(match, QLatin1String(flag.key), QJsonValue::fromVariant(flag.field->currentData()));
    insertFilled(match, QStringLiteral("body"), m_shownBody.of(m_body->text(), conditions));
    return match;
}

std::optional<json::JsonError> MatchFields::problem() const
{
    const QString body = m_body->text();
    const auto wrong = body == m_shownBody.text ? std::nullopt : problemOfLines(body, u'=');
    return wrong ? std::optional(json::JsonError{pointerTo("body"), *wrong}) : std::nullopt;
}

void MatchFields::reveal(const QString &pointer)
{
    const auto isThere = [&pointer](const QString &place) { return pointer.startsWith(place); };
    if (std::ranges::any_of(MorePlaces, isThere))
        m_more->setChecked(true);
}

} // namespace ui
