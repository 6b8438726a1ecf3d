#pragma once

#include "board/streamboard.h"
#include "journal/storestate.h"
#include "ui/endpoint/endpoint.h"
#include "ui/endpoint/livestreams.h"

#include <QObject>

namespace ui {

class AddressForm;
class Banner;
class EndpointGateway;
class ListenPill;
struct EndpointActions;

// Whether events can be received and stored: shows it in the bar and in the banner, and starts and stops it.
class ListenControl final : public QObject {
    Q_OBJECT
public:
    struct Parts {
        const EndpointActions &actions;
        ListenPill &pill;
        Banner &banner;
        const board::StreamBoard &board;
        EndpointGateway &gateway;
    };
    ListenControl(const Parts &parts, QWidget *window);

    bool isReceiving() const { return m_downSince == 0; } // also before it is known
    LiveStreams streamsAtRisk() const;                    // their hooks fail once we are gone

signals:
    void receivingChanged();

private:
    void setEndpoint(const Endpoint &endpoint);
    void setStoreState(const journal::StoreState &state);
    bool isListening() const { return m_endpoint.kind == Endpoint::Kind::Listening; }
    void listenOrStop();
    void askToStop(int liveStreams);
    void showAction();
    void showProblem();
    QString downText() const;

    Parts m_parts;
    QWidget *m_window;
    AddressForm *m_address;
    Endpoint m_endpoint;
    qint64 m_downSince = 0; // UTC, µs: nothing is received; 0: it is
    journal::StoreState m_store;
};

} // namespace ui
