#include "ui/datatable.h"

#include "streams/copyrole.h"
#include "ui/colours.h"
#include "ui/columnmenu.h"
#include "ui/rows.h"
#include "ui/spreadsheet.h"
#include "ui/tableheader.h"

#include <QAction>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QEvent>
#include <QGuiApplication>
#include <QMenu>
#include <QPainter>

#include <algorithm>

namespace ui {

namespace {

constexpr int RowHeight = 28;

QString copied(const QModelIndex &cell)
{
    return cell.data(streams::CopyRole).toString();
}

} // namespace

DataTable::DataTable(const CellDelegate::Places &places, QWidget *parent)
    : QTableView(parent)
    , m_delegate(new CellDelegate(places, this))
    , m_header(new TableHeader(this))
{
    setHorizontalHeader(m_header);
    setItemDelegate(m_delegate);
    setUpRows(*this);
    verticalHeader()->setDefaultSectionSize(scaled(RowHeight));
    connect(m_header, &TableHeader::menuRequested, this, [this](int column, QPoint position) {
        auto *menu = new QMenu(this);
        fillColumnMenu(*menu, *this, column);
        popUp(menu, position);
    });
}

void DataTable::setColumns(const QList<int> &widths, const QList<int> &hidden)
{
    m_widths = widths;
    m_hidden = hidden;
    resetColumns();
}

void DataTable::resetColumns()
{
    for (int column = 0; column < int(m_widths.size()); ++column) {
        m_header->moveSection(m_header->visualIndex(column), column);
        m_header->setSectionHidden(column, m_hidden.contains(column));
        m_header->resizeSection(column, scaled(m_widths.at(column)));
    }
}

QString DataTable::columnName(int column) const
{
    const QString name = model()->headerData(column, Qt::Horizontal).toString();
    return name.isEmpty() ? model()->headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString() : name;
}

void DataTable::popUp(QMenu *menu, QPoint globalPosition)
{
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(menu, &QMenu::aboutToHide, this, [this] { emit menuOpened(false); });
    emit menuOpened(true);
    menu->popup(globalPosition);
}

void DataTable::setHint(const QString &hint)
{
    m_hint = hint;
    viewport()->update();
}

QString DataTable::selectionAsTsv() const
{
    QModelIndexList rows = selectionModel()->selectedRows();
    if (rows.isEmpty())
        return {};
    std::ranges::sort(rows, {}, &QModelIndex::row);

    QList<int> columns;
    QStringList headings;
    for (int visual = 0; visual < m_header->count(); ++visual) {
        const int column = m_header->logicalIndex(visual);
        if (m_header->isSectionHidden(column))
            continue;
        columns.append(column);
        headings.append(columnName(column));
    }
    QString text = spreadsheetRow(headings);
    for (const QModelIndex &row : std::as_const(rows)) {
        QStringList cells;
        for (const int column : std::as_const(columns))
            cells.append(copied(row.siblingAtColumn(column)));
        text += spreadsheetRow(cells);
    }
    return text;
}

void DataTable::addCopying(QMenu &menu, const QModelIndex &cell)
{
    const QString text = copied(cell);
    connect(menu.addAction(tr("Copy")), &QAction::triggered, this,
            [text] { QGuiApplication::clipboard()->setText(text); });
    QAction *rows = menu.addAction(tr("Copy rows"));
    rows->setShortcut(QKeySequence::Copy); // shown only: the window's own action has the key
    rows->setShortcutContext(Qt::WidgetShortcut);
    connect(rows, &QAction::triggered, this, &DataTable::copySelection);
}

void DataTable::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex cell = byKey ? currentIndex() : indexAt(event->pos());
    if (!cell.isValid())
        return;
    auto *menu = new QMenu(this);
    fillMenu(*menu, cell);
    popUp(menu, byKey ? viewport()->mapToGlobal(visualRect(cell).bottomLeft()) : event->globalPos());
}

void DataTable::copySelection() const
{
    if (const QString text = selectionAsTsv(); !text.isEmpty())
        QGuiApplication::clipboard()->setText(text);
}

void DataTable::paintEvent(QPaintEvent *event)
{
    QTableView::paintEvent(event);
    if (m_hint.isEmpty() || !model() || model()->rowCount() > 0)
        return;
    QPainter painter(viewport());
    painter.setPen(Colours::of(palette()).dim);
    const int margin = scaled(24);
    painter.drawText(viewport()->rect().adjusted(margin, 0, -margin, 0), Qt::AlignCenter | Qt::TextWordWrap, m_hint);
}

bool DataTable::event(QEvent *event)
{
    if (event->type() == QEvent::ApplicationFontChange) {
        m_delegate->clearCache();
        verticalHeader()->setDefaultSectionSize(scaled(RowHeight));
        viewport()->update();
    }
    return QTableView::event(event);
}

} // namespace ui
