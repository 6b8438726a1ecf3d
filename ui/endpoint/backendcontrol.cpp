#include "ui/endpoint/backendcontrol.h"

#include "text/text.h"
#include "ui/endpoint/backenddialog.h"
#include "ui/endpoint/backendform.h"
#include "ui/endpoint/endpointactions.h"
#include "ui/endpoint/endpointgateway.h"
#include "ui/endpoint/mirrordialog.h"
#include "ui/kit/banner.h"

#include <QAction>

namespace ui {

BackendControl::BackendControl(const Parts &parts, QWidget *window)
    : QObject(window)
    , m_parts(parts)
    , m_window(window)
{
    connect(parts.actions.backend, &QAction::triggered, this, &BackendControl::chooseBackend);
    connect(parts.actions.mirror, &QAction::triggered, this, &BackendControl::showMirror);
    connect(&parts.banner, &Banner::pressed, this, &BackendControl::failuresWanted);
    connect(&parts.backend, &BackendGateway::outageChanged, this, &BackendControl::setOutage);
    connect(&parts.endpoint, &EndpointGateway::endpointChanged, this, [this](const Endpoint &endpoint) {
        m_endpoint = endpoint;
        if (m_form)
            m_form->setEndpoint(endpoint);
    });
    connect(&parts.backend, &BackendGateway::backendChanged, this, [this](const Backend &backend) {
        m_backend = backend;
        m_parts.actions.mirror->setVisible(!backend.mirror.isEmpty());
        if (m_form)
            m_form->setBackend(backend);
        if (m_mirror)
            m_mirror->setUrl(backend.mirror);
    });
    connect(&parts.backend, &BackendGateway::mirrorReported, this, [this](const MirrorReport &report) {
        m_report = report;
        if (m_mirror)
            m_mirror->setReport(report);
    });
    m_parts.actions.mirror->setVisible(false);
}

void BackendControl::setOutage(const BackendOutage &outage)
{
    if (outage.sentences.isEmpty())
        return m_parts.banner.say({});
    m_parts.banner.say(tr("Since %1: %2").arg(text::momentText(outage.since), outage.sentences.join(u'\n')),
                       tr("Show them"));
}

void BackendControl::chooseBackend()
{
    if (m_form)
        return m_form->window()->raise();
    m_form = new BackendForm(m_parts.backend, true);
    m_form->setBackend(m_backend);
    m_form->setEndpoint(m_endpoint);
    (new BackendDialog(m_form, m_window))->open();
}

void BackendControl::showMirror()
{
    if (m_mirror)
        return m_mirror->raise();
    m_mirror = new MirrorDialog(m_window);
    m_mirror->setUrl(m_backend.mirror);
    m_mirror->setReport(m_report);
    m_mirror->show();
}

} // namespace ui
