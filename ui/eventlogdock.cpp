#include "ui/eventlogdock.h"

#include "ui/actions.h"
#include "ui/card.h"
#include "ui/datatable.h"
#include "ui/fonts.h"
#include "ui/icon.h"

#include <QAction>
#include <QKeySequence>
#include <QVBoxLayout>

namespace ui {

namespace {

using Log = streams::EventLogModel;

CellDelegate::Places places()
{
    return {.statusColumn = Log::StatusColumn,
            .answerColumn = Log::AnswerColumn,
            .strongColumn = Log::NameColumn,
            .dimColumns = {Log::PeerColumn, Log::InfoColumn},
            .statusRole = Log::StatusRole,
            .phaseRole = Log::PhaseRole,
            .injectedRole = Log::InjectedRole,
            .dimmedRole = -1};
}

} // namespace

EventLogDock::EventLogDock(Log &log, QWidget *parent)
    : QDockWidget(tr("Event log"), parent)
    , m_table(new DataTable(places(), nullptr))
{
    setObjectName(QStringLiteral("eventLog"));
    m_table->setModel(&log);
    m_table->setAccessibleName(tr("Event log"));
    m_table->setHint(tr("Nothing has come in yet."));
    // As the model's columns: time, method, name, status, answer, peer, info.
    m_table->setColumns({120, 168, 128, 148, 112, 160, 200}, {});

    QAction *toggle = toggleViewAction();
    toggle->setObjectName(QStringLiteral("eventLogAction"));
    toggle->setText(tr("Event &log"));
    toggle->setShortcut(QKeySequence(QStringLiteral("Ctrl+L")));
    toggle->setIcon(icon(QStringLiteral("log")));
    setTip(toggle, tr("Every request, also rejected ones"));

    auto *frame = new QWidget;
    auto *layout = new QVBoxLayout(frame);
    layout->setContentsMargins(scaled(16), 0, scaled(16), scaled(4));
    layout->addWidget(new Card(m_table));
    setWidget(frame);

    const auto choose = [this](const QModelIndex &index) {
        if (const qint64 record = index.data(Log::RecordIdRole).toLongLong(); record != 0)
            emit eventChosen(record);
    };
    connect(m_table, &QAbstractItemView::activated, this, choose);
    connect(m_table, &QAbstractItemView::clicked, this, choose);
}

} // namespace ui
