#include "ui/overview.h"

#include "streams/text.h"
#include "ui/tilestrip.h"

#include <QLocale>

namespace ui {

Overview::Overview(const streams::StreamTableModel &table, TileStrip &tiles, QWidget *window)
    : QObject(window)
    , m_table(table)
    , m_tiles(tiles)
    , m_window(window)
{}

void Overview::setReceiving(bool does)
{
    m_isReceiving = does;
    show();
}

void Overview::setPaused(bool isPaused)
{
    m_isPaused = isPaused;
    show();
}

void Overview::show()
{
    if (m_isPaused)
        return;
    m_tiles.setTotals(m_table.board().totals());
    m_tiles.setFailureNews(failureNews());
}

void Overview::sample(qint64 now)
{
    const streams::StreamBoard &board = m_table.board();
    const int stuck = board.stuck(board.timeline().now());
    if (m_isReceiving)
        m_tiles.note(board.totals(), stuck, now);
    show();
    if (!m_isPaused) {
        m_tiles.setStuck(stuck);
        m_tiles.showUntil(now, m_isReceiving);
    }
    const int failed = board.totals().failed;
    m_window->setWindowTitle(failed == 0 ? tr("Streamwatch")
                                         : tr("%1 failed · Streamwatch").arg(QLocale().toString(failed)));
}

QStringList Overview::failureNews() const
{
    const streams::StreamBoard &board = m_table.board();
    const int count = board.failures().lastMinute(board.timeline().now());
    if (count == 0 || board.totals().failed == 0 || !m_isReceiving)
        return {};
    const qint64 since = board.timeline().stampOf(board.failures().since());
    return {tr("%1 in the last minute").arg(QLocale().toString(count)), tr("since %1").arg(streams::momentText(since))};
}

} // namespace ui
