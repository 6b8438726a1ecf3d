#pragma once

#include "journal/record.h"
#include "ui/detail/detailpane.h"
#include "ui/endpoint/endpoint.h"
#include "ui/endpoint/setupprogress.h"
#include "view/streamtablemodel.h"

#include <QHash>
#include <QWidget>

class QSplitter;
class QStackedWidget;

namespace ui {

class BackendGateway;
class EmptyState;
class EndpointGateway;
class NoticeStrip;
class StreamTableView;
struct Actions;

// The middle of the window: the live table, or why it is empty, and below it the details of the selected stream.
class Workspace final : public QWidget {
    Q_OBJECT
public:
    Workspace(view::StreamTableModel &table, const DetailPane::Sources &sources, const Actions &actions,
              EndpointGateway &endpoint, BackendGateway &backend);

    StreamTableView &table() const { return *m_table; }
    DetailPane &detail() const { return *m_detail; }
    QSplitter &splitter() const { return *m_splitter; }

    void setPaused(bool paused); // table and details stand still
    // Or what stands in its place, until there is something in it.
    void focusTable(Qt::FocusReason reason = Qt::OtherFocusReason);
    void openDetail(int tab);                                    // and gives it the focus
    void setDockBeside(bool isThere);                            // on the right: then the space between is the dock's
    void takeFormerEntries(const QList<journal::Entry> &newest); // see SetupProgress
    void showRejections();                                       // and how long ago they came
    void takeBatch(const journal::Batch &batch);
    void drop(wcs::Origin origin); // its streams are gone, see StreamBoard
    void showEmptyState();         // or the table, once it has rows

signals:
    void clearFilterRequested();
    void eventLogRequested();
    void rejectedLogRequested();        // the rejected requests in it
    void said(const QString &sentence); // to be seen for a moment

private:
    void connectActions(const Actions &actions);
    void followEndpoint();
    void setEndpoint(const Endpoint &endpoint);
    void sendTestEvent();
    void showCurrentStream();
    void showHiddenOrder();
    void showOrderColumns();
    void noteMended(const journal::Record &record);

    EndpointGateway &m_gateway;
    view::StreamTableModel &m_streams;
    StreamTableView *m_table;
    EmptyState *m_empty;
    QStackedWidget *m_center;
    NoticeStrip *m_order; // where the table is sorted by a column that is not shown: says by which
    DetailPane *m_detail;
    QSplitter *m_splitter;
    Endpoint m_endpoint;
    SetupProgress m_progress;
    journal::RejectionList m_rejections;
    QHash<QByteArray, qint64> m_mended; // by host: a hook was accepted then (steady clock, ns)
    bool m_isBehind = false;            // the details are of a stream as it was when the view was paused
};

} // namespace ui
