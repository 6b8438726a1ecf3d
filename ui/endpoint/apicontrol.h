#pragma once

#include "ui/endpoint/endpoint.h"

#include <QObject>

namespace ui {

class AddressForm;
class Banner;
class EndpointGateway;
struct EndpointActions;

// Where the control API is, to be copied; and, as long as it is nowhere, why, and a way to mend it.
class ApiControl final : public QObject {
    Q_OBJECT
public:
    struct Parts {
        const EndpointActions &actions;
        Banner &banner;
        EndpointGateway &gateway;
    };
    ApiControl(const Parts &parts, QObject *parent);

private:
    void setEndpoint(const Endpoint &api);

    Parts m_parts;
    AddressForm *m_address;
    Endpoint m_api;
};

} // namespace ui
