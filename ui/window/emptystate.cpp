#include "ui/window/emptystate.h"

#include "ui/endpoint/firststart.h"
#include "ui/endpoint/mistakes.h"
#include "ui/kit/actionbutton.h"
#include "ui/window/actions.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace ui {

namespace {

// Asks for no more room than there is.
QScrollArea *scrolling(QWidget *content)
{
    auto *area = new QScrollArea;
    area->setWidget(content);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setBackgroundRole(QPalette::Base);
    area->setMinimumHeight(scaled(40)); // in a low window it is scrolled to
    area->setFocusPolicy(Qt::NoFocus);
    return area;
}

} // namespace

EmptyState::EmptyState(const Actions &actions, BackendGateway &backend, QWidget *parent)
    : QStackedWidget(parent)
    , m_firstStart(new FirstStart(actions.endpoint.testEvent, actions.demo.start, backend))
    , m_notice(new QWidget)
    , m_title(new Label(Type::Title))
    , m_sentence(new Label(Type::Text, Label::Tone::Dim))
    , m_button(new QPushButton)
    , m_mistakes(new Mistakes)
    , m_demo(new ActionButton(actions.demo.start))
{
    m_title->setObjectName(QStringLiteral("emptyTitle"));
    m_title->setAlignment(Qt::AlignCenter);
    m_sentence->setAlignment(Qt::AlignCenter);
    m_sentence->setWordWrap(true);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_button->setObjectName(QStringLiteral("emptyButton"));
    m_button->setAutoDefault(true);

    auto *layout = new QVBoxLayout(m_notice);
    layout->setSpacing(scaled(12));
    layout->setContentsMargins(scaled(48), scaled(16), scaled(48), scaled(16));
    layout->addStretch(1);
    layout->addWidget(m_title);
    layout->addWidget(m_sentence);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(scaled(8));
    buttons->addStretch(1);
    buttons->addWidget(m_button);
    buttons->addWidget(m_demo);
    buttons->addStretch(1);
    layout->addLayout(buttons);
    layout->addWidget(m_mistakes);
    layout->addStretch(1);
    addWidget(scrolling(m_firstStart));
    addWidget(scrolling(m_notice));
    connect(m_button, &QPushButton::clicked, this, &EmptyState::press);
    for (const Mistakes *mistakes : {m_mistakes, &m_firstStart->mistakes()})
        connect(mistakes, &Mistakes::eventLogRequested, this, &EmptyState::rejectedLogRequested);
}

void EmptyState::setRejections(const journal::RejectionList &rejections)
{
    for (Mistakes *mistakes : {m_mistakes, &m_firstStart->mistakes()})
        mistakes->setRejections(rejections);
}

void EmptyState::setEndpoint(const Endpoint &endpoint)
{
    m_endpoint = endpoint;
    m_firstStart->setEndpoint(endpoint);
    show(m_reason);
}

void EmptyState::show(Reason reason)
{
    m_reason = reason;
    m_demo->setVisible(reason == Reason::NothingLive);
    setCurrentIndex(reason == Reason::FirstStart ? 0 : 1);
    switch (reason) {
    case Reason::FirstStart:
        break;
    case Reason::NothingLive:
        say(tr("No streams at the moment"),
            tr("The next one appears here by itself. What came before is in the "
               "event log."),
            tr("Open the event log"));
        break;
    case Reason::FilteredOut:
        say(tr("No stream matches the filter"), tr("There are streams, but the filter hides them all."),
            tr("Clear the filter"));
        break;
    case Reason::Stopped:
        say(tr("Not listening"), tr("WCS cannot reach Streamwatch now: its hooks fail until listening starts again."),
            tr("Start listening"));
        break;
    case Reason::Failed:
        say(tr("Nothing can be received"), m_endpoint.problem, tr("Retry"));
        break;
    }
}

void EmptyState::say(const QString &title, const QString &sentence, const QString &button)
{
    m_title->setText(title);
    m_sentence->setText(sentence);
    m_button->setText(button);
    m_button->setAccessibleName(button);
}

void EmptyState::press()
{
    switch (m_reason) {
    case Reason::FilteredOut:
        emit clearFilterRequested();
        break;
    case Reason::Stopped:
    case Reason::Failed:
        emit listenRequested();
        break;
    case Reason::NothingLive:
        emit eventLogRequested();
        break;
    case Reason::FirstStart:
        break;
    }
}

} // namespace ui
