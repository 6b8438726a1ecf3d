#include "ui/log/eventlogdock.h"

#include "ui/kit/action.h"
#include "ui/kit/actionbutton.h"
#include "ui/kit/card.h"
#include "ui/kit/icon.h"
#include "ui/log/logfoot.h"
#include "ui/log/logtable.h"
#include "ui/tables/filterfield.h"
#include "view/copyrole.h"
#include "wcs/hookevent.h"

#include <QAction>
#include <QActionGroup>
#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QKeySequence>
#include <QVBoxLayout>

namespace ui {

namespace {

using Log = view::EventLogModel;
using Source = board::LogQuery::Source;

constexpr int LeastHeight = 40; // px of a table, in a low window
constexpr int LeastFilter = 120;

} // namespace

EventLogDock::EventLogDock(Log &log, QWidget *parent)
    : QDockWidget(tr("Event log"), parent)
    , m_log(log)
    , m_table(new LogTable(log))
    , m_filter(new FilterField)
    , m_all(addChoice(tr("All"), tr("Every request that came")))
    , m_rejected(addChoice(tr("Rejected"), tr("Only what came and was no accepted hook")))
    , m_onlyStream(addChoice(tr("Only this stream"), tr("Only events of the stream that is selected in the table")))
{
    setObjectName(QStringLiteral("eventLog"));
    m_rejected->setObjectName(QStringLiteral("rejectedOnlyAction"));
    m_onlyStream->setObjectName(QStringLiteral("onlyThisStreamAction"));
    m_onlyStream->setEnabled(false);
    m_table->setMinimumHeight(scaled(LeastHeight));
    nameToggle();
    auto *foot = new LogFoot(log);
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(makeBar());
    column->addWidget(m_table, 1);
    column->addWidget(foot);
    auto *frame = new QWidget;
    auto *layout = new QVBoxLayout(frame);
    layout->setContentsMargins(scaled(16), 0, scaled(16), scaled(4));
    layout->addWidget(new Card(content));
    setWidget(frame);
    m_all->setChecked(true);

    connect(foot, &LogFoot::newestWanted, m_table, &LogTable::showNewest);
    connect(m_filter, &FilterField::filterChanged, this, [this](const filter::Filter &filter) {
        m_inForce = filter;
        ask();
    });
    const auto goToTable = [this] { m_table->setFocus(Qt::ShortcutFocusReason); };
    connect(m_filter, &FilterField::entered, this, goToTable);
    connect(m_filter, &FilterField::downPressed, this, goToTable);
    connectTable();
    ask();
}

void EventLogDock::nameToggle()
{
    QAction *toggle = toggleViewAction();
    toggle->setObjectName(QStringLiteral("eventLogAction"));
    toggle->setText(tr("Event &log"));
    toggle->setShortcut(QKeySequence(QStringLiteral("Ctrl+L")));
    toggle->setIcon(icon(QStringLiteral("log")));
    setTip(toggle, tr("Every request, also rejected ones"));
}

QAction *EventLogDock::addChoice(const QString &text, const QString &tip)
{
    auto *choice = new QAction(text, this);
    choice->setToolTip(tip);
    choice->setCheckable(true);
    return choice;
}

QHBoxLayout *EventLogDock::makeBar()
{
    m_filter->setObjectName(QStringLiteral("logFilter"));
    m_filter->setAccessibleName(tr("Filter of the event log"));
    m_filter->setPlaceholderText(tr("Filter: method:connect, answer:403, rule:…, name:cam*"));
    m_filter->setToolTip(tr("Shows only the events that match, of the whole journal"));
    m_filter->setMinimumWidth(scaled(LeastFilter));
    auto *choices = new QActionGroup(this);
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(scaled(12), scaled(4), scaled(12), scaled(4));
    bar->setSpacing(scaled(4));
    for (QAction *choice : {m_all, m_rejected, m_onlyStream}) {
        choices->addAction(choice);
        bar->addWidget(new ActionButton(choice));
    }
    connect(choices, &QActionGroup::triggered, this, &EventLogDock::ask);
    bar->addSpacing(scaled(8));
    bar->addWidget(m_filter, 1);
    return bar;
}

void EventLogDock::connectTable()
{
    const auto choose = [this](const QModelIndex &index) {
        if (const qint64 record = index.data(Log::RecordIdRole).toLongLong(); record != 0)
            emit eventChosen(record);
    };
    connect(m_table, &QAbstractItemView::clicked, this, choose); // also the current one, again
    connect(m_table, &DataTable::filterTermWanted, m_filter, &FilterField::addTerm);
    connect(m_table, &DataTable::streamWanted, this,
            [this](const wcs::HookEvent &stream) { emit streamWanted(stream, 0); });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, choose);
    connect(m_table, &QAbstractItemView::activated, this, [this](const QModelIndex &index) {
        const auto event = index.data(view::EventRole).value<wcs::HookEvent>();
        if (!event.streamKey().isEmpty())
            emit streamWanted(event, index.data(Log::RecordIdRole).toLongLong());
    });
}

bool EventLogDock::tick()
{
    return m_table->tick();
}

void EventLogDock::ask()
{
    const bool isOfStream = m_onlyStream->isChecked() && !m_stream.isEmpty();
    const Source source = isOfStream ? Source::Stream : m_rejected->isChecked() ? Source::Rejected : Source::All;
    m_table->setHint(!m_inForce.isEmpty()         ? tr("No event that was looked at matches the filter.")
                     : source == Source::Rejected ? tr("Nothing was rejected.")
                     : source == Source::Stream   ? tr("No events of this stream are kept any more.")
                                                  : tr("Nothing has come in yet."));
    m_log.setQuery({.source = source,
                    .streamKey = isOfStream ? m_stream : QByteArray(),
                    .lastRecord = isOfStream ? m_lastRecord : 0,
                    .filter = m_inForce});
}

void EventLogDock::setStream(const QByteArray &streamKey, qint64 lastRecord)
{
    m_onlyStream->setEnabled(!streamKey.isEmpty() || m_onlyStream->isChecked());
    if (streamKey.isEmpty()) // it goes on showing the one that was
        return;
    const bool isOther = streamKey != m_stream;
    m_stream = streamKey;
    m_lastRecord = lastRecord;
    if (isOther && m_onlyStream->isChecked())
        ask();
}

void EventLogDock::comeUp()
{
    ask();
    show();
    raise();
}

void EventLogDock::showRejected()
{
    m_rejected->setChecked(true);
    comeUp();
}

void EventLogDock::showFiltered(const filter::FilterTree &filter)
{
    m_all->setChecked(true);
    m_filter->setFilter(filter);
    comeUp();
}

void EventLogDock::showStream(const QByteArray &streamKey, qint64 lastRecord)
{
    setStream(streamKey, lastRecord);
    m_onlyStream->setChecked(true);
    m_filter->clear();
    comeUp();
}

} // namespace ui
