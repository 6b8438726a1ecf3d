#include "ui/log/logtable.h"

#include <QHeaderView>
#include <QScrollBar>

namespace ui {

using Log = view::EventLogModel;

namespace {

constexpr CellDelegate::Roles Roles{.status = Log::StatusRole,
                                    .phase = Log::PhaseRole,
                                    .injected = Log::InjectedRole,
                                    .dimmed = Log::RejectedRole,
                                    .rejected = Log::RejectedRole};

} // namespace

LogTable::LogTable(Log &log, QWidget *parent)
    : DataTable(Roles, parent)
    , m_log(log)
{
    setModel(&log);
    setAccessibleName(tr("Event log"));
    setOffers(Narrow | ToTable | ToRule);
    connect(&log, &QAbstractItemModel::rowsAboutToBeInserted, this, &LogTable::notePlace);
    connect(&log, &QAbstractItemModel::rowsAboutToBeRemoved, this, &LogTable::notePlace);
    connect(&log, &QAbstractItemModel::rowsInserted, this, &LogTable::keepPlace);
    connect(&log, &QAbstractItemModel::rowsRemoved, this, &LogTable::keepPlace);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &LogTable::fetch);
}

bool LogTable::tick()
{
    const int last = rowAt(viewport()->height() - 1);
    m_log.setVisibleRows(std::max(rowAt(0), 0), last < 0 ? m_log.rowCount() - 1 : last);
    return m_log.tick();
}

void LogTable::showNewest()
{
    if (!m_log.state().isAtNewest)
        m_log.toNewest();
    verticalScrollBar()->setValue(0);
}

// At its upper end, what comes is to be seen: unless that is not the newest.
void LogTable::notePlace()
{
    const bool isFollowing = verticalScrollBar()->value() == 0 && m_log.state().isAtNewest;
    m_top = isFollowing ? QModelIndex() : indexAt({0, 0});
    m_topY = m_top.isValid() ? rowViewportPosition(m_top.row()) : 0;
}

void LogTable::keepPlace()
{
    if (!m_top.isValid())
        return;
    updateGeometries(); // the scroll bar's range, now
    verticalScrollBar()->setValue(m_top.row() * verticalHeader()->defaultSectionSize() - m_topY);
    m_top = QModelIndex();
}

// Older ones a view of Qt's fetches by itself.
void LogTable::fetch()
{
    if (isVisible() && verticalScrollBar()->value() < viewport()->height() && !m_log.state().isAtNewest)
        QMetaObject::invokeMethod(&m_log, &Log::fetchNewer, Qt::QueuedConnection);
}

void LogTable::resizeEvent(QResizeEvent *event)
{
    DataTable::resizeEvent(event);
    fetch();
}

} // namespace ui
