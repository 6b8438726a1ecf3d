#include "ui/answerdialog.h"

#include "ui/fonts.h"
#include "ui/rulecontrol.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QSpinBox>

namespace ui {

namespace {

constexpr int LongestDelayMs = 3'600'000;
constexpr int LongestReason = 200;
constexpr int FieldHeight = 28;

} // namespace

AnswerDialog::AnswerDialog(RuleControl &rules, const faults::Action &start, QWidget *parent)
    : QDialog(parent)
    , m_rules(rules)
    , m_status(new QSpinBox)
    , m_reason(new QLineEdit(start.reason))
    , m_body(new QPlainTextEdit(start.body))
    , m_delay(new QSpinBox)
    , m_problem(new Label(Type::Text))
{
    setObjectName(QStringLiteral("answerDialog"));
    setWindowTitle(tr("Answer every StreamStatusEvent"));
    setAttribute(Qt::WA_DeleteOnClose);
    m_status->setRange(100, 599);
    m_status->setValue(start.type == faults::Action::Type::Respond ? start.status : 500);
    m_reason->setTextMargins(scaled(2), 0, scaled(2), 0); // as in the others
    m_reason->setMaxLength(LongestReason);
    m_reason->setPlaceholderText(tr("the usual one"));
    m_body->setTabChangesFocus(true);
    m_body->setFont(fontOf(Type::Mono));
    m_body->setPlaceholderText(tr("empty; “echo” sends back what came"));
    m_delay->setRange(0, LongestDelayMs);
    m_delay->setSingleStep(1'000);
    m_delay->setSuffix(tr(" ms"));
    m_delay->setValue(int(std::min<qint64>(start.delay.ms, LongestDelayMs)));
    m_problem->setWordWrap(true);
    m_problem->setVisible(false);

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

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    buttons->addButton(tr("Answer with this"), QDialogButtonBox::AcceptRole);
    connect(buttons, &QDialogButtonBox::accepted, this, &AnswerDialog::apply);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(scaled(16), scaled(16), scaled(16), scaled(16));
    layout->setSpacing(scaled(12));
    layout->addLayout(form);
    layout->addWidget(m_problem);
    layout->addWidget(buttons);
    resize(scaled(420), scaled(300));
    m_status->selectAll();
    m_status->setFocus();
}

faults::Action AnswerDialog::action() const
{
    faults::Action action;
    action.status = m_status->value();
    action.reason = m_reason->text();
    action.body = m_body->toPlainText();
    action.delay.ms = m_delay->value();
    return action;
}

void AnswerDialog::apply()
{
    m_problem->setVisible(false);
    m_rules.change([wanted = action()](bool isConfirmed) { return faults::answerAll(wanted, isConfirmed); },
                   [self = QPointer(this)](const std::optional<faults::Problem> &problem) {
                       if (!self)
                           return;
                       if (!problem)
                           return self->accept();
                       self->m_problem->setText(problem->sentence);
                       self->m_problem->setVisible(!problem->sentence.isEmpty());
                   });
}

} // namespace ui
