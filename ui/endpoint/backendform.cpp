#include "ui/endpoint/backendform.h"

#include "ui/kit/copyline.h"
#include "ui/kit/linefield.h"
#include "ui/kit/question.h"
#include "wcs/answereffect.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QLocale>
#include <QMessageBox>
#include <QPointer>
#include <QPushButton>

namespace ui {

namespace {

constexpr int LongestUrl = 2'000; // characters

Label *wrapped(Label::Tone tone)
{
    auto *label = new Label(Type::Small, tone);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

void say(Label *label, const QString &text)
{
    label->setText(text);
    label->setVisible(!text.isEmpty());
}

QString stateOf(const Backend &backend)
{
    QStringList lines;
    if (!backend.url.isEmpty())
        lines.append(BackendForm::tr("Hooks go on to %1, and its answers back to WCS.").arg(backend.url));
    if (!backend.others.isEmpty())
        lines.append(
            BackendForm::tr("Paths of the endpoint with a web server of their own, which they keep until None is "
                            "pressed:\n%1")
                .arg(backend.others.join(u'\n')));
    if (!backend.proxy.isEmpty())
        lines.append(BackendForm::tr("The way there is by the proxy %1.").arg(backend.proxy));
    return lines.join(u'\n');
}

QString lateText(int lateMs)
{
    return lateMs == 0
               ? QString()
               : BackendForm::tr("Its answer is waited for up to %1 s (--forward-timeout), but WCS gives up after "
                                 "%2 s: what comes later is an error to it.")
                     .arg(QLocale().toString(lateMs / 1'000.0), QLocale().toString(wcs::AnswerTimeoutMs / 1'000));
}

} // namespace

BackendForm::BackendForm(BackendGateway &gateway, bool hasWayHere, QWidget *parent)
    : QWidget(parent)
    , m_gateway(gateway)
    , m_hasWayHere(hasWayHere)
    , m_field(new QLineEdit)
    , m_check(new QPushButton(tr("Check")))
    , m_use(new QPushButton(tr("Hand hooks on to it")))
    , m_none(new QPushButton(tr("None")))
    , m_result(wrapped(Label::Tone::Dim))
    , m_problem(wrapped(Label::Tone::Problem))
    , m_state(wrapped(Label::Tone::Normal))
    , m_late(wrapped(Label::Tone::Problem))
    , m_ways(new QWidget)
    , m_hereTitle(new Label(Type::Small, Label::Tone::Dim, tr("In WCS's command line, to come here")))
    , m_here(new CopyLine)
    , m_back(new CopyLine)
{
    auto *lines = new QVBoxLayout(this);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(scaled(6));
    lines->addLayout(buildButtons());
    lines->addWidget(m_result);
    lines->addWidget(m_problem);
    lines->addWidget(m_state);
    lines->addWidget(m_late);
    auto *ways = new QVBoxLayout(m_ways);
    ways->setContentsMargins(0, 0, 0, 0);
    ways->setSpacing(scaled(6));
    ways->addWidget(m_hereTitle);
    ways->addWidget(m_here);
    ways->addWidget(new Label(Type::Small, Label::Tone::Dim, tr("And to go back to it, past Streamwatch")));
    ways->addWidget(m_back);
    lines->addWidget(m_ways);
    m_result->setObjectName(QStringLiteral("backendResult"));
    m_problem->setObjectName(QStringLiteral("backendProblem"));
    m_state->setObjectName(QStringLiteral("backendState"));
    m_late->setObjectName(QStringLiteral("backendLate"));
    m_here->setObjectName(QStringLiteral("backendHere"));
    m_back->setObjectName(QStringLiteral("backendBack"));
    say({}, false);
    setBackend({});
}

QLayout *BackendForm::buildButtons()
{
    m_field->setObjectName(QStringLiteral("backendUrl"));
    m_field->setAccessibleName(tr("URL of the web server that WCS has already"));
    m_field->setToolTip(tr("As it stands in WCS: hooks are posted to it, with their method at its end"));
    m_field->setPlaceholderText(QStringLiteral("http://localhost:8081/apps/EchoApp"));
    m_field->setFont(fontOf(Type::Mono));
    m_field->setMaxLength(LongestUrl);
    setUpLine(*m_field);
    m_check->setObjectName(QStringLiteral("backendCheck"));
    m_check->setToolTip(tr("Asks it for its path by GET, which changes nothing there"));
    m_use->setObjectName(QStringLiteral("backendUse"));
    m_use->setToolTip(tr("Each hook that no rule answers goes on to it, and its answer back to WCS; also after the "
                         "next start"));
    m_none->setObjectName(QStringLiteral("backendNone"));
    m_none->setToolTip(tr("Hooks go no further: Streamwatch answers them itself"));
    auto *row = new QHBoxLayout;
    row->setSpacing(scaled(8));
    row->addWidget(m_field, 1);
    for (QPushButton *button : {m_check, m_use, m_none}) {
        button->setAutoDefault(false); // a dialog would press one by the field's return key
        row->addWidget(button);
    }
    connect(m_field, &QLineEdit::returnPressed, this, &BackendForm::check);
    connect(m_field, &QLineEdit::textChanged, this, [this](const QString &text) {
        for (QPushButton *button : {m_check, m_use})
            button->setEnabled(!text.trimmed().isEmpty());
        m_probed.forget();
        say({}, false);
    });
    connect(m_check, &QAbstractButton::clicked, this, &BackendForm::check);
    connect(m_use, &QAbstractButton::clicked, this, [this] { use(m_field->text().trimmed()); });
    connect(m_none, &QAbstractButton::clicked, this, &BackendForm::useNone);
    for (QPushButton *button : {m_check, m_use})
        button->setEnabled(false);
    return row;
}

void BackendForm::check()
{
    const QString url = m_field->text().trimmed();
    if (url.isEmpty())
        return;
    say(tr("Asking it …"), false);
    m_probed.take(m_gateway.probe(url), [this](const BackendProbe &probe) { say(probe.sentence, !probe.hasAnswered); });
}

// What comes of it is seen by setBackend().
void BackendForm::use(const QString &url)
{
    m_probed.forget();
    say({}, false);
    m_used.take(m_gateway.use(url), [this](const QString &problem) { say(problem, true); });
}

// Several are not given up by the way.
void BackendForm::useNone()
{
    if (m_backend.others.isEmpty())
        return use({});
    const QStringList all = m_backend.url.isEmpty() ? m_backend.others : QStringList(m_backend.url) + m_backend.others;
    newQuestion(window(),
                {.name = QStringLiteral("backendNoneQuestion"),
                 .text = tr("Hand hooks on to none of them?"),
                 .more = tr("Hooks go on by the path that they come to, and would go no further from now on:\n%1")
                             .arg(all.join(u'\n')),
                 .yes = tr("None")},
                [form = QPointer(this)] {
                    if (form)
                        form->use({});
                })
        ->open();
}

void BackendForm::say(const QString &sentence, bool isProblem)
{
    ui::say(m_result, isProblem ? QString() : sentence);
    ui::say(m_problem, isProblem ? sentence : QString());
}

void BackendForm::setBackend(const Backend &backend)
{
    if (m_field->text().trimmed() == m_backend.url) // nobody has typed another one
        m_field->setText(backend.url);
    m_backend = backend;
    ui::say(m_state, stateOf(backend));
    ui::say(m_late, lateText(backend.lateMs));
    m_none->setVisible(backend.isThere());
    showWays();
}

void BackendForm::setEndpoint(const Endpoint &endpoint)
{
    m_endpointUrl = reachableUrl(endpoint);
    showWays();
}

void BackendForm::showWays()
{
    m_here->setText(updateCommand(m_endpointUrl));
    m_back->setText(updateCommand(m_backend.url));
    m_ways->setVisible(!m_backend.url.isEmpty());
    for (QWidget *part : {static_cast<QWidget *>(m_hereTitle), static_cast<QWidget *>(m_here)})
        part->setVisible(m_hasWayHere && !m_endpointUrl.isEmpty());
}

QString updateCommand(const QString &url)
{
    return QStringLiteral("update app -l %1 defaultApp").arg(url);
}

QString reachableUrl(const Endpoint &endpoint)
{
    return endpoint.lanUrls.isEmpty() ? endpoint.url : endpoint.lanUrls.first();
}

} // namespace ui
