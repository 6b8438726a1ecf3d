#pragma once

#include "journal/rejection.h"
#include "journal/storefigures.h"
#include "journal/storestate.h"
#include "ui/endpoint/endpoint.h"

#include <QFuture>
#include <QObject>

#include <functional>

namespace ui {

// Endpoint, control API and journal as the window knows them, and what it can have done about them. Whoever is on the
// other side sets the functions, sends the signals, on the GUI thread, and lives longer than the window.
class EndpointGateway final : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    std::function<void()> listen = [] {}; // start, or retry after a failure
    std::function<void()> stop = [] {};
    // At that address from now on, as typed; port 0: a free one.
    std::function<void(const QString &address)> listenAt = [](const QString &) {};
    std::function<void(const QString &address)> serveCallsAt = [](const QString &) {}; // the control API
    // Posts a StreamStatusEvent to the endpoint; what became of it, as a sentence.
    std::function<QFuture<QString>()> sendTestEvent = [] { return QFuture<QString>(); };

signals:
    void endpointChanged(const ui::Endpoint &endpoint);
    void controlApiChanged(const ui::Endpoint &api); // Stopped: it is switched off
    void storeStateChanged(const journal::StoreState &state);
    void storeFiguresChanged(const journal::StoreFigures &figures);
    void rejectionsChanged(const journal::RejectionList &rejections);
    void rejectedChanged(quint64 count); // requests, since the start
    // What is wrong, a sentence each, while it lasts: with the endpoint, the file of answer rules, the control API.
    void troublesChanged(const QStringList &sentences);
    void answersTroublesChanged(const QStringList &sentences);
    void controlApiTroublesChanged(const QStringList &sentences);
    void noticed(const QString &sentence); // to be shown until it is dismissed
};

} // namespace ui
