#include "ui/detail/detailpane.h"

#include "board/subject.h"
#include "text/text.h"
#include "ui/detail/curlcommand.h"
#include "ui/detail/detailactions.h"
#include "ui/detail/eventview.h"
#include "ui/detail/sequenceview.h"
#include "ui/kit/actionbutton.h"
#include "ui/kit/copying.h"
#include "ui/kit/icon.h"
#include "ui/tables/datatable.h"
#include "view/clientsmodel.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QStackedWidget>
#include <QTabBar>

namespace ui {

namespace {

using History = view::HistoryModel;

constexpr int LongestName = 200; // characters, in the caption

constexpr CellDelegate::Roles Roles{.status = History::StatusRole,
                                    .phase = History::PhaseRole,
                                    .injected = History::InjectedRole,
                                    .dimmed = History::GapRole};

// The stream that an event is of; of none, what it is instead.
QString captionOf(const journal::Entry &entry)
{
    if (!entry.rejection.isEmpty())
        return DetailPane::tr("Rejected request from %1").arg(text::visibleText(entry.peer));
    const wcs::HookEvent event = board::eventOf(entry);
    QStringList parts;
    if (event.streamKey().isEmpty())
        parts.append(DetailPane::tr("No stream"));
    for (const QByteArray &text : {event.name, event.mediaSessionId}) {
        if (!text.isEmpty())
            parts.append(text::visibleText(text, LongestName));
    }
    if (event.published && parts.size() > 1)
        parts.insert(1, *event.published ? DetailPane::tr("publisher") : DetailPane::tr("player"));
    return parts.join(QStringLiteral(" · "));
}

} // namespace

DetailPane::DetailPane(const Sources &sources, const DetailActions &actions, QWidget *parent)
    : QWidget(parent)
    , m_history(sources.history)
    , m_clients(sources.clients)
    , m_timeline(sources.timeline)
    , m_exchange(new view::SequenceModel(sources.history, sources.sessions, this))
    , m_tabs(new QTabBar)
    , m_caption(new Label(Type::Small, Label::Tone::Dim))
    , m_pages(new QStackedWidget)
    , m_table(new DataTable(Roles, nullptr))
    , m_event(new EventView(actions.copyCurl, nullptr))
    , m_sequence(new SequenceView(*m_exchange))
    , m_copySequence(nullptr)
    , m_read(sources.readRecord)
{
    for (const QString &title : {tr("History"), tr("Event"), tr("Sequence")}) {
        const int tab = m_tabs->addTab(title);
        m_tabs->setTabToolTip(tab, actions.tabs.at(tab)->toolTip());
    }
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setUsesScrollButtons(false); // the caption gives way, not they
    m_tabs->setAccessibleName(tr("Details of the selected stream"));
    m_caption->setObjectName(QStringLiteral("detailCaption"));
    m_caption->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_caption->setElideMode(Qt::ElideRight);
    m_caption->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_caption->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_table->setModel(&m_history);
    m_table->setAccessibleName(tr("History of the selected stream"));
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setOffers(DataTable::NarrowTable | DataTable::ToLog | DataTable::ToRule);
    m_pages->addWidget(m_table);
    m_pages->addWidget(m_event);
    m_event->setFocusProxy(m_event->findChild<QPlainTextEdit *>());
    m_pages->addWidget(m_sequence);
    auto *copy = new QAction(icon(QStringLiteral("copy")), tr("Copy as text"), this);
    copy->setObjectName(QStringLiteral("copySequence"));
    copy->setToolTip(tr("Copies the sequence as text"));
    connect(copy, &QAction::triggered, m_sequence, &SequenceView::copyAll);
    m_copySequence = new ActionButton(copy, ActionButton::Look::IconOnly);
    m_copySequence->setAutoRaise(true);
    m_copySequence->hide();

    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(scaled(4), 0, scaled(16), 0);
    bar->addWidget(m_tabs);
    bar->addSpacing(scaled(16));
    bar->addWidget(m_caption, 1);
    bar->addWidget(m_copySequence);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(bar);
    layout->addWidget(m_pages, 1);

    connect(actions.nextEvent, &QAction::triggered, this, [this] { stepEvent(1); });
    connect(actions.previousEvent, &QAction::triggered, this, [this] { stepEvent(-1); });
    connectPages();
    showHint();
}

void DetailPane::connectPages()
{
    connect(m_tabs, &QTabBar::currentChanged, this, &DetailPane::showTab);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &DetailPane::eventChosen);
    connect(m_table, &QAbstractItemView::activated, this, [this] { openTab(EventTab); });
    connect(m_sequence, &SequenceView::recordChosen, this, &DetailPane::choose);
    connect(m_sequence, &QAbstractItemView::activated, this, [this] { openTab(EventTab); });
    connect(&m_clients, &view::ClientsModel::applied, this, &DetailPane::showClientMessages);
    connect(&m_history, &History::loaded, this, [this] {
        showHint();
        if (!m_table->currentIndex().isValid() && m_history.rowCount() > 0)
            m_table->goTo(m_history.index(0, 0));
    });
    connect(&m_history, &History::failed, this, &DetailPane::showHint);
}

void DetailPane::showStream(const QByteArray &streamKey, qint64 lastRecord, const QString &caption)
{
    m_ofStream = caption;
    m_record = 0;
    m_asked.forget();
    m_event->setNote({});
    m_history.setStream(streamKey, lastRecord);
    showClientMessages();
    showHint();
    showCaption();
}

