#include "ui/rules/backendfields.h"

#include "ui/kit/choicefield.h"
#include "ui/kit/fieldgrid.h"
#include "ui/kit/fonts.h"
#include "ui/kit/textarea.h"

#include <QCheckBox>
#include <QJsonArray>
#include <QLineEdit>
#include <QToolButton>

namespace ui {

namespace {

const QStringList UsualStatuses{
    QStringLiteral("2xx"), QStringLiteral("4xx"), QStringLiteral("5xx"), QStringLiteral("none"), QStringLiteral("200"),
    QStringLiteral("401"), QStringLiteral("403"), QStringLiteral("404"), QStringLiteral("500"),  QStringLiteral("503")};

const QString MatchPlace = QStringLiteral("/match/backend");
const QString StatusPlace = MatchPlace + QStringLiteral("/status");
const QString HeadersPlace = MatchPlace + QStringLiteral("/headers");
const QString BodyPlace = MatchPlace + QStringLiteral("/body");
const QString ForwardPlace = QStringLiteral("/action/forward");

QJsonObject patternsOf(const QString &lines)
{
    return linesAsObject(lines, u':', textValue);
}

QJsonObject conditionsOf(const QString &lines)
{
    return linesAsObject(lines, u'=', jsonValue);
}

} // namespace

BackendFields::BackendFields(FieldGrid &grid)
    : QObject(&grid)
    , m_grid(grid)
    , m_open(new QToolButton)
    , m_status(new ListField(UsualStatuses))
    , m_headers(new TextArea(TextArea::ofRule()))
    , m_body(new TextArea(TextArea::ofRule()))
    , m_forward(new QCheckBox(tr("Let the web server behind us see the hook")))
{
    m_open->setText(tr("Backend"));
    m_open->setCheckable(true);
    m_open->setAutoRaise(true);
    m_open->setFocusPolicy(Qt::StrongFocus);
    m_open->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_open->setAccessibleDescription(
        tr("The web server behind us: what it has to have answered, and whether it sees the hook"));
    grid.addWide(m_open);

    m_status->lineEdit()->setPlaceholderText(tr("any"));
    grid.add(StatusPlace, tr("Backend status"), m_status,
             tr("Only where the web server behind us has answered so, like 404 or 5xx; none: not at all."));
    m_headers->setFont(fontOf(Type::Mono));
    m_headers->setPlaceholderText(QStringLiteral("X-Reason: denied*"));
    grid.add(HeadersPlace, tr("Backend headers"), m_headers,
             tr("One on each line, as in “Name: value”; a value is a pattern."));
    m_body->setFont(fontOf(Type::Mono));
    m_body->setPlaceholderText(QStringLiteral("/error/code = 7"));
    grid.add(BodyPlace, tr("Backend body"), m_body,
             tr("One condition on each line: a JSON Pointer and the value that is to be there."));
    grid.add(ForwardPlace, {}, m_forward,
             tr("It gets the hook, too, and nobody waits for it: WCS gets the answer above."));
    m_forward->setAccessibleName(m_forward->text());
    connect(m_open, &QAbstractButton::toggled, this, &BackendFields::showUsed);
    showUsed();
}

void BackendFields::showUsed()
{
    const bool isOpen = m_open->isChecked();
    m_open->setArrowType(isOpen ? Qt::DownArrow : Qt::RightArrow);
    for (const QString &place : {StatusPlace, HeadersPlace, BodyPlace})
        m_grid.setShown(place, isOpen);
    m_grid.setShown(ForwardPlace, isOpen && m_type != rules::Action::Type::Forward);
}

void BackendFields::show(const rules::BackendMatch &match)
{
    m_status->setTexts(match.status);
    QJsonObject headers;
    for (auto it = match.headers.begin(); it != match.headers.end(); ++it)
        headers.insert(it.key(), it.value());
    m_headers->fill(objectAsLines(headers, QStringLiteral(": "), textOf));
    m_shownHeaders = {m_headers->text(), headers};
    QJsonObject body;
    for (auto it = match.body.begin(); it != match.body.end(); ++it)
        body.insert(it.key(), it.value());
    m_body->fill(objectAsLines(body, QStringLiteral(" = "), jsonText));
    m_shownBody = {m_body->text(), body};
    if (!match.isEmpty())
        m_open->setChecked(true);
}

void BackendFields::show(const rules::Action &action)
{
    m_forward->setChecked(action.forward);
    if (action.forward)
        m_open->setChecked(true);
}

void BackendFields::setType(rules::Action::Type type)
{
    m_type = type;
    showUsed();
}

QJsonObject BackendFields::matchJson() const
{
    QJsonObject match;
    insertFilled(match, QStringLiteral("status"), QJsonArray::fromStringList(m_status->texts()));
    insertFilled(match, QStringLiteral("headers"), m_shownHeaders.of(m_headers->text(), patternsOf));
    insertFilled(match, QStringLiteral("body"), m_shownBody.of(m_body->text(), conditionsOf));
    return match;
}

bool BackendFields::isForwarded() const
{
    return m_forward->isChecked() && m_type != rules::Action::Type::Forward;
}

std::optional<json::JsonError> BackendFields::problem() const
{
    const QString headers = m_headers->text();
    if (const auto wrong = headers == m_shownHeaders.text ? std::nullopt : problemOfLines(headers, u':'))
        return json::JsonError{HeadersPlace, *wrong};
    const QString body = m_body->text();
    if (const auto wrong = body == m_shownBody.text ? std::nullopt : problemOfLines(body, u'='))
        return json::JsonError{BodyPlace, *wrong};
    return std::nullopt;
}

void BackendFields::reveal(const QString &pointer)
{
    if (pointer.startsWith(MatchPlace) || pointer.startsWith(ForwardPlace))
        m_open->setChecked(true);
}

} // namespace ui
