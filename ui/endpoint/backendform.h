#pragma once

#include "base/reply.h"
#include "ui/endpoint/backendgateway.h"
#include "ui/endpoint/endpoint.h"
#include "ui/kit/fonts.h"

class QLineEdit;
class QPushButton;

namespace ui {

class CopyLine;

// A web server that WCS has already: its URL, whether it answers, and a button by which hooks are handed on to it; then
// the commands by which WCS goes to us, and back to it.
class BackendForm final : public QWidget {
    Q_OBJECT
public:
    // hasWayHere: it says by which command WCS goes to us; else that stands beside it.
    BackendForm(BackendGateway &gateway, bool hasWayHere, QWidget *parent = nullptr);

    void setBackend(const Backend &backend);
    void setEndpoint(const Endpoint &endpoint);
    QLineEdit &field() const { return *m_field; }

private:
    QLayout *buildButtons();
    void check();
    void use(const QString &url);
    void useNone();
    void say(const QString &sentence, bool isProblem);
    void showWays();

    BackendGateway &m_gateway;
    const bool m_hasWayHere;
    QLineEdit *m_field;
    QPushButton *m_check;
    QPushButton *m_use;
    QPushButton *m_none;
    Label *m_result;
    Label *m_problem; // in its place
    Label *m_state;
    Label *m_late; // WCS gives up before the web server's time is over
    QWidget *m_ways;
    Label *m_hereTitle;
    CopyLine *m_here;
    CopyLine *m_back;
    Backend m_backend;
    QString m_endpointUrl;
    Awaited<BackendProbe> m_probed;
    Awaited<QString> m_used;
};

// The command of WCS by which its app goes to that URL.
QString updateCommand(const QString &url);
// The URL at which a WCS reaches the endpoint, from another machine where it can.
QString reachableUrl(const Endpoint &endpoint);

} // namespace ui
