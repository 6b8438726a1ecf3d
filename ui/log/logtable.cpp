#include "ui/log/logtable.h"

#include <QHeaderView>
#include <QScrollBar>

namespace ui {

using Log = view::EventLogModel;

namespace {

CellDelegate::Places places()
{
    return {.statusColumn = Log::StatusColumn,
            .answerColumn = Log::AnswerColumn,
            .strongColumn = Log::NameColumn,
            .dimColumns = {Log::PeerColumn, Log::InfoColumn, Log::NodeColumn, Log::MediaSessionColumn},
            .middleColumns = {Log::NameColumn, Log::PeerColumn, Log::NodeColumn, Log::MediaSessionColumn},
            .statusRole = Log::StatusRole,
            .phaseRole = Log::PhaseRole,
            .injectedRole = Log::InjectedRole,
            .dimmedRole = Log::RejectedRole,
            .rejectedRole = Log::RejectedRole};
}

} // namespace

LogTable::LogTable(Log &log, QWidget *parent)
    : DataTable(places(), parent)
    , m_log(log)
{
    setModel(&log);
    setAccessibleName(tr("Event log"));
    // As the model's columns: time, method, name, status, answer, peer, info, node, media session.
    setColumns({{96, 200},
                {80, 220, 3},
                {80, 240, 4},
                {96, 220},
                {56, 180},
                {64, 200, 1},
                {120, 120},
                {64, 320, 5},
                {80, 320, 5}},
               Log::InfoColumn, {Log::NodeColumn, Log::MediaSessionColumn});
    setOffers(Narrow | ToTable | ToRule);
    setAlwaysCopied({Log::NodeColumn, Log::MediaSessionColumn});
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
