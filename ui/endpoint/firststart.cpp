#include "ui/endpoint/firststart.h"

#include "ui/endpoint/backendform.h"
#include "ui/endpoint/mistakes.h"
#include "ui/endpoint/setupprogress.h"
#include "ui/kit/actionbutton.h"
#include "ui/kit/colours.h"
#include "ui/kit/copyline.h"
#include "ui/kit/stepmark.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QUrl>

namespace ui {

namespace {

constexpr int ColumnWidth = 640;
constexpr int RoomBeside = 900;

bool isLoopback(const QString &url)
{
    const QString host = QUrl(url).host();
    return host == u"localhost" || host == u"::1" || host.startsWith(QStringLiteral("127."));
}

QString reachOf(const Endpoint &endpoint)
{
    if (endpoint.kind == Endpoint::Kind::Failed)
        return endpoint.address.isEmpty()
                   ? endpoint.problem
                   : FirstStart::tr("%1 The strip above has a field for another address.").arg(endpoint.problem);
    if (endpoint.kind == Endpoint::Kind::Stopped)
        return FirstStart::tr("Listening is stopped: Ctrl+E starts it again.");
    if (!endpoint.lanUrls.isEmpty())
        return FirstStart::tr("From other machines: %1").arg(endpoint.lanUrls.join(QStringLiteral("  ·  ")));
    if (isLoopback(endpoint.url))
        return FirstStart::tr("Only this machine can reach it. For a WCS elsewhere, start with --listen 0.0.0.0:%1")
            .arg(QUrl(endpoint.url).port(80));
    return {};
}

QString hintOf(const SetupProgress &progress)
{
    if (progress.hasReported())
        return FirstStart::tr("WCS reports its streams here.");
    return progress.isConnected()
               ? FirstStart::tr("A connect has come, so the first line is done, but no StreamStatusEvent yet. Was the "
                                "method added to the app? “show apps” in WCS's command line says so; without it WCS "
                                "never sends them.")
               : FirstStart::tr("ssh -p 2001 admin@localhost on the WCS machine opens its command line.");
}

} // namespace

FirstStart::FirstStart(QAction *testEvent, QAction *startDemo, BackendGateway &backend, QWidget *parent)
    : QWidget(parent)
    , m_mistakes(new Mistakes)
    , m_listening(new StepMark(1))
    , m_connected(new StepMark(2))
    , m_received(new StepMark(3))
    , m_url(new CopyLine)
    , m_reach(new Label(Type::Small, Label::Tone::Dim))
    , m_update(new CopyLine)
    , m_method(new CopyLine)
    , m_hasBackend(new QPushButton(tr("There is already a web server: paste its URL")))
    , m_backend(new BackendForm(backend, false))
    , m_hint(new Label(Type::Small, Label::Tone::Dim))
    , m_odd(new Label(Type::Text))
    , m_result(new Label(Type::Small, Label::Tone::Dim))
    , m_api(new QWidget)
    , m_apiUrl(new CopyLine)
{
    auto *steps = new QVBoxLayout;
    steps->setSpacing(scaled(20));
    steps->addWidget(new Label(Type::Title, Label::Tone::Normal, tr("Waiting for the first stream")));

    QVBoxLayout *step = addStep(steps, m_listening, tr("Listening here"));
    step->addWidget(m_url);
    step->addWidget(m_reach);
    step = addStep(steps, m_connected, tr("Tell your WCS, in its command line"));
    step->addWidget(m_update);
    step->addWidget(m_method);
    step->addWidget(m_hint);
    addBackend(step);
    step = addStep(steps, m_received, tr("Publish a stream, or try it out"));
    auto *row = new QHBoxLayout;
    row->setSpacing(scaled(12));
    row->addWidget(new ActionButton(testEvent));
    row->addWidget(new ActionButton(startDemo));
    row->addStretch(1);
    step->addLayout(row);
    step->addWidget(m_odd);
    step->addWidget(m_result);
    addControlApi(steps);

    m_method->setText(QStringLiteral("add app-rest-method defaultApp StreamStatusEvent"));
    for (Label *label : {m_reach, m_hint, m_odd, m_result})
        label->setWordWrap(true);
    m_odd->setObjectName(QStringLiteral("oddEvent"));
    m_reach->setTextInteractionFlags(Qt::TextSelectableByMouse);

    auto *column = new QWidget;
    column->setMaximumWidth(scaled(ColumnWidth));
    column->setLayout(steps);
    auto *both = new QWidget;
    m_both = new QBoxLayout(QBoxLayout::TopToBottom, both);
    m_both->setSpacing(scaled(32));
    m_both->addWidget(column, 3);
    m_both->addWidget(m_mistakes, 2);
    m_mistakes->setMaximumWidth(scaled(ColumnWidth));
    auto *across = new QHBoxLayout(this);
    across->addStretch(1);
    across->addWidget(both, 100, Qt::AlignVCenter);
    across->addStretch(1);
    setEndpoint({});
    setControlApi({});
    show(SetupProgress());
}

QVBoxLayout *FirstStart::addStep(QVBoxLayout *steps, StepMark *mark, const QString &title)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(scaled(12));
    row->addWidget(mark, 0, Qt::AlignTop);
    auto *content = new QVBoxLayout;
    content->setSpacing(scaled(6));
    auto *heading = new Label(Type::Strong, Label::Tone::Normal, title);
    heading->setFixedHeight(mark->sizeHint().height());
    content->addWidget(heading);
    row->addLayout(content, 1);
    steps->addLayout(row);
    mark->setWhat(title);
    return content;
}

