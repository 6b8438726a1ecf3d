#include "ui/live/terminatecontrol.h"

#include "base/reply.h"
#include "text/text.h"
#include "ui/kit/action.h"
#include "ui/kit/question.h"
#include "ui/live/streamtableview.h"

#include <QMessageBox>

namespace ui {

using Table = view::StreamTableModel;
using wcsrest::MediaSessionId;

namespace {

constexpr int LongestText = 200; // characters, of a name or an id

} // namespace

TerminateControl::TerminateControl(const Parts &parts, QWidget *window)
    : QObject(window)
    , m_parts(parts)
    , m_window(window)
{
    parts.action->setVisible(bool(parts.wcs.terminate));
    if (!parts.wcs.terminate)
        return;
    parts.table.addAction(parts.action);
    connect(parts.action, &QAction::triggered, this, &TerminateControl::confirm);
    connect(parts.table.selectionModel(), &QItemSelectionModel::selectionChanged, this, &TerminateControl::enable);
    connect(&parts.table, &DataTable::menuOpened, this, &TerminateControl::enable);
    connect(&parts.streams, &Table::ticked, this, &TerminateControl::enable);
    connect(&parts.streams, &QAbstractItemModel::dataChanged, this, &TerminateControl::enable);
    connect(&parts.streams, &QAbstractItemModel::modelReset, this, &TerminateControl::enable);
    enable();
}

// The one that is selected alone.
QModelIndex TerminateControl::selectedRow() const
{
    QModelIndex row;
    const QItemSelection selection = m_parts.table.selectionModel()->selection();
    for (const QItemSelectionRange &range : selection) {
        if (range.height() > 1 || (row.isValid() && row.row() != range.top()))
            return {};
        row = m_parts.streams.index(range.top(), Table::NameColumn);
    }
    return row;
}

// As the stream is now, whatever the table shows of it while it stands still.
Result<TerminateControl::Target> TerminateControl::target() const
{
    const QModelIndex row = selectedRow();
    if (!row.isValid())
        return Error{tr("Select the one stream that is to be ended.")};
    const board::StreamBoard &board = m_parts.streams.board();
    const auto slot = board.find(row.data(Table::KeyRole).toByteArray());
    if (!slot || !board.at(*slot).isOpen())
        return Error{tr("The stream is not live.")};
    const journal::StreamState &state = board.at(*slot);
    if (state.origin != wcs::Origin::Wcs)
        return Error{tr("The stream is not of a WCS.")};
    const Result<MediaSessionId> id = MediaSessionId::parse(state.mediaSessionId);
    if (!id)
        return Error{tr("The stream has no media session id by which its WCS could find it.")};
    return Target{*id, board.text(state.nodeId), row.data().toString().left(LongestText), state.published == 0};
}

void TerminateControl::enable()
{
    const Result<Target> found = target();
    m_parts.action->setEnabled(found.ok());
    setTip(m_parts.action, found ? tr("Has the WCS end the selected stream") : found.error().sentence);
}

// What is asked about stays the same, whatever is selected meanwhile.
void TerminateControl::confirm()
{
    const Result<Target> found = target();
    if (!found)
        return emit failed(found.error().sentence);
    const QString what = found->isPlayer ? tr("Who plays it is cut off.")
                                         : tr("Who publishes it is cut off, and so is everyone who plays it.");
    const QString node = found->node.isEmpty() ? tr("not said") : text::visibleText(found->node, LongestText);
    const QString which =
        tr("Media session:\n%1\nNode:\n%2").arg(text::visibleText(found->id.text(), LongestText), node);
    newQuestion(m_window,
                {QStringLiteral("askTerminate"), tr("Terminate “%1” on its WCS?").arg(found->name),
                 what + QStringLiteral("\n\n") + which, tr("Terminate")},
                [this, target = *found] { terminate(target); })
        ->open();
}

void TerminateControl::terminate(const Target &target)
{
    whenReplied(m_parts.wcs.terminate(target.node, target.id), this,
                [this, name = target.name](const Result<Done> &done) {
                    if (done)
                        emit terminated(tr("The WCS has ended “%1”.").arg(name));
                    else
                        emit failed(tr("“%1” was not terminated. %2").arg(name, done.error().sentence));
                });
}

} // namespace ui
