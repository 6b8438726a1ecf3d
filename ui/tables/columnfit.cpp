#include "ui/tables/columnfit.h"

#include "ui/kit/fonts.h"
#include "ui/tables/tableheader.h"

#include <QAbstractItemDelegate>
#include <QStyleOptionViewItem>
#include <QTableView>

#include <algorithm>
#include <chrono>
#include <numeric>

namespace ui {

using namespace std::chrono_literals;

namespace {

constexpr auto Soon = 500ms; // columns that change with every frame would tire the eye
constexpr int Step = 4;      // px at 100 %, so that a digit more does not move what stands beside it
constexpr int LeastChosen = 28;

} // namespace

ColumnFit::ColumnFit(QTableView &table, TableHeader &header)
    : QObject(&table)
    , m_table(table)
    , m_header(header)
{
    m_soon.setSingleShot(true);
    connect(&m_soon, &QTimer::timeout, this, &ColumnFit::measure);
    connect(&header, &TableHeader::widthChosen, this, &ColumnFit::choose);
    connect(&header, &TableHeader::shownChosen, this, [this](int column, bool shown) { m_wanted[column] = shown; });
    connect(&header, &TableHeader::released, this, &ColumnFit::fit);
    connect(&header, &TableHeader::columnsChanged, this, &ColumnFit::measure, Qt::QueuedConnection); // one may be new
    connect(&header, &QHeaderView::sectionHandleDoubleClicked, this, [this](int column) {
        m_chosen.remove(column);
        fit();
    });
}

void ColumnFit::setColumns(const QList<view::ColumnTraits> &columns)
{
    m_columns = columns;
    m_wanted.fill(true, columns.size());
    m_content.fill(0, columns.size());
    measure();
}

void ColumnFit::setWanted(int column, bool wanted)
{
    if (m_wanted.at(column) == wanted)
        return;
    m_wanted[column] = wanted;
    measure();
    emit m_header.columnsChanged();
}

void ColumnFit::setChosen(const QMap<int, int> &widths)
{
    m_chosen = widths;
    fit();
}

void ColumnFit::choose(int column, int width)
{
    m_chosen.insert(column, std::max(LeastChosen, qRound(width * 100.0 / scaled(100))));
    if (!m_header.isPressed())
        fit();
}

void ColumnFit::measureSoon()
{
    if (m_soon.isActive())
        return;
    const bool isEmpty = std::ranges::all_of(m_content, [](int width) { return width == 0; });
    m_soon.start(isEmpty ? 0ms : Soon);
}

void ColumnFit::measureAnew()
{
    m_content.fill(0);
    measure();
}

void ColumnFit::measure()
{
    const int last = m_table.rowAt(m_table.viewport()->height() - 1);
    const int rows = m_table.model() ? m_table.model()->rowCount() : 0;
    const int first = std::max(m_table.rowAt(0), 0);
    const int end = last < 0 ? rows : last + 1;
    const QAbstractItemDelegate &delegate = *m_table.itemDelegate();
    const QStyleOptionViewItem option;
    for (int column = 0; column < int(m_columns.size()); ++column) {
        if (!m_wanted.at(column) || m_chosen.contains(column))
            continue;
        int &content = m_content[column];
        for (int row = first; row < end; ++row)
            content = std::max(content, delegate.sizeHint(option, m_table.model()->index(row, column)).width());
    }
    fit();
}

// One that is not there before something stands in it.
bool ColumnFit::isEmpty(int column) const
{
    return m_columns.at(column).needsText && m_content.at(column) == 0 && !m_chosen.contains(column);
}

// 0: not shown.
QList<int> ColumnFit::wantedWidths() const
{
    QList<int> widths(m_columns.size(), 0);
    const int step = scaled(Step);
    for (int column = 0; column < int(m_columns.size()); ++column) {
        const view::ColumnWidth &limits = m_columns.at(column).width;
        const int content = std::max(m_content.at(column), m_header.wantedWidth(column));
        const int rounded = (content + step - 1) / step * step;
        if (!m_wanted.at(column) || isEmpty(column))
            continue;
        if (const auto chosen = m_chosen.constFind(column); chosen != m_chosen.cend())
            widths[column] = scaled(*chosen);
        else if (m_columns.at(column).fills)
            widths[column] = scaled(limits.least);
        else
            widths[column] = std::clamp(rounded, scaled(limits.least), scaled(limits.most));
    }
    return widths;
}

// Column after column becomes narrow, then leaves.
void ColumnFit::makeRoom(QList<int> &widths, int room) const
{
    int over = std::accumulate(widths.cbegin(), widths.cend(), 0) - room;
    QList<int> order;
    for (int column = 0; column < int(m_columns.size()); ++column) {
        if (m_columns.at(column).width.givesWay > 0 && widths.at(column) > 0)
            order.append(column);
    }
    std::ranges::stable_sort(order, {}, [this](int column) { return m_columns.at(column).width.givesWay; });
    for (const int column : std::as_const(order)) {
        const view::ColumnWidth &limits = m_columns.at(column).width;
        const int least = m_chosen.contains(column) ? widths.at(column) : scaled(limits.least);
        int given = std::clamp(over, 0, widths.at(column) - least);
        if (given < over && limits.canLeave && !m_header.isMarked(column) && !m_chosen.contains(column))
            given = widths.at(column);
        widths[column] -= given;
        over -= given;
    }
}

void ColumnFit::fit()
{
    QList<int> widths = wantedWidths();
    if (m_table.isVisible()) { // else it is not known what room there will be
        const int room = m_table.viewport()->width();
        makeRoom(widths, room);
        const int left = room - std::accumulate(widths.cbegin(), widths.cend(), 0);
        if (const int taker = fillingColumn(widths); taker >= 0 && left > 0)
            widths[taker] += left;
    }
    for (int column = 0; column < int(widths.size()); ++column)
        m_header.setWidth(column, widths.at(column));
}

// Else the last one that is shown.
int ColumnFit::fillingColumn(const QList<int> &widths) const
{
    const int filling = int(std::ranges::find(m_columns, true, &view::ColumnTraits::fills) - m_columns.begin());
    if (widths.value(filling) > 0 && !m_chosen.contains(filling))
        return filling;
    for (int visual = m_header.count() - 1; visual >= 0; --visual) {
        if (const int column = m_header.logicalIndex(visual); widths.value(column) > 0)
            return column;
    }
    return -1;
}

} // namespace ui
