#include "ui/tables/datatable.h"

#include "ui/kit/colours.h"
#include "ui/tables/columnmenu.h"
#include "ui/tables/rows.h"
#include "ui/tables/spreadsheet.h"
#include "ui/tables/tableheader.h"
#include "view/copyrole.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QEvent>
#include <QMenu>
#include <QPainter>
#include <QRegularExpression>

#include <algorithm>

namespace ui {

namespace {

constexpr int RowHeight = 28;

QString copied(const QModelIndex &cell)
{
    return cell.data(view::CopyRole).toString();
}

} // namespace

DataTable::DataTable(const CellDelegate::Roles &roles, QWidget *parent)
    : QTableView(parent)
    , m_delegate(new CellDelegate(roles, this))
    , m_header(new TableHeader(this))
{
    setHorizontalHeader(m_header);
    setItemDelegate(m_delegate);
    setUpRows(*this);
    m_fit = new ColumnFit(*this, *m_header);
    verticalHeader()->setDefaultSectionSize(scaled(RowHeight));
    connect(m_header, &TableHeader::menuRequested, this, [this](int column, QPoint position) {
        auto *menu = new QMenu(this);
        fillColumnMenu(*menu, column);
        popUp(menu, position);
    });
}

void DataTable::setModel(QAbstractItemModel *model)
{
    if (this->model())
        disconnect(this->model(), nullptr, m_fit, nullptr);
    m_traits.clear();
    for (int column = 0; column < model->columnCount(); ++column)
        m_traits += model->headerData(column, Qt::Horizontal, view::TraitsRole).value<view::ColumnTraits>();
    m_delegate->setColumns(m_traits);
    QTableView::setModel(model);
    m_fit->setColumns(m_traits);
    resetColumns();
    connect(model, &QAbstractItemModel::modelReset, m_fit, &ColumnFit::measureSoon);
    connect(model, &QAbstractItemModel::rowsInserted, m_fit, &ColumnFit::measureSoon);
    connect(model, &QAbstractItemModel::dataChanged, m_fit, &ColumnFit::measureSoon);
    connect(model, &QAbstractItemModel::layoutChanged, m_fit, &ColumnFit::measureSoon);
}

void DataTable::resetColumns()
{
    for (int column = 0; column < m_header->count(); ++column) {
        m_header->moveSection(m_header->visualIndex(column), column);
        m_fit->setWanted(column, m_traits.at(column).isShown);
    }
    for (int column = 0; column < m_header->count(); ++column)
        placeLater(column);
    m_fit->setChosen({});
}

// One whose number is that of a later version than its place.
void DataTable::placeLater(int column)
{
    const int before = m_traits.at(column).standsAfter;
    if (before < 0)
        return;
    const int from = m_header->visualIndex(column);
    const int place = m_header->visualIndex(before);
    m_header->moveSection(from, from > place ? place + 1 : place);
}

// "0 1=222 12-": from the left; the second has a width of its own, the last is not shown.
QByteArray DataTable::columnState() const
{
    QByteArrayList words;
    for (int visual = 0; visual < m_header->count(); ++visual) {
        const int column = m_header->logicalIndex(visual);
        const auto chosen = m_fit->chosen().constFind(column);
        QByteArray word = QByteArray::number(column);
        if (chosen != m_fit->chosen().cend())
            word += '=' + QByteArray::number(*chosen);
        words.append(m_fit->isWanted(column) ? word : word + '-');
    }
    return words.join(' ');
}

bool DataTable::restoreColumns(const QByteArray &state)
{
    static const QRegularExpression form(QStringLiteral("^(\\d{1,3})(?:=(\\d{1,4}))?(-?)$"));
    QList<int> order;
    QList<int> hidden;
    QMap<int, int> chosen;
    for (const QByteArray &word : state.split(' ')) {
        const QRegularExpressionMatch match = form.match(QString::fromLatin1(word));
        const int column = match.captured(1).toInt();
        if (!match.hasMatch() || column >= m_header->count() || order.contains(column))
            return false;
        order.append(column);
        if (match.hasCaptured(2))
            chosen.insert(column, match.captured(2).toInt());
        if (!match.captured(3).isEmpty())
            hidden.append(column);
    }
    // Columns that came with a later version have the highest numbers: they stay where and as they are at first.
    if (hidden.size() == order.size() || *std::ranges::max_element(order) != order.size() - 1)
        return false;
    for (int visual = 0; visual < int(order.size()); ++visual) {
        m_header->moveSection(m_header->visualIndex(order.at(visual)), visual);
        m_fit->setWanted(order.at(visual), !hidden.contains(order.at(visual)));
    }
    for (int column = int(order.size()); column < m_header->count(); ++column)
        placeLater(column);
    m_fit->setChosen(chosen);
    return true;
}

QString DataTable::columnName(int column) const
{
    const QString name = model()->headerData(column, Qt::Horizontal).toString();
    return name.isEmpty() ? model()->headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString() : name;
}

void DataTable::fillColumnMenu(QMenu &menu, int column)
{
    QStringList names;
    for (int i = 0; i < m_header->count(); ++i)
        names.append(columnName(i));
    ui::fillColumnMenu(menu, *m_header, *m_fit, names, column);
    connect(menu.addAction(tr("Reset columns")), &QAction::triggered, this, &DataTable::resetColumns);
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

void DataTable::goTo(const QModelIndex &cell)
{
    selectionModel()->setCurrentIndex(cell, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

// Letters that come quickly are one beginning of a word; the same letter again, or one after a pause, goes on to the
// next row.
void DataTable::keyboardSearch(const QString &typed)
{
    const bool isOn = m_sinceTyped.isValid() && m_sinceTyped.elapsed() < QApplication::keyboardInputInterval();
    m_sinceTyped.start();
    const bool isAgain = isOn && m_typed == typed;
    m_typed = isOn && !isAgain ? m_typed + typed : typed;
    const int rows = model()->rowCount();
    if (rows == 0)
        return;
    const bool isNext = currentIndex().isValid() && (!isOn || isAgain);
    const int column = m_searchColumn >= 0 ? m_searchColumn : std::max(currentIndex().column(), 0);
    const QModelIndex from = model()->index((std::max(currentIndex().row(), 0) + int(isNext)) % rows, column);
    const QModelIndexList found =
        model()->match(from, Qt::DisplayRole, m_typed, 1, Qt::MatchStartsWith | Qt::MatchWrap);
    if (!found.isEmpty())
        goTo(found.first().siblingAtColumn(std::max(currentIndex().column(), 0)));
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
        if (!m_fit->isWanted(column) && !m_traits.at(column).isAlwaysCopied)
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

void DataTable::fillMenu(QMenu &menu, const QModelIndex &cell)
{
    const CellPaths paths = this->paths();
    addNarrowing(menu, cell, paths);
    addOwn(menu, cell);
    addCopying(menu, cell);
    addPaths(menu, cell, paths);
    menu.addSeparator();
    menu.addActions(actions());
    menu.setToolTipsVisible(true);
}

CellPaths DataTable::paths()
{
    CellPaths paths{.isElsewhere = !m_offers.testFlag(Narrow)};
    if (m_offers & (Narrow | NarrowTable))
        paths.narrow = [this](const filter::FilterTree &term) { emit filterTermWanted(term); };
    if (m_offers & ToTable)
        paths.toTable = [this](const wcs::HookEvent &stream) { emit streamWanted(stream); };
    if (m_offers & ToLog)
        paths.toLog = [this](const wcs::HookEvent &stream) { emit logWanted(stream); };
    if (m_offers & ToRule)
        paths.toRule = [this](const wcs::HookEvent &stream, RuleBy by) { emit ruleWanted(stream, by); };
    return paths;
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
    QPainter painter(viewport());
    paintListFocus(*this, painter);
    if (m_hint.isEmpty() || !model() || model()->rowCount() > 0)
        return;
    painter.setPen(Colours::of(palette()).dim);
    const int margin = scaled(24);
    painter.drawText(viewport()->rect().adjusted(margin, 0, -margin, 0), Qt::AlignCenter | Qt::TextWordWrap, m_hint);
}

bool DataTable::event(QEvent *event)
{
    if (event->type() == QEvent::ApplicationFontChange) {
        m_delegate->clearCache();
        verticalHeader()->setDefaultSectionSize(scaled(RowHeight));
        m_fit->measureAnew();
        viewport()->update();
    }
    return QTableView::event(event);
}

void DataTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    m_fit->fit();
}

void DataTable::showEvent(QShowEvent *event)
{
    QTableView::showEvent(event);
    m_fit->measure();
}

void DataTable::scrollContentsBy(int dx, int dy)
{
    QTableView::scrollContentsBy(dx, dy);
    if (dy != 0)
        m_fit->measureSoon();
}

} // namespace ui