// Open where it is asked for, and as soon as there is one.
void FirstStart::addBackend(QVBoxLayout *step)
{
    m_hasBackend->setObjectName(QStringLiteral("hasBackend"));
    m_hasBackend->setCheckable(true);
    m_hasBackend->setToolTip(tr("Then Streamwatch stands in between: hooks go on to it, and its answers back to WCS"));
    auto *row = new QHBoxLayout;
    row->addWidget(m_hasBackend);
    row->addStretch(1);
    step->addSpacing(scaled(4));
    step->addLayout(row);
    step->addWidget(m_backend);
    m_backend->hide();
    connect(m_hasBackend, &QAbstractButton::toggled, this, [this](bool on) {
        m_backend->setVisible(on);
        if (on && m_hasBackend->hasFocus())
            m_backend->field().setFocus();
    });
}

void FirstStart::setBackend(const Backend &backend)
{
    m_backend->setBackend(backend);
    if (backend.isThere())
        m_hasBackend->setChecked(true);
}

// Not a step of the way to the first stream, but where a tester looks for it.
void FirstStart::addControlApi(QVBoxLayout *steps)
{
    auto *column = new QVBoxLayout(m_api);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(scaled(6));
    column->addWidget(new Label(Type::Small, Label::Tone::Dim,
                                tr("For scripts: the control API, which can do all that the window can")));
    column->addWidget(m_apiUrl);
    m_apiUrl->setObjectName(QStringLiteral("controlApiUrl"));
    steps->addWidget(m_api);
}

void FirstStart::setEndpoint(const Endpoint &endpoint)
{
    m_listening->setDone(endpoint.kind == Endpoint::Kind::Listening);
    m_url->setText(endpoint.url);
    m_reach->setText(reachOf(endpoint));
    m_reach->setVisible(!m_reach->text().isEmpty());
    m_backend->setEndpoint(endpoint);
    m_update->setText(updateCommand(reachableUrl(endpoint)));
    for (QWidget *line : {m_url, m_update})
        line->setVisible(!endpoint.url.isEmpty());
}

void FirstStart::setControlApi(const QString &url)
{
    m_apiUrl->setText(url);
    m_api->setVisible(!url.isEmpty());
}

// A step is done once nothing is left to do for it.
void FirstStart::show(const SetupProgress &progress)
{
    m_connected->setDone(progress.hasReported());
    m_received->setDone(progress.hasReported());
    m_hint->setText(hintOf(progress));
    m_odd->setText(progress.oddEvent());
    m_odd->setVisible(!progress.oddEvent().isEmpty());
}

// What went wrong stands beside the steps where there is room, otherwise below them.
void FirstStart::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const bool isBeside = width() >= scaled(RoomBeside);
    m_both->setDirection(isBeside ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    m_both->setAlignment(m_mistakes, isBeside ? Qt::AlignTop : Qt::Alignment());
}

void FirstStart::setTestResult(const QString &sentence)
{
    m_result->setText(sentence);
}

} // namespace ui
