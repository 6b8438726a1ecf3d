#pragma once

#include "ui/endpoint/backendgateway.h"
#include "ui/endpoint/endpoint.h"

#include <QPointer>

class QWidget;

namespace ui {

class BackendForm;
class Banner;
class EndpointGateway;
class MirrorDialog;
struct EndpointActions;

// The web servers behind us: the banner that says that they fail, for as long as they do, and the dialogs about them.
class BackendControl final : public QObject {
    Q_OBJECT
public:
    struct Parts {
        const EndpointActions &actions;
        Banner &banner;
        EndpointGateway &endpoint;
        BackendGateway &backend;
    };
    BackendControl(const Parts &parts, QWidget *window);

signals:
    void failuresWanted(); // in the event log

private:
    void setOutage(const BackendOutage &outage);
    void chooseBackend();
    void showMirror();

    Parts m_parts;
    QWidget *m_window;
    Endpoint m_endpoint;
    Backend m_backend;
    MirrorReport m_report;
    QPointer<BackendForm> m_form;
    QPointer<MirrorDialog> m_mirror;
};

} // namespace ui
