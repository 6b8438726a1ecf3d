#include "ui/connect/policyrow.h"

#include "ui/kit/actionbutton.h"
#include "ui/kit/choicefield.h"
#include "ui/kit/fonts.h"
#include "ui/kit/icon.h"
#include "ui/kit/pasting.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>

namespace ui {

namespace {

constexpr int MethodWidth = 180;
constexpr int OnErrorWidth = 76;
constexpr int PolicyWidth = 124;
constexpr int ListWidth = 96;
constexpr int ButtonWidth = 36;
constexpr int FieldHeight = 28;

// Those that a tester most often wants; any other can be typed.
const QStringList UsualMethods{QStringLiteral("StreamStatusEvent"),
                               QStringLiteral("StreamKeepAliveEvent"),
                               QStringLiteral("ConnectionStatusEvent"),
                               QStringLiteral("RecordingStatusEvent"),
                               QStringLiteral("publishStream"),
                               QStringLiteral("unPublishStream"),
                               QStringLiteral("playStream"),
                               QStringLiteral("stopStream"),
                               QStringLiteral("playHLS"),
                               QStringLiteral("playRTSP"),
                               QStringLiteral("snapshot"),
                               QStringLiteral("OnDataEvent")};

FormBox *words(const QStringList &all, const QByteArray &current)
{
    auto *box = new FormBox;
    box->addItems(all);
    box->setCurrentText(QString::fromUtf8(current));
    return box;
}

QLineEdit *list(const QByteArray &fields)
{
    auto *edit = new QLineEdit(QString::fromUtf8(fields));
    edit->setFont(fontOf(Type::Mono));
    edit->setTextMargins(scaled(6), 0, scaled(6), 0);
    sayWhatIsCut(*edit);
    edit->setToolTip(PolicyRow::tr("Names of fields with commas between them, like sdp,info"));
    return edit;
}

QHBoxLayout *across()
{
    auto *row = new QHBoxLayout;
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(scaled(8));
    return row;
}

// The same widths for headings and rows.
void place(QHBoxLayout *row, const QWidgetList &widgets, int least)
{
    const int widths[]{MethodWidth, OnErrorWidth, PolicyWidth, ListWidth, ListWidth, ListWidth};
    for (int column = 0; column < widgets.size(); ++column) {
        widgets[column]->setMinimumHeight(scaled(least));
        const bool isList = widths[column] == ListWidth && column > 2;
        row->addWidget(widgets[column], isList ? 1 : 0);
        isList ? widgets[column]->setMinimumWidth(scaled(ListWidth))
               : widgets[column]->setFixedWidth(scaled(widths[column]));
    }
}

} // namespace

QWidget *PolicyRow::headings()
{
    auto *widget = new QWidget;
    QHBoxLayout *row = across();
    QWidgetList labels;
    for (const QString &text :
         {tr("Method"), tr("On error"), tr("Policy"), tr("Overwrite"), tr("Not to us"), tr("Not to clients")})
        labels.append(new Label(Type::Small, Label::Tone::Dim, text));
    place(row, labels, 0);
    row->addSpacing(scaled(ButtonWidth) + scaled(8));
    widget->setLayout(row);
    return widget;
}

PolicyRow::PolicyRow(const QByteArray &method, const wcs::MethodPolicy &policy, QWidget *parent)
    : QWidget(parent)
    , m_method(new TextField(UsualMethods))
    , m_onError(words({QStringLiteral("LOG"), QStringLiteral("FAIL")}, policy.restOnError))
    , m_policy(
          words({QStringLiteral("NOTIFY"), QStringLiteral("OVERWRITE"), QStringLiteral("DISABLE")}, policy.restPolicy))
    , m_overwrite(list(policy.restOverwrite))
    , m_restExclude(list(policy.restExclude))
    , m_clientExclude(list(policy.clientExclude))
    , m_problem(new Label(Type::Small, Label::Tone::Problem))
{
    m_method->setEditText(QString::fromUtf8(method));
    m_method->lineEdit()->setFrame(false);
    m_problem->setWordWrap(true);
    m_problem->setVisible(false);

    auto *remove = new QAction(icon(QStringLiteral("clear")), tr("Remove"), this);
    remove->setToolTip(tr("Says nothing about this method"));
    QHBoxLayout *row = across();
    const QWidgetList fields{m_method, m_onError, m_policy, m_overwrite, m_restExclude, m_clientExclude};
    place(row, fields, FieldHeight);
    row->addWidget(new ActionButton(remove, ActionButton::Look::IconOnly));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(scaled(2));
    layout->addLayout(row);
    layout->addWidget(m_problem);

    connect(remove, &QAction::triggered, this, &PolicyRow::removeWanted);
    for (const FormBox *box : std::initializer_list<const FormBox *>{m_method, m_onError, m_policy})
        connect(box, &QComboBox::currentTextChanged, this, &PolicyRow::edited);
    for (QLineEdit *edit : {m_overwrite, m_restExclude, m_clientExclude})
        connect(edit, &QLineEdit::textChanged, this, &PolicyRow::edited);
    for (QWidget *field : fields)
        field->installEventFilter(this);
    m_method->lineEdit()->installEventFilter(this);
    connect(this, &PolicyRow::edited, this, &PolicyRow::name);
    name();
}

void PolicyRow::name()
{
    const QString of = method();
    m_method->setAccessibleName(tr("Method"));
    m_onError->setAccessibleName(tr("On error, %1").arg(of));
    m_policy->setAccessibleName(tr("Policy, %1").arg(of));
    m_overwrite->setAccessibleName(tr("Overwrite, %1").arg(of));
    m_restExclude->setAccessibleName(tr("Not to us, %1").arg(of));
    m_clientExclude->setAccessibleName(tr("Not to clients, %1").arg(of));
    m_overwrite->setEnabled(m_policy->currentText() == u"OVERWRITE" || !m_overwrite->text().isEmpty());
}

QString PolicyRow::method() const
{
    return m_method->currentText().trimmed();
}

QJsonObject PolicyRow::policy() const
{
    return {{QStringLiteral("clientExclude"), m_clientExclude->text()},
            {QStringLiteral("restExclude"), m_restExclude->text()},
            {QStringLiteral("restOnError"), m_onError->currentText()},
            {QStringLiteral("restPolicy"), m_policy->currentText()},
            {QStringLiteral("restOverwrite"), m_overwrite->text()}};
}

bool PolicyRow::check(bool isTwice)
{
    QString problem;
    const auto read = wcs::RestClientConfig::fromJson(QJsonObject{{method(), policy()}});
    if (const auto *error = std::get_if<json::JsonError>(&read))
        problem = error->sentence;
    else if (isTwice)
        problem = tr("This method stands twice.");
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    return problem.isEmpty();
}

void PolicyRow::focusMethod()
{
    m_method->setFocus();
    m_method->lineEdit()->selectAll();
}

bool PolicyRow::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusIn)
        emit chosen();
    return QWidget::eventFilter(watched, event);
}

} // namespace ui
