#include "ui/answerdialog.h"

#include "ui/actionfields.h"
#include "ui/fieldvalues.h"
#include "ui/fonts.h"
#include "ui/rulecontrol.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>

namespace ui {

using faults::Action;

namespace {

constexpr int FieldHeight = 28;

} // namespace

AnswerDialog::AnswerDialog(RuleControl &rules, const Action &start, QWidget *parent)
    : QDialog(parent)
    , m_rules(rules)
    , m_status(new QLineEdit(QString::number(start.type == Action::Type::Respond ? start.status : 500)))
    , m_reason(new QLineEdit)
    , m_body(new QPlainTextEdit(start.body))
    , m_delay(new QLineEdit(durationText(start.delay.ms)))
    , m_problem(new Label(Type::Small, Label::Tone::Problem))
{
    setObjectName(QStringLiteral("answerDialog"));
    setWindowTitle(tr("Answer every StreamStatusEvent"));
    setAttribute(Qt::WA_DeleteOnClose);
    if (start.reason != usualReason(start.status)) // that one belongs to its status, and goes with it
        m_reason->setText(start.reason);
    build();
    for (QLineEdit *field : {m_status, m_reason, m_delay})
        connect(field, &QLineEdit::textChanged, this, &AnswerDialog::check);
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
    m_delay->setPlaceholderText(tr("none; like 5 s or 300 ms"));
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
    QJsonObject action{{QStringLiteral("type"), faults::actionTypeNames().at(int(Action::Type::Respond))},
                       {QStringLiteral("body"), m_body->toPlainText()}};
    insertFilled(action, QStringLiteral("status"), wholeNumber(m_status->text()));
    insertFilled(action, QStringLiteral("reason"), m_reason->text().trimmed());
    insertFilled(action, QStringLiteral("delayMs"), milliseconds(m_delay->text()));
    return action;
}

void AnswerDialog::check()
{
    const QString reason = usualReason(m_status->text().trimmed().toInt());
    m_reason->setPlaceholderText(reason.isEmpty() ? tr("the standard one") : reason);
    const auto read = faults::Rule::parse(QJsonObject{{QStringLiteral("action"), json()}});
    const auto *rule = std::get_if<faults::Rule>(&read);
    if (rule)
        m_action = rule->action;
    m_accept->setEnabled(rule);
    say(rule ? QString() : std::get<wcs::JsonError>(read).sentence);
}

void AnswerDialog::apply()
{
    say({});
    m_rules.change([wanted = m_action](bool isConfirmed) { return faults::answerAll(wanted, isConfirmed); },
                   [self = QPointer(this)](const std::optional<faults::Problem> &problem) {
                       if (!self)
                           return;
                       if (!problem)
                           return self->accept();
                       self->say(problem->sentence);
                   });
}

void AnswerDialog::say(const QString &problem)
{
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
}

} // namespace ui
