#include "ui/window/workspace.h"

#include "base/reply.h"
#include "text/text.h"
#include "ui/endpoint/backendgateway.h"
#include "ui/endpoint/endpointgateway.h"
#include "ui/endpoint/firststart.h"
#include "ui/kit/card.h"
#include "ui/kit/noticestrip.h"
#include "ui/live/streamtableview.h"
#include "ui/tables/tableheader.h"
#include "ui/window/actions.h"
#include "ui/window/emptystate.h"

#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace ui {

using Table = view::StreamTableModel;

namespace {

constexpr int LongestName = 200; // characters, in the caption

} // namespace

Workspace::Workspace(Table &table, const DetailPane::Sources &sources, const Actions &actions,
                     EndpointGateway &endpoint, BackendGateway &backend)
    : m_gateway(endpoint)
    , m_streams(table)
    , m_table(new StreamTableView(table, nullptr))
    , m_empty(new EmptyState(actions, backend))
    , m_center(new QStackedWidget)
    , m_order(new NoticeStrip)
    , m_detail(new DetailPane(sources, actions.detail, nullptr))
    , m_splitter(new QSplitter(Qt::Vertical))
{
    m_center->addWidget(m_table);
    m_center->addWidget(m_empty);
    m_empty->setFocusPolicy(Qt::ClickFocus); // it keeps the focus for the table, whose place it takes
    auto *upper = new QWidget;
    auto *column = new QVBoxLayout(upper);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_center, 1);
    column->addWidget(m_order);
    m_order->setObjectName(QStringLiteral("hiddenOrder"));
    m_splitter->addWidget(new Card(upper));
    m_splitter->addWidget(new Card(m_detail));
    m_splitter->setStretchFactor(0, 2);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setChildrenCollapsible(false);
    (new QVBoxLayout(this))->addWidget(m_splitter);
    setDockBeside(false);

    connect(m_table, &StreamTableView::currentStreamChanged, this, &Workspace::showCurrentStream);
    connect(m_table, &QAbstractItemView::activated, this, [this] { openDetail(m_detail->tabs().currentIndex()); });
    connect(m_table, &StreamTableView::sortChanged, this, &Workspace::showHiddenOrder);
    connect(&m_table->header(), &TableHeader::columnsChanged, this, &Workspace::showHiddenOrder, Qt::QueuedConnection);
    connect(&m_table->header(), &QHeaderView::geometriesChanged, this, &Workspace::showHiddenOrder,
            Qt::QueuedConnection);
    connect(m_order, &NoticeStrip::pressed, this, &Workspace::showOrderColumns);
    connect(m_empty, &EmptyState::clearFilterRequested, this, &Workspace::clearFilterRequested);
    connect(m_empty, &EmptyState::listenRequested, this, [this] { m_gateway.listen(); });
    connect(m_empty, &EmptyState::eventLogRequested, this, &Workspace::eventLogRequested);
    connect(m_empty, &EmptyState::rejectedLogRequested, this, &Workspace::rejectedLogRequested);
    connectActions(actions);
    followEndpoint();
    connect(&backend, &BackendGateway::backendChanged, &m_empty->firstStart(), &FirstStart::setBackend);
    showEmptyState();
}

void Workspace::connectActions(const Actions &actions)
{
    actions.table.workOn(*m_table);
    connect(actions.detail.copyCurl, &QAction::triggered, this, [this] { m_detail->copyAsCurl(m_endpoint.url); });
    for (int tab = 0; tab < int(actions.detail.tabs.size()); ++tab)
        connect(actions.detail.tabs.at(tab), &QAction::triggered, this, [this, tab] { openDetail(tab); });
    connect(actions.endpoint.testEvent, &QAction::triggered, this, &Workspace::sendTestEvent);
}

void Workspace::followEndpoint()
{
    connect(&m_gateway, &EndpointGateway::endpointChanged, this, &Workspace::setEndpoint);
    connect(&m_gateway, &EndpointGateway::controlApiChanged, this,
            [this](const Endpoint &api) { m_empty->firstStart().setControlApi(api.url); });
    connect(&m_gateway, &EndpointGateway::storeFiguresChanged, this, [this](const journal::StoreFigures &figures) {
        m_progress.setStored(figures.stored);
        showEmptyState();
    });
    connect(&m_gateway, &EndpointGateway::rejectionsChanged, this, [this](const journal::RejectionList &rejections) {
        m_rejections = rejections;
        showRejections();
    });
}

void Workspace::setPaused(bool paused)
{
    m_table->setPaused(paused);
    m_detail->setHeld(paused);
    if (!paused && std::exchange(m_isBehind, false))
        showCurrentStream();
}

void Workspace::focusTable(Qt::FocusReason reason)
{
    m_center->currentWidget()->setFocus(reason);
}

void Workspace::openDetail(int tab)
{
    m_splitter->widget(m_splitter->count() - 1)->show();
    m_detail->openTab(tab);
}

void Workspace::setDockBeside(bool isThere)
{
    layout()->setContentsMargins(scaled(16), 0, isThere ? 0 : scaled(16), scaled(12));
}

