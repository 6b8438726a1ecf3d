#include "ui/eventlogdock.h"

#include "ui/actionbutton.h"
#include "ui/actions.h"
#include "ui/card.h"
#include "ui/datatable.h"
#include "ui/fonts.h"
#include "ui/icon.h"

#include <QAction>
#include <QActionGroup>
#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QKeySequence>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace ui {

namespace {

using Log = streams::EventLogModel;

constexpr int LeastHeight = 40; // px of a table, in a low window

CellDelegate::Places places()
{
    return {.statusColumn = Log::StatusColumn,
            .answerColumn = Log::AnswerColumn,
            .strongColumn = Log::NameColumn,
            .dimColumns = {Log::PeerColumn, Log::InfoColumn},
            .middleColumns = {Log::NameColumn, Log::PeerColumn},
            .statusRole = Log::StatusRole,
            .phaseRole = Log::PhaseRole,
            .injectedRole = Log::InjectedRole,
            .dimmedRole = -1};
}

} // namespace

EventLogDock::EventLogDock(Log &log, Log &rejected, QWidget *parent)
    : QDockWidget(tr("Event log"), parent)
    , m_tables(new QStackedWidget)
    , m_table(makeTable(log))
    , m_rejectedTable(makeTable(rejected))
{
    setObjectName(QStringLiteral("eventLog"));
    m_table->setAccessibleName(tr("Event log"));
    m_table->setHint(tr("Nothing has come in yet."));
    m_rejectedTable->setAccessibleName(tr("Rejected requests"));
    m_rejectedTable->setHint(tr("Nothing was rejected."));

    QAction *toggle = toggleViewAction();
    toggle->setObjectName(QStringLiteral("eventLogAction"));
    toggle->setText(tr("Event &log"));
    toggle->setShortcut(QKeySequence(QStringLiteral("Ctrl+L")));
    toggle->setIcon(icon(QStringLiteral("log")));
    setTip(toggle, tr("Every request, also rejected ones"));

    QAction *all = addChoice(tr("All"), tr("Every request that came"), m_table);
    m_rejected = addChoice(tr("Rejected"), tr("Only what came and was no accepted hook"), m_rejectedTable);
    m_rejected->setObjectName(QStringLiteral("rejectedOnlyAction"));
    auto *choices = new QActionGroup(this);
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(scaled(12), scaled(4), scaled(12), scaled(4));
    bar->setSpacing(scaled(4));
    for (QAction *choice : {all, m_rejected}) {
        choices->addAction(choice);
        bar->addWidget(new ActionButton(choice));
    }
    bar->addStretch(1);
    all->setChecked(true);

    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(bar);
    column->addWidget(m_tables, 1);
    auto *frame = new QWidget;
    auto *layout = new QVBoxLayout(frame);
    layout->setContentsMargins(scaled(16), 0, scaled(16), scaled(4));
    layout->addWidget(new Card(content));
    setWidget(frame);
}

DataTable *EventLogDock::makeTable(Log &log)
{
    auto *table = new DataTable(places(), nullptr);
    table->setModel(&log);
    table->setMinimumHeight(scaled(LeastHeight));
    // As the model's columns: time, method, name, status, answer, peer, info.
    table->setColumns({{96, 200}, {80, 220, 3}, {80, 240, 4}, {96, 220}, {56, 180}, {64, 200, 1}, {120, 120}},
                      Log::InfoColumn, {});
    m_tables->addWidget(table);
    const auto choose = [this](const QModelIndex &index) {
        if (const qint64 record = index.data(Log::RecordIdRole).toLongLong(); record != 0)
            emit eventChosen(record);
    };
    connect(table, &QAbstractItemView::activated, this, choose);
    connect(table, &QAbstractItemView::clicked, this, choose); // also the current one, again
    connect(table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, choose);
    return table;
}

QAction *EventLogDock::addChoice(const QString &text, const QString &tip, DataTable *table)
{
    auto *choice = new QAction(text, this);
    choice->setToolTip(tip);
    choice->setCheckable(true);
    connect(choice, &QAction::toggled, this, [this, table](bool isOn) {
        if (isOn)
            m_tables->setCurrentWidget(table);
    });
    return choice;
}

void EventLogDock::showRejected()
{
    m_rejected->setChecked(true);
    show();
    raise();
}

} // namespace ui
