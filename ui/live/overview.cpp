#include "ui/live/overview.h"

#include "text/text.h"
#include "ui/live/tilestrip.h"

#include <QLocale>

namespace ui {

Overview::Overview(const view::StreamTableModel &table, TileStrip &tiles, QWidget *window)
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

void Overview::setProblems(int problems)
{
    m_problems = problems;
    showTitle();
}

void Overview::show()
{
    if (m_isPaused)
        return;
    m_tiles.setTotals(m_table.board().totals());
    showFailures();
}

void Overview::sample(qint64 now)
{
    const board::StreamBoard &board = m_table.board();
    if (m_isReceiving)
        m_tiles.note(board.totals(), now);
    show();
    if (!m_isPaused)
        m_tiles.showUntil(now, m_isReceiving);
    showTitle();
}

void Overview::showTitle()
{
    const int failed = m_table.board().totals().failed;
    if (m_problems > 0)
        m_window->setWindowTitle(m_problems == 1 ? tr("1 problem · Streamwatch")
                                                 : tr("%1 problems · Streamwatch").arg(QLocale().toString(m_problems)));
    else
        m_window->setWindowTitle(failed == 0 ? tr("Streamwatch")
                                             : tr("%1 failed · Streamwatch").arg(QLocale().toString(failed)));
}

// Afterwards it still says when that was: whoever was away learns of it.
void Overview::showFailures()
{
    const board::StreamBoard &board = m_table.board();
    const board::FailureMeter &failures = board.failures();
    if (board.totals().failed == 0 || failures.since() == 0)
        return m_tiles.setFailureNews({}, false);
    const int lately = m_isReceiving ? failures.lastMinute(board.timeline().now()) : 0;
    const auto moment = [&board](qint64 time) { return text::momentText(board.timeline().stampOf(time)); };
    const QString since = moment(failures.since());
    const QString last = moment(failures.last());
    const auto count = [](int streams) { return QLocale().toString(streams); };
    if (lately > 0)
        m_tiles.setFailureNews({{tr("%1 in the last minute").arg(count(lately)),
                                 tr("%1 in a minute").arg(count(lately)), tr("%1/min").arg(count(lately))},
                                {tr("since %1").arg(since), since}},
                               true);
    else if (failures.count() == 1)
        m_tiles.setFailureNews({{tr("the last")}, {tr("at %1").arg(since), since}}, false);
    else
        m_tiles.setFailureNews(
            {{tr("%1 since %2").arg(count(failures.count()), since), tr("since %1").arg(since), since},
             {tr("the last at %1").arg(last), tr("last %1").arg(last), last}},
            false);
}

} // namespace ui