// An event of the log may be one of another stream than the rest.
void DetailPane::showCaption()
{
    const journal::StoredRecord *shown = m_tabs->currentIndex() == EventTab ? m_event->record() : nullptr;
    const bool isOther = shown && (streamKey().isEmpty() || board::eventOf(shown->entry).streamKey() != streamKey());
    m_caption->setText(isOther ? captionOf(shown->entry) : m_ofStream);
}

void DetailPane::showClientMessages()
{
    const int client = m_clients.clientOf(streamKey());
    m_sequence->setClientName(client < 0 ? QString() : text::visibleText(m_clients.state(client).id));
    m_exchange->addMessages(m_clients.messagesAbout(streamKey(), m_timeline));
}

void DetailPane::showHint(const QString &failure)
{
    QString hint = failure;
    if (hint.isEmpty() && m_history.isLoading())
        hint = tr("Reading the history …");
    else if (hint.isEmpty() && !streamKey().isEmpty())
        hint = tr("No events of this stream are kept any more.");
    const bool isNone = hint.isEmpty();
    m_table->setHint(isNone ? tr("Select a stream to see what happened to it, and when.") : hint);
    m_sequence->setHint(isNone ? tr("Select a stream to see what its client, WCS and Streamwatch say to one another.")
                               : hint);
}

void DetailPane::note(const QString &text)
{
    m_event->setNote(text);
    showCaption();
}

void DetailPane::eventChosen()
{
    const QModelIndex row = m_table->currentIndex();
    const qint64 record = row.data(History::RecordIdRole).toLongLong();
    if (row.isValid() && record == 0) { // a gap, or a jump of the clock: what was shown before is not chosen any more
        m_record = 0;
        m_asked.forget();
        note(tr("This line is no event: it says what happened to the program or its clock."));
    }
    if (record == 0 || record == m_record)
        return;
    m_record = record;
    m_asked.forget();
    m_sequence->selectRecord(record);
    if (m_tabs->currentIndex() == EventTab)
        want(record);
}

// By an arrow of the sequence: that event in the other tabs, too.
void DetailPane::choose(qint64 record)
{
    if (const int row = m_history.rowOfRecord(record); row >= 0)
        m_table->goTo(m_history.index(row, 0));
    m_record = record;
    m_asked.forget();
}

void DetailPane::openTab(int tab)
{
    m_tabs->setCurrentIndex(tab);
    m_pages->currentWidget()->setFocus(Qt::ShortcutFocusReason);
}

void DetailPane::showTab(int tab)
{
    m_pages->setCurrentIndex(tab);
    showCaption();
    m_copySequence->setVisible(tab == SequenceTab);
    if (tab == SequenceTab)
        m_sequence->selectRecord(m_record);
    if (tab != EventTab)
        return;
    if (m_record == 0)
        note(tr("Select an event in the history, or in the event log (Ctrl+L)."));
    else if (!m_event->record() || m_event->record()->entry.id != m_record)
        want(m_record);
}

void DetailPane::showRecord(qint64 record)
{
    m_record = record;
    if (m_tabs->currentIndex() == EventTab)
        want(record);
    else
        m_tabs->setCurrentIndex(EventTab);
}

void DetailPane::stepEvent(int towardsNewer)
{
    const int rows = m_history.rowCount();
    const int step = towardsNewer > 0 ? -1 : 1; // newest first
    int row = m_table->currentIndex().isValid() ? m_table->currentIndex().row() + step : 0;
    while (row >= 0 && row < rows && m_history.index(row, 0).data(History::GapRole).toBool())
        row += step;
    if (row >= 0 && row < rows)
        m_table->goTo(m_history.index(row, 0));
    else if (row >= rows && m_history.canFetchMore({}))
        m_history.fetchMore({});
}

void DetailPane::want(qint64 record)
{
    m_asked.take(m_read(record), [this](const Result<std::optional<journal::StoredRecord>> &found) {
        if (!found) {
            m_curlUrl.clear();
            return note(found.error().sentence);
        }
        if (!*found)
            return note(tr("This event is not kept any more: it was older than the time or size limit."));
        takeRecord(**found);
    });
}

void DetailPane::copyAsCurl(const QString &endpointUrl)
{
    const journal::StoredRecord *shown = m_event->record();
    if (shown && shown->entry.id == m_record) {
        if (isSentAgain(*shown))
            copyMade(this, shown->body.size(),
                     [record = *shown, endpointUrl] { return curlCommand(record, endpointUrl); });
    } else if (m_record != 0) {
        m_curlUrl = endpointUrl;
        want(m_record);
    }
}

void DetailPane::takeRecord(const journal::StoredRecord &record)
{
    m_event->setRecord(record);
    showCaption();
    if (const QString url = std::exchange(m_curlUrl, {}); !url.isEmpty())
        copyAsCurl(url);
}

void DetailPane::settle(const journal::Outcomes &outcomes)
{
    if (m_held)
        m_heldOutcomes.insert(m_heldOutcomes.end(), outcomes.begin(), outcomes.end());
    else
        m_event->settle(outcomes);
}

void DetailPane::setHeld(bool held)
{
    m_held = held;
    m_history.setHeld(held);
    if (!held)
        settle(std::exchange(m_heldOutcomes, {}));
}

bool DetailPane::event(QEvent *event)
{
    if (event->type() == QEvent::ApplicationFontChange)
        m_tabs->updateGeometry();
    return QWidget::event(event);
}

} // namespace ui
