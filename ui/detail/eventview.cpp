#include "ui/detail/eventview.h"

#include "board/answertext.h"
#include "json/utf8.h"
#include "text/secrets.h"
#include "text/shownblock.h"
#include "text/text.h"
#include "ui/kit/actionbutton.h"
#include "ui/kit/copying.h"
#include "ui/kit/icon.h"
#include "ui/kit/jsontext.h"
#include "view/logrows.h"

#include <QActionGroup>
#include <QEvent>
#include <QHBoxLayout>
#include <QLocale>
#include <QPlainTextEdit>

namespace ui {

namespace {

constexpr qsizetype MostShown = 256 * 1024; // bytes; copying takes all
constexpr int LeastHeight = 40;             // px of text, in a low window

// "Answered 500 by rule “403 on the first PUBLISHING” (403-first-publish) in 0.9 ms"
QString answerOf(const journal::Entry &entry)
{
    const journal::Answer &answer = entry.answer;
    QString what = board::answerText(answer.status, answer.sent);
    if (answer.kind == journal::AnswerKind::Relayed)
        what = EventView::tr("%1 by the backend").arg(what);
    if (answer.kind == journal::AnswerKind::Injected) {
        const QString id = text::visibleText(answer.ruleId);
        const bool hasName = !answer.ruleName.isEmpty() && answer.ruleName != answer.ruleId;
        what = hasName ? EventView::tr("%1 by rule “%2” (%3)").arg(what, text::visibleText(answer.ruleName), id)
                       : EventView::tr("%1 by rule “%2”").arg(what, id);
    }
    if (answer.sent == journal::Sent::Pending)
        return EventView::tr("Not answered yet: %1").arg(what);
    if (answer.sent == journal::Sent::Unknown)
        return EventView::tr("Killed before it was known whether it went out: %1").arg(what);
    if (answer.status == 0)
        return EventView::tr("Not answered: %1").arg(what);
    const QString text =
        EventView::tr("Answered %1 in %2 ms").arg(what, QLocale().toString(entry.answerUs / 1'000.0, 'f', 1));
    const QString shares = board::sharesText(entry.answerUs, entry.backend);
    return shares.isEmpty() ? text : EventView::tr("%1 (%2)").arg(text, shares);
}

QString summaryOf(const journal::Entry &entry, qsizetype bytes)
{
    QStringList parts{text::clockText(entry.receivedAt)};
    const auto add = [&parts](const QByteArray &what) {
        if (!what.isEmpty())
            parts.append(text::visibleText(what));
    };
    add(entry.method);
    add(entry.status);
    parts.append(answerOf(entry)); // before what is cut in a narrow window
    if (entry.backend.isAsked() && entry.answer.kind != journal::AnswerKind::Relayed)
        parts.append(board::backendWords(entry.backend));
    add(entry.target);
    add(entry.rejection.isEmpty() ? QByteArray() : entry.peer);
    parts.append(QLocale().formattedDataSize(bytes, 1, QLocale::DataSizeTraditionalFormat));
    if (!entry.rejection.isEmpty())
        parts.append(EventView::tr("rejected: %1").arg(text::visibleText(entry.rejection)));
    for (const wcs::FieldProblem &problem : entry.problems)
        parts.append(text::visibleText(problem.sentence()));
    return parts.join(QStringLiteral(" · "));
}

// The backend's answer before its body; why there is none instead.
QByteArray headOf(const journal::BackendAnswer &answer)
{
    if (answer.result.status == 0)
        return board::backendWords(answer.result).toUtf8() + "\n\n" + answer.sentence;
    QByteArray head = "HTTP/1.1 " + QByteArray::number(answer.result.status) + ' ' + answer.reason + '\n' + answer.head;
    return head.replace("\r\n", "\n") + '\n';
}

} // namespace

EventView::Part EventView::Part::masked() const
{
    return {text::maskHead(head), text::maskSecrets(body)};
}

EventView::Part EventView::Part::shown() const
{
    return {head.first(std::min(head.size(), MostShown)), body.first(std::min(body.size(), MostShown))};
}

QByteArray EventView::Part::text(bool isPretty) const
{
    return head + (isPretty ? prettyJson(body) : body);
}

EventView::EventView(QAction *copyCurl, QWidget *parent)
    : QWidget(parent)
    , m_summary(new Label(Type::Small, Label::Tone::Dim))
    , m_ofRequest(new QAction(tr("Event"), this))
    , m_ofBackend(new QAction(tr("Backend's answer"), this))
    , m_pretty(new QAction(tr("Pretty"), this))
    , m_raw(new QAction(tr("Raw"), this))
    , m_reveal(new QAction(tr("Show secrets"), this))
    , m_copy(new QAction(icon(QStringLiteral("copy")), tr("Copy"), this))
    , m_text(new QPlainTextEdit)
    , m_highlighter(new JsonHighlighter(m_text->document()))
{
    m_text->setReadOnly(true);
    m_text->setMinimumHeight(scaled(LeastHeight));
    m_text->setFont(fontOf(Type::Mono));
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    m_text->setWordWrapMode(QTextOption::WrapAnywhere);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setTabChangesFocus(true);
    m_text->setAccessibleName(tr("Event"));
    m_text->document()->setDocumentMargin(scaled(8));

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(buildBar(copyCurl));
    layout->addWidget(m_text, 1);
    layout->setContentsMargins(0, 0, 0, scaled(4));

    connect(m_reveal, &QAction::toggled, this, &EventView::show);
    connect(m_copy, &QAction::triggered, this, &EventView::copy);
    setNote({});
}

QLayout *EventView::buildBar(QAction *copyCurl)
{
    m_ofBackend->setObjectName(QStringLiteral("backendAnswer"));
    m_ofRequest->setToolTip(tr("What WCS sent"));
    m_ofBackend->setToolTip(tr("What the web server behind Streamwatch answered"));
    m_pretty->setToolTip(tr("Indented, every value as it was sent"));
    m_raw->setToolTip(tr("Exactly as it came"));
    m_reveal->setObjectName(QStringLiteral("revealSecrets"));
    m_reveal->setCheckable(true);
    m_reveal->setToolTip(tr("Passwords and tokens of this event are masked; shows them, and copies them, until another "
                            "event is chosen"));
    m_copy->setToolTip(tr("Copy what is shown, all of it"));
    m_summary->setElideMode(Qt::ElideRight); // the tooltip has the rest
    m_summary->setObjectName(QStringLiteral("eventSummary"));
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(scaled(16), scaled(8), scaled(12), scaled(4));
    bar->setSpacing(scaled(4));
    bar->addWidget(m_summary, 1);
    const auto add = [bar](QAction *action) {
        auto *button = new ActionButton(action);
        bar->addWidget(button);
        connect(action, &QAction::changed, button, [action, button] { button->setVisible(action->isVisible()); });
    };
    auto *parts = new QActionGroup(this);
    auto *modes = new QActionGroup(this);
    for (QAction *action : {m_ofRequest, m_ofBackend, m_pretty, m_raw}) {
        const bool isPart = action == m_ofRequest || action == m_ofBackend;
        action->setCheckable(true);
        (isPart ? parts : modes)->addAction(action);
        add(action);
        if (action == m_ofBackend)
            bar->addSpacing(scaled(8));
    }
    for (QAction *action : {m_reveal, m_copy, copyCurl})
        add(action);
    m_ofRequest->setChecked(true);
    m_pretty->setChecked(true);
    connect(modes, &QActionGroup::triggered, this, &EventView::show);
    connect(parts, &QActionGroup::triggered, this, [this] {
        mask();
        show();
    });
    return bar;
}

void EventView::setRecord(const journal::StoredRecord &record)
{
    if (!m_record || m_record->entry.id != record.entry.id)
        m_reveal->setChecked(false);
    m_record = record;
    mask();
    show();
}

EventView::Part EventView::part() const
{
    if (!isBackendShown())
        return {{}, m_record->body};
    return {headOf(*m_record->backend), m_record->backend->body};
}

void EventView::mask()
{
    m_masked.reset();
    if (!m_record)
        return;
    const Part shown = part().shown();
    if (Part masked = shown.masked(); masked != shown)
        m_masked = std::move(masked);
}

void EventView::settle(const journal::Outcomes &outcomes)
{
    for (const journal::Outcome &outcome : outcomes) {
        if (!m_record || m_record->entry.id != outcome.record)
            continue;
        view::settle(m_record->entry, outcome);
        if (outcome.backend)
            m_record->backend = outcome.backend;
        show();
    }
}

void EventView::setNote(const QString &note)
{
    m_record.reset();
    m_masked.reset();
    m_reveal->setChecked(false);
    m_note = note;
    show();
}

void EventView::setPretty(bool pretty)
{
    (pretty ? m_pretty : m_raw)->setChecked(true);
    show();
}

bool EventView::isPretty() const
{
    return m_pretty->isChecked();
}

void EventView::setBackendShown(bool shown)
{
    (shown ? m_ofBackend : m_ofRequest)->setChecked(true);
    mask();
    show();
}

bool EventView::isBackendShown() const
{
    return m_ofBackend->isChecked() && m_record && m_record->backend;
}

void EventView::show()
{
    for (QAction *action : {m_pretty, m_raw, m_copy})
        action->setEnabled(m_record.has_value());
    m_reveal->setVisible(m_masked.has_value());
    for (QAction *part : {m_ofRequest, m_ofBackend})
        part->setVisible(m_record && m_record->backend);
    if (!m_record) {
        m_summary->setText({});
        m_text->setPlainText(m_note);
        return;
    }
    const Part whole = part();
    const Part shown = m_masked && !m_reveal->isChecked() ? *m_masked : whole.shown();
    const QByteArray text = shown.text(isPretty() && whole.body.size() <= MostShown);
    const text::ShownBlock block = text::ShownBlock::of(text::visibleBlock(text));
    m_isBroken = block.isBroken;
    m_isCut = block.isCut;
    m_text->setPlainText(block.text);
    showSummary();
}

void EventView::showSummary()
{
    QString summary = summaryOf(m_record->entry, part().body.size());
    if (part().body.size() > MostShown)
        summary += QStringLiteral(" · ") + tr("the first 256 KiB");
    if (m_isCut)
        summary.prepend(tr("Only its beginning, Copy takes all") + QStringLiteral(" · "));
    else if (m_isBroken)
        summary.prepend(tr("Broken to be shown, Copy takes all as it is") + QStringLiteral(" · "));
    if (m_masked)
        summary = (m_reveal->isChecked() ? tr("Secrets are shown") : tr("Secrets are masked")) + QStringLiteral(" · ") +
                  summary;
    m_summary->setText(summary);
    m_summary->setToolTip(summary.toHtmlEscaped());
}

void EventView::copy() const
{
    const Part whole = part();
    const auto make = [whole, isRevealed = m_reveal->isChecked(), isIndented = isPretty()] {
        return json::decodedUtf8((isRevealed ? whole : whole.masked()).text(isIndented));
    };
    copyMade(m_copy, whole.size(), make);
}

bool EventView::event(QEvent *event)
{
    if (event->type() == QEvent::ApplicationFontChange)
        m_text->setFont(fontOf(Type::Mono));
    if (event->type() == QEvent::PaletteChange)
        m_highlighter->rehighlight();
    return QWidget::event(event);
}

} // namespace ui
