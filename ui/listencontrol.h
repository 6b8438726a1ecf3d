#pragma once

#include "journal/store.h"
#include "streams/streamboard.h"
#include "ui/endpoint.h"

#include <QObject>

namespace ui {

class Actions;
class Banner;
class ListenPill;

// Whether events can be received and stored: shows it in the bar and in the banner, and starts and stops it.
class ListenControl final : public QObject {
    Q_OBJECT
public:
    struct Parts {
        const Actions &actions;
        ListenPill &pill;
        Banner &banner;
        const streams::StreamBoard &board;
    };
    ListenControl(const Parts &parts, QWidget *window);

    void setEndpoint(const Endpoint &endpoint);
    void setStoreState(const journal::StoreState &state);
    const Endpoint &endpoint() const { return m_endpoint; }
    int clientsAtRisk() const; // live streams of others than a demonstration: their hooks fail once we are gone

signals:
    void listenRequested();
    void stopRequested();

private:
    bool isListening() const { return m_endpoint.kind == Endpoint::Kind::Listening; }
    void listenOrStop();
    void showAction();
    void showProblem();

    Parts m_parts;
    QWidget *m_window;
    Endpoint m_endpoint;
    journal::StoreState m_store;
};

} // namespace ui
