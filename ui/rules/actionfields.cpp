#include "ui/rules/actionfields.h"

#include "base/reasonphrase.h"
#include "ui/kit/choicefield.h"
#include "ui/kit/fieldgrid.h"
#include "ui/kit/fonts.h"
#include "ui/kit/textarea.h"

#include <QLineEdit>

#include <cmath>
#include <utility>

namespace ui {

using Kind = rules::Action::Type;
using DelayType = rules::Delay::Type;

namespace {

QString shownStatus(int status)
{
    const QString reason = rules::usualReason(status);
    return reason.isEmpty() ? QString::number(status) : QStringLiteral("%1 %2").arg(status).arg(reason);
}

QStringList shownStatuses()
{
    QStringList all;
    for (const int status : rules::usualStatuses())
        all.append(shownStatus(status));
    return all;
}

QString place(const char *pointer)
{
    return QLatin1String(pointer);
}

// "0 ms", where durationText() would leave the field blank; "250.5 ms".
QString timeText(double ms)
{
    const bool isWhole = ms == std::floor(ms);
    return isWhole && ms > 0 ? durationText(qint64(ms)) : QStringLiteral("%1 ms").arg(numberText(ms));
}

QJsonObject headersOf(const QString &lines)
{
    return linesAsObject(lines, u':', textValue);
}

QJsonObject changesOf(const QString &lines)
{
    return linesAsObject(lines, u'=', jsonValue);
}

} // namespace

ActionFields::ActionFields(FieldGrid &grid)
    : QObject(&grid)
    , m_grid(grid)
    , m_type(new ChoiceField)
    , m_status(new TextField(shownStatuses()))
    , m_headers(new TextArea(TextArea::ofRule()))
    , m_bodyKind(new ChoiceField)
    , m_body(new TextArea(TextArea::ofRule()))
    , m_changes(new TextArea(TextArea::ofRule()))
    , m_delayType(new ChoiceField)
{
    m_type->addItem(tr("A status, headers and a body"), int(Kind::Respond));
    m_type->addItem(tr("Nothing: close the connection"), int(Kind::Close));
    m_type->addItem(tr("Nothing: reset the connection (TCP RST)"), int(Kind::Reset));
    m_type->addItem(tr("Nothing: let WCS wait for ever"), int(Kind::Hold));
    m_type->addItem(tr("An answer that breaks off in the middle"), int(Kind::Truncate));
    m_type->addItem(tr("Broken JSON"), int(Kind::Malformed));
    m_type->addItem(tr("An answer that trickles, byte by byte"), int(Kind::Dribble));
    m_type->addItem(tr("The backend's answer, changed on its way"), int(Kind::Forward));

    grid.addHeading(tr("The answer"));
    grid.add(place("/action/type"), tr("What"), m_type);
    addResponse();
    addDelay();
    sayUnits();
    connect(m_type, &QComboBox::currentIndexChanged, this, &ActionFields::takeType);
    connect(m_bodyKind, &QComboBox::currentIndexChanged, this, &ActionFields::showUsed);
    connect(m_delayType, &QComboBox::currentIndexChanged, this, &ActionFields::showUsed);
    connect(m_status, &QComboBox::currentTextChanged, this, &ActionFields::forgetReason);
    showUsed();
}

QLineEdit *ActionFields::addLine(const char *pointer, const QString &name, const QString &placeholder)
{
    auto *field = new QLineEdit;
    field->setPlaceholderText(placeholder);
    m_grid.add(place(pointer), name, field);
    return field;
}

void ActionFields::addResponse()
{
    m_headers->setFont(fontOf(Type::Mono));
    m_headers->setPlaceholderText(QStringLiteral("Retry-After: 5"));
    m_bodyKind->addItem(tr("Empty"), int(Body::None));
    m_bodyKind->addItem(tr("As the normal answer: the hook's own (echo)"), int(Body::Echo));
    m_bodyKind->addItem(tr("This text"), int(Body::Text));
    m_body->setFont(fontOf(Type::Mono));
    m_grid.add(place("/action/status"), tr("HTTP status"), m_status);
    m_reason = addLine("/action/reason", tr("Reason"), tr("the standard one"));
    m_grid.add(place("/action/headers"), tr("Headers"), m_headers, tr("One on each line, as in “Name: value”."));
    m_grid.add(place("/action/body"), tr("Body"), m_bodyKind);
    m_grid.sayInstead(place("/action/body"), tr("This kind of answer needs a body: the hook's own, or a text."));
    m_grid.add(place("/action/body/text"), tr("Text of the body"), m_body);
    m_changes->setFont(fontOf(Type::Mono));
    m_changes->setPlaceholderText(QStringLiteral("/custom/room = 8"));
    m_grid.add(place("/action/body"), tr("Body changes"), m_changes,
               tr("One on each line: a JSON Pointer and the value that the backend's body gets there."));
    m_fraction = addLine("/action/atFraction", tr("Breaks off at, %"), QStringLiteral("50"));
    m_rate = addLine("/action/bytesPerSecond", tr("Bytes per second"), QStringLiteral("100"));
}

void ActionFields::addDelay()
{
    m_delayType->addItem(tr("None"), -1);
    m_delayType->addItem(tr("A fixed time"), int(DelayType::Fixed));
    m_delayType->addItem(tr("Evenly between two times"), int(DelayType::Uniform));
    m_delayType->addItem(tr("Mostly short, at times long (lognormal)"), int(DelayType::LogNormal));
    m_grid.add(place("/action/delay"), tr("Delay"), m_delayType);
    m_delay = addLine("/action/delayMs", tr("Time"), tr("5 s, 300 ms"));
    m_least = addLine("/action/delay/minMs", tr("At least"), tr("100 ms"));
    m_most = addLine("/action/delay/maxMs", tr("At most"), tr("2 s"));
    m_median = addLine("/action/delay/medianMs", tr("Median"), tr("200 ms"));
    m_sigma = addLine("/action/delay/sigma", tr("Sigma"), QStringLiteral("0.5"));
}

// What is typed has other units than the JSON that it stands for.
void ActionFields::sayUnits()
{
    const QString time = tr("A time is written like “5 s” or “300 ms” and is at most 30 min, in whole milliseconds.");
    const std::pair<const char *, QString> sentences[] = {
        {"/action/atFraction", tr("It breaks off at 0 to 100 %.")},
        {"/action/delayMs", time},
        {"/action/delay/minMs", time},
        {"/action/delay/maxMs", time + QLatin1Char(' ') + tr("It is not less than “At least”.")},
        {"/action/delay/medianMs", tr("A time is written like “5 s” or “300 ms” and is at most 30 min.")},
    };
    for (const auto &[pointer, sentence] : sentences)
        m_grid.sayInstead(place(pointer), sentence);
}

Kind ActionFields::type() const
{
    return Kind(m_type->currentData().toInt());
}

DelayType ActionFields::delayType() const
{
    return DelayType(m_delayType->currentData().toInt());
}

// A status of one's own is none that the backend's answer is to have, and the other way round.
void ActionFields::takeType()
{
    const bool isForward = type() == Kind::Forward;
    if (isForward != m_isForward) {
        m_isForward = isForward;
        m_status->setEditText(std::exchange(m_otherStatus, m_status->currentText()));
    }
    m_status->lineEdit()->setPlaceholderText(isForward ? tr("the backend's own") : QString());
    m_reason->setPlaceholderText(isForward ? tr("its own, or the standard one") : tr("the standard one"));
    showUsed();
    emit typeChanged(type());
}

void ActionFields::showUsed()
{
    const bool responds = rules::Action{.type = type()}.sendsResponse();
    const bool hasOwnBody = responds && type() != Kind::Forward;
    const bool isText = Body(m_bodyKind->currentData().toInt()) == Body::Text;
    const bool isDelayed = m_delayType->currentData().toInt() >= 0;
    const std::pair<const char *, bool> used[] = {
        {"/action/status", responds},
        {"/action/reason", responds},
        {"/action/headers", responds},
        {"/action/body/text", hasOwnBody && isText},
        {"/action/atFraction", type() == Kind::Truncate},
        {"/action/bytesPerSecond", type() == Kind::Dribble},
        {"/action/delayMs", isDelayed && delayType() == DelayType::Fixed},
        {"/action/delay/minMs", isDelayed && delayType() == DelayType::Uniform},
        {"/action/delay/maxMs", isDelayed && delayType() == DelayType::Uniform},
        {"/action/delay/medianMs", isDelayed && delayType() == DelayType::LogNormal},
        {"/action/delay/sigma", isDelayed && delayType() == DelayType::LogNormal},
    };
    for (const auto &[pointer, shown] : used)
        m_grid.setShown(place(pointer), shown);
    m_grid.setShown(m_bodyKind, hasOwnBody);
    m_grid.setShown(m_changes, type() == Kind::Forward);
}

// A standard reason belongs to the status that it came with.
void ActionFields::forgetReason()
{
    for (const int status : rules::usualStatuses()) {
        if (m_reason->text() == rules::usualReason(status))
            return m_reason->clear();
    }
}

void ActionFields::show(const rules::Action &action)
{
    m_type->choose(int(action.type));
    m_status->setEditText(action.status == 0 ? QString() : shownStatus(action.status));
    m_otherStatus = m_isForward ? shownStatus(rules::Action().status) : QString();
    m_reason->setText(action.reason);
    QStringList lines;
    QJsonObject headers;
    for (const rules::Header &header : action.headers) {
        lines.append(header.name + QStringLiteral(": ") + header.value);
        headers.insert(header.name, header.value);
    }
    m_headers->fill(lines.join(u'\n'));
    m_shownHeaders = {m_headers->text(), headers};
    const bool isEcho = action.body == QLatin1String(rules::Action::Echo);
    m_bodyKind->choose(int(isEcho ? Body::Echo : action.body.isEmpty() ? Body::None : Body::Text));
    m_body->fill(isEcho ? QString() : action.body);
    m_shownBody = {m_body->text(), isEcho ? QString() : action.body};
    QJsonObject changes;
    for (auto it = action.changes.begin(); it != action.changes.end(); ++it)
        changes.insert(it.key(), it.value());
    m_changes->fill(objectAsLines(changes, QStringLiteral(" = "), jsonText));
    m_shownChanges = {m_changes->text(), changes};
    m_fraction->setText(percentText(action.atFraction));
    m_rate->setText(QString::number(action.bytesPerSecond));
    show(action.delay);
}

void ActionFields::show(const rules::Delay &delay)
{
    m_delayType->choose(delay == rules::Delay() ? -1 : int(delay.type));
    m_delay->setText(durationText(delay.ms));
    const bool isUniform = delay.type == DelayType::Uniform;
    m_least->setText(isUniform ? timeText(double(delay.minMs)) : QString());
    m_most->setText(isUniform ? timeText(double(delay.maxMs)) : QString());
    const bool isLogNormal = delay.type == DelayType::LogNormal;
    m_median->setText(isLogNormal ? timeText(delay.medianMs) : QString());
    m_sigma->setText(isLogNormal ? numberText(delay.sigma) : QString());
}

std::optional<json::JsonError> ActionFields::problem() const
{
    if (!rules::Action{.type = type()}.sendsResponse())
        return std::nullopt;
    const QString headers = m_headers->text();
    const auto wrong = headers == m_shownHeaders.text ? std::nullopt : problemOfLines(headers, u':');
    if (wrong)
        return json::JsonError{place("/action/headers"), *wrong};
    if (m_isForward)
        return problemOfChanges();
    const bool isText = Body(m_bodyKind->currentData().toInt()) == Body::Text;
    if (isText && m_body->text() == QLatin1String(rules::Action::Echo))
        return json::JsonError{place("/action/body/text"),
                               tr("“echo” cannot be sent as a text: it stands for the hook's own body, as above.")};
    return std::nullopt;
}

std::optional<json::JsonError> ActionFields::problemOfChanges() const
{
    const QString changes = m_changes->text();
    const auto wrong = changes == m_shownChanges.text ? std::nullopt : problemOfLines(changes, u'=');
    return wrong ? std::optional(json::JsonError{place("/action/body"), *wrong}) : std::nullopt;
}

QJsonObject ActionFields::json() const
{
    QJsonObject action{{QStringLiteral("type"), rules::actionTypeNames().at(int(type()))}};
    if (rules::Action{.type = type()}.sendsResponse())
        insertResponse(action);
    if (type() == Kind::Truncate)
        insertFilled(action, QStringLiteral("atFraction"), percentage(m_fraction->text()));
    if (type() == Kind::Dribble)
        insertFilled(action, QStringLiteral("bytesPerSecond"), wholeNumber(m_rate->text()));
    insertDelay(action);
    return action;
}

void ActionFields::insertResponse(QJsonObject &action) const
{
    insertFilled(action, QStringLiteral("status"), wholeNumber(m_status->currentText().trimmed().section(u' ', 0, 0)));
    insertFilled(action, QStringLiteral("reason"), m_reason->text());
    insertFilled(action, QStringLiteral("headers"), m_shownHeaders.of(m_headers->text(), headersOf));
    if (m_isForward)
        return insertFilled(action, QStringLiteral("body"), m_shownChanges.of(m_changes->text(), changesOf));
    switch (Body(m_bodyKind->currentData().toInt())) {
    case Body::None:
        action.insert(QStringLiteral("body"), QString());
        break;
    case Body::Echo:
        action.insert(QStringLiteral("body"), QLatin1String(rules::Action::Echo));
        break;
    case Body::Text:
        action.insert(QStringLiteral("body"), m_shownBody.of(m_body->text(), [](const QString &text) { return text; }));
        break;
    }
}

void ActionFields::insertDelay(QJsonObject &action) const
{
    if (m_delayType->currentData().toInt() < 0)
        return;
    if (delayType() == DelayType::Fixed) {
        action.insert(QStringLiteral("delayMs"), milliseconds(m_delay->text()));
        return;
    }
    QJsonObject delay;
    if (delayType() == DelayType::Uniform) {
        delay.insert(QStringLiteral("type"), QStringLiteral("uniform"));
        insertFilled(delay, QStringLiteral("minMs"), milliseconds(m_least->text()));
        insertFilled(delay, QStringLiteral("maxMs"), milliseconds(m_most->text()));
    } else {
        delay.insert(QStringLiteral("type"), QStringLiteral("lognormal"));
        insertFilled(delay, QStringLiteral("medianMs"), milliseconds(m_median->text()));
        insertFilled(delay, QStringLiteral("sigma"), decimal(m_sigma->text()));
    }
    action.insert(QStringLiteral("delay"), delay);
}

} // namespace ui
