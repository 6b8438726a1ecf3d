#pragma once

#include "app/house/house.h"
#include "ui/endpoint/backendgateway.h"

// The window's gateway to the web servers behind us: says how they are, and does what is asked.
class BackendLink final : public QObject {
    Q_OBJECT
public:
    explicit BackendLink(House &house, QObject *parent);

    ui::BackendGateway &gateway() { return m_gateway; }

private:
    QFuture<ui::BackendProbe> probe(const QString &text);
    QFuture<QString> use(const QString &text);
    void takeOptions(const backend::Options &options);
    void takeFigures(const hooks::Figures &figures);
    void takeOutage(const QStringList &suspended);

    House &m_house;
    backend::Options m_options;
    ui::BackendGateway m_gateway;
    ui::BackendOutage m_outage;
    backend::MirrorFigures m_mirror;
    rules::ConnectAnswer m_connect;
};
