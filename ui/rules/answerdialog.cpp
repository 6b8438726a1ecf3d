#include "ui/rules/answerdialog.h"

#include "ui/kit/fieldvalues.h"
#include "ui/kit/fonts.h"
#include "ui/kit/pasting.h"
#include "ui/kit/textarea.h"
#include "ui/rules/actionfields.h"
#include "ui/rules/rulecontrol.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>

namespace ui {

using rules::Action;

namespace {

constexpr int FieldHeight = 28;
const QString DelayKey = QStringLiteral("delay");

// What has no field here and goes with the answer that there was.
QJsonObject restOf(const Action &start)
{
    if (start.type != Action::Type::Respond)
        return {{QStringLiteral("type"), rules::actionTypeNames().at(int(Action::Type::Respond))}};
    rules::Rule rule;
    rule.action = start;
    QJsonObject action = rule.toJson().value(QStringLiteral("action")).toObject();
    for (const char *shown : {"status", "reason", "body", "delayMs"})
        action.remove(QLatin1String(shown));
    return action;
}

} // namespace

AnswerDialog::AnswerDialog(RuleControl &rules, const Action &start, QWidget *parent)
    : QDialog(parent)
    , m_rules(rules)
    , m_rest(restOf(start))
    , m_status(new QLineEdit(QString::number(start.type == Action::Type::Respond ? start.status : 500)))
    , m_reason(new QLineEdit)
    , m_body(new TextArea(TextArea::ofRule()))
    , m_delay(new QLineEdit(durationText(start.delay.ms)))
    , m_problem(new Label(Type::Small, Label::Tone::Problem))
{
    setObjectName(QStringLiteral("answerDialog"));
    setWindowTitle(tr("Answer every StreamStatusEvent"));
    setAttribute(Qt::WA_DeleteOnClose);
    if (start.reason != rules::usualReason(start.status)) // that one belongs to its status, and goes with it
        m_reason->setText(start.reason);
    m_body->fill(start.body);
    m_shownBody = {m_body->text(), start.body};
    build();
    for (QLineEdit *field : {m_status, m_reason, m_delay}) {
        connect(field, &QLineEdit::textChanged, this, &AnswerDialog::check);
        sayWhatIsCut(*field);
    }
    connect(m_body, &QPlainTextEdit::textChanged, this, &AnswerDialog::check);
    check();
    m_status->selectAll();
    m_status->setFocus();
}

void AnswerDialog::build()
{
    m_body->setTabChangesFocus(true);
    m_body->setFont(fontOf(Type::Mono));
    m_body->setPlaceholderText(tr("empty; “echo” sends back what came"));
    m_delay->setPlaceholderText(m_rest.contains(DelayKey) ? tr("as before; or like 5 s or 300 ms")
                                                          : tr("none; like 5 s or 300 ms"));
    m_problem->setObjectName(QStringLiteral("answerProblem"));
    m_problem->setWordWrap(true);

    auto *form = new QFormLayout;
    form->setSpacing(scaled(8));
    const auto add = [form](const QString &name, QWidget *field) {
        field->setMinimumHeight(scaled(FieldHeight));
        field->setAccessibleName(QString(name).remove(QLatin1Char('&')));
        form->addRow(name, field);
    };
    add(tr("&Status"), m_status);
    add(tr("&Reason"), m_reason);
    add(tr("&Body"), m_body);
    add(tr("&Delay"), m_delay);
    for (QLineEdit *field : {m_status, m_reason, m_delay})
        field->setTextMargins(scaled(2), 0, scaled(2), 0); // as in the body

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_accept = buttons->addButton(tr("Answer with this"), QDialogButtonBox::AcceptRole);
    connect(buttons, &QDialogButtonBox::accepted, this, &AnswerDialog::apply);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(scaled(16), scaled(16), scaled(16), scaled(16));
    layout->setSpacing(scaled(12));
    layout->addLayout(form);
    layout->addWidget(m_problem);
    layout->addWidget(buttons);
    resize(scaled(420), scaled(300));
}

QJsonObject AnswerDialog::json() const
{
    QJsonObject action = m_rest;
    if (!m_delay->text().isEmpty())
        action.remove(DelayKey);
    action.insert(QStringLiteral("body"), m_shownBody.of(m_body->text(), [](const QString &text) { return text; }));
    insertFilled(action, QStringLiteral("status"), wholeNumber(m_status->text()));
    insertFilled(action, QStringLiteral("reason"), m_reason->text().trimmed());
    insertFilled(action, QStringLiteral("delayMs"), milliseconds(m_delay->text()));
    return action;
}

void AnswerDialog::check()
{
    const QString reason = rules::usualReason(m_status->text().trimmed().toInt());
    m_reason->setPlaceholderText(reason.isEmpty() ? tr("the standard one") : reason);
    const auto read = rules::Rule::parse(QJsonObject{{QStringLiteral("action"), json()}});
    const auto *rule = std::get_if<rules::Rule>(&read);
    if (rule)
        m_action = rule->action;
    m_accept->setEnabled(rule);
    say(rule ? QString() : std::get<json::JsonError>(read).sentence);
}

void AnswerDialog::apply()
{
    say({});
    m_rules.change(rules::answerAll(m_action, false), this, [this](const rules::Outcome &outcome) {
        if (!outcome.problem)
            return accept();
        say(outcome.problem->sentence);
    });
}

void AnswerDialog::say(const QString &problem)
{
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
}

} // namespace ui