void Workspace::setEndpoint(const Endpoint &endpoint)
{
    m_endpoint = endpoint;
    m_empty->setEndpoint(endpoint);
    if (endpoint.kind != Endpoint::Kind::Starting) // until then all is as it was
        m_table->setReceiving(endpoint.kind == Endpoint::Kind::Listening);
    showEmptyState();
}

void Workspace::takeFormerEntries(const QList<journal::Entry> &newest)
{
    m_progress.takeFormer(newest);
    showEmptyState();
}

void Workspace::showRejections()
{
    if (m_center->currentWidget() != m_empty)
        return;
    journal::RejectionList standing = m_rejections;
    standing.removeIf([this](const journal::Rejection &r) { return m_mended.value(r.host, 0) > r.lastMono; });
    m_empty->setRejections(standing);
}

// Whoever posts a hook that is accepted has done what was to be done.
void Workspace::noteMended(const journal::Record &record)
{
    const QByteArray host = record.peer.first(std::max<qsizetype>(record.peer.lastIndexOf(':'), 0));
    const bool isKnown = std::ranges::any_of(m_rejections, [&](const journal::Rejection &r) { return r.host == host; });
    if (isKnown)
        m_mended.insert(host, record.receivedMono);
}

void Workspace::takeBatch(const journal::Batch &batch)
{
    if (!m_rejections.isEmpty() && m_center->currentWidget() == m_empty) {
        for (const journal::Record &record : batch.records) {
            if (!record.isRejected())
                noteMended(record);
        }
    }
    m_progress.take(batch);
    m_empty->firstStart().show(m_progress);
}

void Workspace::drop(wcs::Origin origin)
{
    m_table->drop(origin);
}

void Workspace::sendTestEvent()
{
    whenReplied(m_gateway.sendTestEvent(), this, [this](const QString &sentence) {
        m_empty->firstStart().setTestResult(sentence);
        emit said(sentence);
    });
}

void Workspace::showEmptyState()
{
    using Reason = EmptyState::Reason;
    const bool empty = m_streams.rowCount() == 0;
    const bool wasEmpty = m_center->currentWidget() == m_empty;
    m_center->setCurrentWidget(empty ? static_cast<QWidget *>(m_empty) : m_table);
    if (!empty)
        return;
    if (!wasEmpty)
        showRejections();
    Reason reason = Reason::NothingLive;
    if (!m_progress.hasReported())
        reason = Reason::FirstStart; // whatever is wrong: it says so beside its steps
    else if (m_endpoint.kind == Endpoint::Kind::Failed)
        reason = Reason::Failed;
    else if (m_endpoint.kind == Endpoint::Kind::Stopped)
        reason = Reason::Stopped;
    if (m_streams.board().size() > 0 && !m_streams.filter().isEmpty())
        reason = Reason::FilteredOut;
    if (reason != m_empty->reason())
        m_empty->show(reason);
}

void Workspace::showHiddenOrder()
{
    QStringList order;
    QStringList hidden;
    for (const Table::SortKey &key : m_table->sortKeys()) {
        if (key.column == Table::UrgencyOrder)
            continue; // the button says so
        const QString name = m_table->columnName(key.column);
        order.append(name + (key.order == Qt::AscendingOrder ? QStringLiteral(" ↑") : QStringLiteral(" ↓")));
        if (m_table->isColumnHidden(key.column))
            hidden.append(name);
    }
    if (hidden.isEmpty())
        return m_order->clear();
    const QString by = order.join(QStringLiteral(", "));
    m_order->say(order.size() == 1 ? tr("Sorted by %1, which is not shown.").arg(by)
                                   : tr("Sorted by %1. Not shown: %2.").arg(by, hidden.join(QStringLiteral(", "))),
                 NoticeStrip::Tone::Plain, hidden.size() == 1 ? tr("Show the column") : tr("Show the columns"),
                 tr("Shows again by what the table is sorted"));
}

void Workspace::showOrderColumns()
{
    int first = -1;
    for (const Table::SortKey &key : m_table->sortKeys()) {
        if (key.column == Table::UrgencyOrder)
            continue;
        m_table->columns().setWanted(key.column, true);
        first = first < 0 ? key.column : first;
    }
    if (const QModelIndex top = m_table->indexAt({0, 0}); top.isValid())
        m_table->scrollTo(top.siblingAtColumn(first));
}

void Workspace::showCurrentStream()
{
    if (m_table->currentKey().isEmpty())
        return m_detail->showStream({}, 0, {});
    const QModelIndex row = m_table->currentRow();
    if (!row.isValid())
        return; // it is not shown now; what stood here of it stays
    m_isBehind = m_table->isPaused();
    const journal::StreamState &state = m_streams.stateAt(row.row());
    QStringList caption{row.siblingAtColumn(Table::NameColumn).data().toString().left(LongestName)};
    if (state.published >= 0)
        caption.append(state.published == 1 ? tr("publisher") : tr("player"));
    if (!state.mediaSessionId.isEmpty())
        caption.append(text::visibleText(state.mediaSessionId, 60));
    m_detail->showStream(m_table->currentKey(), state.lastRecord, caption.join(QStringLiteral(" · ")));
}

} // namespace ui
