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
    return EventView::tr("Answered %1 in %2 ms").arg(what, QLocale().toString(entry.answerUs / 1'000.0, 'f', 1));
}

QString summaryOf(const journal::Entry &entry, qsizetype bytes)
{
    QStringList parts{text::clockText(entry.receivedAt)};
    for (const QByteArray &what : {entry.method, entry.target, entry.rejection.isEmpty() ? QByteArray() : entry.peer}) {
        if (!what.isEmpty())
            parts.append(text::visibleText(what));
    }
    if (!entry.status.isEmpty())
        parts.append(text::visibleText(entry.status));
    parts.append(answerOf(entry));
    parts.append(QLocale().formattedDataSize(bytes, 1, QLocale::DataSizeTraditionalFormat));
    if (!entry.rejection.isEmpty())
        parts.append(EventView::tr("rejected: %1").arg(text::visibleText(entry.rejection)));
    for (const wcs::FieldProblem &problem : entry.problems)
        parts.append(text::visibleText(problem.sentence()));
    return parts.join(QStringLiteral(" · "));
}

} // namespace

EventView::EventView(QAction *copyCurl, QWidget *parent)
    : QWidget(parent)
    , m_summary(new Label(Type::Small, Label::Tone::Dim))
    , m_pretty(new QAction(tr("Pretty"), this))
    , m_raw(new QAction(tr("Raw"), this))
    , m_reveal(new QAction(tr("Show secrets"), this))
    , m_copy(new QAction(icon(QStringLiteral("copy")), tr("Copy"), this))
    , m_text(new QPlainTextEdit)
    , m_highlighter(new JsonHighlighter(m_text->document()))
{
    auto *modes = new QActionGroup(this);
    m_pretty->setToolTip(tr("Indented, every value as it was sent"));
    m_raw->setToolTip(tr("Exactly as it came"));
    m_reveal->setObjectName(QStringLiteral("revealSecrets"));
    m_reveal->setCheckable(true);
    m_reveal->setToolTip(tr("Passwords and tokens of this event are masked; shows them, and copies them, until another "
                            "event is chosen"));
    m_copy->setToolTip(tr("Copy the body"));
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(scaled(16), scaled(8), scaled(12), scaled(4));
    bar->setSpacing(scaled(4));
    bar->addWidget(m_summary, 1);
    for (QAction *mode : {m_pretty, m_raw}) {
        mode->setCheckable(true);
        modes->addAction(mode);
        bar->addWidget(new ActionButton(mode));
    }
    auto *reveal = new ActionButton(m_reveal);
    bar->addWidget(reveal);
    connect(m_reveal, &QAction::changed, reveal, [this, reveal] { reveal->setVisible(m_reveal->isVisible()); });
    bar->addWidget(new ActionButton(m_copy));
    bar->addWidget(new ActionButton(copyCurl));
    m_summary->setElideMode(Qt::ElideRight); // the tooltip has the rest
    m_summary->setObjectName(QStringLiteral("eventSummary"));
    m_pretty->setChecked(true);

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
    layout->addLayout(bar);
    layout->addWidget(m_text, 1);
    layout->setContentsMargins(0, 0, 0, scaled(4));

    connect(modes, &QActionGroup::triggered, this, &EventView::show);
    connect(m_reveal, &QAction::toggled, this, &EventView::show);
    connect(m_copy, &QAction::triggered, this, &EventView::copy);
    setNote({});
}

void EventView::setRecord(const journal::StoredRecord &record)
{
    if (!m_record || m_record->entry.id != record.entry.id)
        m_reveal->setChecked(false);
    m_record = record;
    const QByteArray shown = record.body.first(std::min(record.body.size(), MostShown));
    m_masked = text::maskSecrets(shown);
    if (m_masked == shown)
        m_masked.clear();
    show();
}

void EventView::settle(const journal::Outcomes &outcomes)
{
    for (const journal::Outcome &outcome : outcomes) {
        if (!m_record || m_record->entry.id != outcome.record)
            continue;
        outcome.changeAnswer(m_record->entry.answer);
        m_record->entry.answerUs = outcome.answerUs;
        showSummary();
    }
}

void EventView::setNote(const QString &note)
{
    m_record.reset();
    m_masked.clear();
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

void EventView::show()
{
    for (QAction *action : {m_pretty, m_raw, m_copy})
        action->setEnabled(m_record.has_value());
    m_reveal->setVisible(!m_masked.isEmpty());
    if (!m_record) {
        m_summary->setText({});
        m_text->setPlainText(m_note);
        return;
    }
    const bool isHidden = !m_masked.isEmpty() && !m_reveal->isChecked();
    QByteArray text = isHidden ? m_masked : m_record->body.first(std::min(m_record->body.size(), MostShown));
    if (m_record->body.size() <= MostShown && isPretty())
        text = prettyJson(text);
    const text::ShownBlock block = text::ShownBlock::of(text::visibleBlock(text));
    m_isBroken = block.isBroken;
    m_isCut = block.isCut;
    m_text->setPlainText(block.text);
    showSummary();
}

void EventView::showSummary()
{
    QString summary = summaryOf(m_record->entry, m_record->body.size());
    if (m_record->body.size() > MostShown)
        summary += QStringLiteral(" · ") + tr("the first 256 KiB");
    if (m_isCut)
        summary.prepend(tr("Only its beginning, Copy takes all") + QStringLiteral(" · "));
    else if (m_isBroken)
        summary.prepend(tr("Broken to be shown, Copy takes all as it is") + QStringLiteral(" · "));
    if (!m_masked.isEmpty())
        summary = (m_reveal->isChecked() ? tr("Secrets are shown") : tr("Secrets are masked")) + QStringLiteral(" · ") +
                  summary;
    m_summary->setText(summary);
    m_summary->setToolTip(summary.toHtmlEscaped());
}

void EventView::copy() const
{
    const auto make = [body = m_record->body, isRevealed = m_reveal->isChecked(), isIndented = isPretty()] {
        const QByteArray text = isRevealed ? body : text::maskSecrets(body);
        return json::decodedUtf8(isIndented ? prettyJson(text) : text);
    };
    copyMade(m_copy, m_record->body.size(), make);
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
