#include "ui/window/navigation.h"

#include "board/streamboard.h"
#include "json/utf8.h"
#include "ui/demo/clientsdock.h"
#include "ui/detail/detailpane.h"
#include "ui/detail/sequenceview.h"
#include "ui/findings/problemcontrol.h"
#include "ui/findings/problemsdock.h"
#include "ui/live/streamtableview.h"
#include "ui/live/tilestrip.h"
#include "ui/log/eventlogdock.h"
#include "ui/log/logtable.h"
#include "ui/rules/answercontrol.h"
#include "ui/rules/answersdock.h"
#include "ui/tables/filterfield.h"
#include "ui/window/actions.h"
#include "ui/window/statusline.h"
#include "ui/window/workspace.h"

#include <QAction>

#include <initializer_list>

namespace ui {

using filter::FilterTree;
using Table = view::StreamTableModel;

namespace {

constexpr int MessageMs = 8'000;

} // namespace

Navigation::Navigation(const Parts &parts, QWidget *window)
    : QObject(window)
    , m_parts(parts)
    , m_window(window)
{
    connectActions();
    connectFilter();
    connectSelection();
    connectProblems();
    connectCells();
}

void Navigation::connectActions()
{
    const Actions &a = m_parts.actions;
    const auto on = [this](QAction *action, auto slot) { connect(action, &QAction::triggered, this, slot); };
    on(a.copy, &Navigation::copyRows);
    on(a.focusFilter, [this] {
        m_parts.filter.setFocus(Qt::ShortcutFocusReason);
        m_parts.filter.selectAll();
    });
    on(a.clearFilter, &Navigation::clearFilter);
}

void Navigation::connectFilter()
{
    FilterField &filter = m_parts.filter;
    for (FilterField *field : {&filter, &m_parts.log.filter()})
        field->setSeen([this](const QByteArray &text) { return m_parts.board.pool().has(text); });
    connect(&filter, &FilterField::entered, this, &Navigation::focusTable);
    connect(&filter, &FilterField::downPressed, this, [this] {
        focusTable();
        if (!m_parts.work.table().currentRow().isValid())
            m_parts.work.table().step(1);
    });
    connect(&filter, &FilterField::filterChanged, &m_parts.tiles, &TileStrip::setFilter);
    connect(&m_parts.tiles, &TileStrip::termsWanted, &filter, &FilterField::replaceTerms);
    connect(&m_parts.work, &Workspace::clearFilterRequested, this, &Navigation::clearFilter);
    connect(&m_parts.answers, &AnswersDock::hitsWanted, this, &Navigation::showHits);
}

// What is about the selected stream, and what selects one.
void Navigation::connectSelection()
{
    StreamTableView *table = &m_parts.work.table();
    connect(table, &StreamTableView::currentStreamChanged, this, [this, table] {
        m_parts.answerControl.setStream(table->currentKey());
        m_parts.log.setStream(table->currentKey(), table->currentRow().data(Table::LastRecordRole).toLongLong());
        m_parts.clients.showClientOf(table->currentKey());
    });
    connect(&m_parts.clients, &ClientsDock::streamWanted, this, [this, table](const QByteArray &streamKey) {
        m_parts.clients.noteStreamShown(table->selectStream(streamKey));
    });
    connect(&m_parts.log, &EventLogDock::eventChosen, &m_parts.work.detail(), &DetailPane::showRecord);
    connect(&m_parts.log, &EventLogDock::streamWanted, this, &Navigation::showStreamOf);
    connect(&m_parts.work, &Workspace::eventLogRequested, &m_parts.log, &QWidget::show);
    connect(&m_parts.work, &Workspace::rejectedLogRequested, &m_parts.log, &EventLogDock::showRejected);
}

void Navigation::connectProblems()
{
    connect(&m_parts.problems, &ProblemsDock::filterWanted, &m_parts.filter, &FilterField::setFilter);
    connect(&m_parts.problems, &ProblemsDock::streamWanted, this, [this](const QByteArray &streamKey) {
        if (m_parts.work.table().selectStream(streamKey))
            focusTable();
        else
            sayNotThere();
    });
    connect(&m_parts.problemControl, &ProblemControl::stepFailed, this, &Navigation::stepToFinding);
}

// What the menus of cells lead to.
void Navigation::connectCells()
{
    const DataTable &log = m_parts.log.table();
    for (const DataTable *table : std::initializer_list<const DataTable *>{
             &m_parts.work.table(), &m_parts.work.detail().historyTable(), &log, &m_parts.clients.clients(),
             &m_parts.clients.messages(), &m_parts.problems.streams()}) {
        if (table != &log) // which has a filter and a way to the table of its own
            connect(table, &DataTable::filterTermWanted, &m_parts.filter, &FilterField::addTerm);
        connect(table, &DataTable::ruleWanted, &m_parts.answerControl, &AnswerControl::ruleFrom);
        connect(table, &DataTable::logWanted, this, &Navigation::showInLog);
    }
    for (const DataTable *table :
         {&m_parts.clients.clients(), &m_parts.clients.messages(), &m_parts.problems.streams()})
        connect(table, &DataTable::streamWanted, this,
                [this](const wcs::HookEvent &stream) { showStreamOf(stream, 0); });
}

void Navigation::focusTable()
{
    m_parts.work.focusTable(Qt::ShortcutFocusReason);
}

void Navigation::clearFilter()
{
    FilterField &ofLog = m_parts.log.filter();
    if (ofLog.hasFocus())
        return ofLog.text().isEmpty() ? m_parts.log.table().setFocus() : ofLog.clear();
    if (m_parts.filter.text().isEmpty())
        focusTable();
    else
        m_parts.filter.clear();
}

void Navigation::copyRows()
{
    const SequenceView &sequence = m_parts.work.detail().sequence();
    if (sequence.hasFocus())
        return sequence.copySelection();
    const auto *table = qobject_cast<const DataTable *>(m_window->focusWidget());
    (table ? *table : m_parts.work.table()).copySelection();
}

// In the live table; record: the event of it that is to be shown, 0: none.
void Navigation::showStreamOf(const wcs::HookEvent &event, qint64 record)
{
    if (!m_parts.work.table().selectStream(event.streamKey()))
        sayNotThere();
    if (record != 0)
        m_parts.work.detail().showRecord(record);
}

void Navigation::sayNotThere()
{
    m_parts.status.showMessage(tr("This stream is not in the table now: the filter hides it, or it ended long ago."),
                               MessageMs);
}

// Where no problem goes on, what was found of single streams is left.
void Navigation::stepToFinding(int by)
{
    if (m_parts.work.table().stepToFinding(by))
        focusTable();
    else
        m_parts.status.showMessage(tr("Nothing is wrong."), MessageMs);
}

void Navigation::showInLog(const wcs::HookEvent &stream)
{
    if (const auto slot = m_parts.board.find(stream.streamKey()))
        return m_parts.log.showStream(stream.streamKey(), m_parts.board.at(*slot).lastRecord);
    const auto equal = [](const QString &field, const QByteArray &text) {
        return FilterTree::equal(field, json::decodedUtf8(text));
    };
    m_parts.log.showFiltered(FilterTree::all(
        {equal(QStringLiteral("id"), stream.mediaSessionId), equal(QStringLiteral("node"), stream.nodeId)}));
}

void Navigation::showHits(const QStringList &ruleIds, bool inLog)
{
    auto tree = FilterTree::equal(QStringLiteral("rule"), ruleIds.value(0));
    for (const QString &id : ruleIds.sliced(1))
        tree.values += FilterTree::equal(tree.field, id).values;
    if (inLog)
        m_parts.log.showFiltered(tree);
    else
        m_parts.filter.setFilter(tree);
}

} // namespace ui
