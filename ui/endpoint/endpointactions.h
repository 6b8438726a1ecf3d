#pragma once

#include <QCoreApplication>

class QAction;
class QWidget;

namespace ui {

// What can be done with the endpoint and the control API.
struct EndpointActions {
    Q_DECLARE_TR_FUNCTIONS(ui::EndpointActions)
public:
    explicit EndpointActions(QWidget *window);

    QAction *listen; // start, stop or try again, as the endpoint stands
    QAction *copyUrl;
    QAction *copyApiUrl;
    QAction *testEvent;
    QAction *backend; // the web server behind us
    QAction *mirror;  // not there without one
};

} // namespace ui
