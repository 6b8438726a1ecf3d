#include "ui/detail/sequenceview.h"

#include "ui/detail/sequencedelegate.h"
#include "ui/detail/sequenceheader.h"
#include "ui/kit/colours.h"
#include "ui/tables/rows.h"
#include "view/sequencemodel.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QMenu>
#include <QPainter>
#include <QScopedValueRollback>
#include <QScrollBar>

#include <algorithm>

namespace ui {

using Model = view::SequenceModel;

namespace {

constexpr int RowHeight = 28;

} // namespace

SequenceView::SequenceView(Model &sequence, QWidget *parent)
    : QTableView(parent)
    , m_sequence(sequence)
    , m_header(new SequenceHeader(this))
{
    setHorizontalHeader(m_header);
    setItemDelegate(new SequenceDelegate(this));
    setModel(&sequence);
    setAccessibleName(tr("Sequence of the selected stream"));
    setAccessibleDescription(tr("What client, WCS and Streamwatch said to one another, one line for each message"));
    setUpRows(*this);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    measure();

    connect(&sequence, &Model::partiesChanged, this, &SequenceView::showParties);
    connect(&sequence, &QAbstractItemModel::rowsAboutToBeInserted, this, &SequenceView::beforeRows);
    connect(&sequence, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex &, int first, int last) { afterRows(first, last); });
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &SequenceView::fetchOlder);
    showParties();
}

void SequenceView::measure()
{
    verticalHeader()->setDefaultSectionSize(scaled(RowHeight));
}

void SequenceView::setClientName(const QString &name)
{
    m_clientName = name;
    showParties();
}

void SequenceView::showParties()
{
    const bool isObserved = m_sequence.isSimulated() || m_sequence.rowCount() == 0;
    static_cast<SequenceDelegate *>(itemDelegate())->setParties(isObserved, m_sequence.hasBackend());
    m_header->setBackend(m_sequence.hasBackend());
    m_header->setClient(m_clientName.isEmpty() ? board::partyName(board::Arrow::Party::Client) : m_clientName,
                        isObserved ? QString() : tr("not observed"));
    m_header->setToolTip(isObserved ? QString()
                                    : tr("A real WCS does not report what it says to its clients. What it must have "
                                         "said, or may have, by restOnError, is dashed."));
    viewport()->update();
}

void SequenceView::setHint(const QString &hint)
{
    m_hint = hint;
    viewport()->update();
}

bool SequenceView::isAtEnd() const
{
    return verticalScrollBar()->value() == verticalScrollBar()->maximum();
}

void SequenceView::beforeRows()
{
    m_isFollowing = isAtEnd();
}

// Older ones come above, without moving what is looked at.
void SequenceView::afterRows(int first, int last)
{
    const int height = verticalHeader()->defaultSectionSize();
    const int before = verticalScrollBar()->value();
    const int top = before / height;
    updateGeometries(); // the scroll bar's range, now
    if (m_isFollowing)
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    else if (first <= top)
        verticalScrollBar()->setValue(before + (last - first + 1) * height);
    if (m_sequence.rowCount() == last - first + 1)
        showParties();
}

void SequenceView::fetchOlder()
{
    if (isVisible() && verticalScrollBar()->value() < viewport()->height() && m_sequence.hasOlder())
        QMetaObject::invokeMethod(&m_sequence, &Model::fetchOlder, Qt::QueuedConnection);
}

void SequenceView::selectRecord(qint64 record)
{
    const int row = m_sequence.rowOfRecord(record);
    if (row < 0 || currentIndex().data(Model::RecordRole).toLongLong() == record)
        return;
    const bool wasFollowing = isAtEnd();
    const QScopedValueRollback guard(m_isMoving, true);
    selectionModel()->setCurrentIndex(m_sequence.index(row, 0),
                                      QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    if (wasFollowing &&
        row >= m_sequence.rowCount() - 1 - viewport()->height() / verticalHeader()->defaultSectionSize())
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
}

QModelIndex SequenceView::moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers)
{
    if (action == MoveHome)
        return model()->index(0, 0);
    if (action == MoveEnd)
        return model()->index(model()->rowCount() - 1, 0);
    return QTableView::moveCursor(action, modifiers);
}

void SequenceView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTableView::currentChanged(current, previous);
    const qint64 record = current.data(Model::RecordRole).toLongLong();
    if (!m_isMoving && record != 0)
        emit recordChosen(record);
}

// A view of Qt's makes its first row the current one when it gets the focus. That would choose an event that nobody has
// chosen, and scroll to it.
void SequenceView::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event); // NOLINT(bugprone-parent-virtual-call)
    viewport()->update();
}

void SequenceView::copySelection() const
{
    QList<int> rows;
    for (const QModelIndex &index : selectionModel()->selectedRows())
        rows.append(index.row());
    std::ranges::sort(rows);
    if (!rows.isEmpty())
        QGuiApplication::clipboard()->setText(m_sequence.textOf(rows));
}

void SequenceView::copyAll() const
{
    if (const QString text = m_sequence.plainText(); !text.isEmpty())
        QGuiApplication::clipboard()->setText(text);
}

void SequenceView::contextMenuEvent(QContextMenuEvent *event)
{
    if (m_sequence.rowCount() == 0)
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QAction *selected = menu->addAction(tr("Copy the selected lines"), this, &SequenceView::copySelection);
    selected->setEnabled(selectionModel()->hasSelection());
    menu->addAction(tr("Copy the sequence as text"), this, &SequenceView::copyAll);
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    menu->popup(byKey ? viewport()->mapToGlobal(visualRect(currentIndex()).bottomLeft()) : event->globalPos());
}

void SequenceView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    const Colours &colours = Colours::of(palette());
    paintListFocus(*this, painter);
    const int rows = m_sequence.rowCount();
    if (rows == 0) {
        painter.setPen(colours.dim);
        const int margin = scaled(24);
        painter.drawText(viewport()->rect().adjusted(margin, 0, -margin, 0), Qt::AlignCenter | Qt::TextWordWrap,
                         m_hint);
        return;
    }
    const int below = rowViewportPosition(rows - 1) + rowHeight(rows - 1);
    const QRect rest = viewport()->rect().adjusted(0, below, 0, 0);
    if (rest.height() > 0) {
        painter.setRenderHint(QPainter::Antialiasing);
        static_cast<const SequenceDelegate *>(itemDelegate())->paintLifelines(painter, rest, colours);
    }
    painter.end();
    QTableView::paintEvent(event);
}

void SequenceView::resizeEvent(QResizeEvent *event)
{
    const bool wasAtEnd = isAtEnd();
    QTableView::resizeEvent(event);
    if (wasAtEnd)
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
}

bool SequenceView::event(QEvent *event)
{
    if (event->type() == QEvent::ApplicationFontChange) {
        static_cast<SequenceDelegate *>(itemDelegate())->clearCache();
        measure();
        viewport()->update();
    }
    return QTableView::event(event);
}

} // namespace ui
