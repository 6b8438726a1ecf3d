#include "ui/endpoint/endpointactions.h"

#include "ui/kit/action.h"

namespace ui {

EndpointActions::EndpointActions(QWidget *window)
    : listen(newAction(window, {"listen", tr("Stop &listening …"), tr("Stop"), tr("Start or stop listening")},
                       {"Ctrl+E"}, "stop"))
    , copyUrl(newAction(window, {"copyUrl", tr("Copy &address"), tr("Copy address"), tr("Copy the endpoint's address")},
                        {}, "copy"))
    , copyApiUrl(newAction(window, {"copyApiUrl", tr("Copy control A&PI address"), tr("Copy control API address"),
                                    tr("Copies where scripts can do all that the window can")}))
    , testEvent(newAction(window,
                          {"testEvent", tr("Send a &test event"), tr("Send a test event"),
                           tr("Sends a StreamStatusEvent to the endpoint, as a WCS would")},
                          {}, "test"))
    , backend(newAction(window, {"backend", tr("&Web server behind …"), tr("Web server behind"),
                                 tr("Where WCS has a web server already: hands hooks on to it")}))
    , mirror(newAction(window, {"mirror", tr("M&irror …"), tr("Mirror"),
                                tr("How the answers of the mirror compare with the normal ones")}))
{}

} // namespace ui
