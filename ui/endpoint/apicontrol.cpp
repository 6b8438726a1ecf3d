#include "ui/endpoint/apicontrol.h"

#include "ui/endpoint/endpointactions.h"
#include "ui/endpoint/endpointgateway.h"
#include "ui/kit/addressform.h"
#include "ui/kit/banner.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>

namespace ui {

ApiControl::ApiControl(const Parts &parts, QObject *parent)
    : QObject(parent)
    , m_parts(parts)
    , m_address(new AddressForm(tr("Address of the control API")))
{
    parts.banner.add(m_address);
    connect(m_address, &AddressForm::wanted, this,
            [this](const QString &address) { m_parts.gateway.serveCallsAt(address); });
    connect(&parts.gateway, &EndpointGateway::controlApiChanged, this, &ApiControl::setEndpoint);
    connect(&parts.banner, &Banner::pressed, this, [this] { m_parts.gateway.serveCallsAt(m_api.address); });
    connect(parts.actions.copyApiUrl, &QAction::triggered, this,
            [this] { QGuiApplication::clipboard()->setText(m_api.url); });
    setEndpoint({});
}

void ApiControl::setEndpoint(const Endpoint &api)
{
    m_api = api;
    const bool failed = api.kind == Endpoint::Kind::Failed;
    m_parts.banner.say(failed ? api.problem : QString(), failed ? tr("Retry") : QString());
    m_address->offer(failed ? api.address : QString());

    QAction *copy = m_parts.actions.copyApiUrl;
    copy->setEnabled(!api.url.isEmpty());
    copy->setText(api.url.isEmpty() ? tr("Copy control A&PI address")
                                    : tr("Copy control A&PI address  %1").arg(api.url));
}

} // namespace ui
