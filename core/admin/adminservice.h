#pragma once

#include "admin/eventsapi.h"
#include "admin/guard.h"
#include "admin/health.h"
#include "admin/options.h"
#include "admin/router.h"
#include "admin/streamsapi.h"
#include "http/server.h"
#include "journal/reader.h"
#include "streams/streamboard.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace admin {

// The control API. Lives on the reader thread, with a board of its own, so that a busy window delays no answer.
// Whatever was committed before a request came is in the answer to it.
class AdminService final : public QObject {
    Q_OBJECT
public:
    // reader lives on the same thread.
    AdminService(Options options, journal::Reader &reader, QObject *parent = nullptr);
    ~AdminService() override;

public slots:
    // Sends listening() or listenFailed().
    void listen();
    void stop(int graceMs); // sends stopped()

    void takeSnapshot(const journal::SnapshotPtr &snapshot);
    void takeBatch(const journal::BatchPtr &batch);
    void takeStoreState(const journal::StoreState &state);
    void takeStoreFigures(const journal::StoreFigures &figures);
    void takeFigures(const hooks::Figures &figures);
    void takeEndpoint(const QString &url, const QString &problem);
    void takeUiStall(double seconds);

signals:
    void listening(const QHostAddress &address, quint16 port);
    void listenFailed(const QString &sentence);
    void stopped();

private:
    void handle(const http::Request &request, http::Responder &&responder);

    Options m_options;
    Guard m_guard;
    streams::StreamBoard m_board;
    Health m_health;
    StreamsApi m_streams;
    EventsApi m_events;
    Router m_router;
    QTimer m_retirement;
    std::unique_ptr<http::Server> m_server;
};

} // namespace admin
