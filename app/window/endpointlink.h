#pragma once

#include "app/house/house.h"
#include "app/window/addresschoice.h"
#include "app/window/testevent.h"
#include "ui/endpoint/endpointgateway.h"

#include <QSettings>

// The window's gateway to endpoint, control API and journal of the house: says how they are, and does what is asked.
class EndpointLink final : public QObject {
    Q_OBJECT
public:
    EndpointLink(House &house, const Options &options, QSettings &settings, QObject *parent);

    ui::EndpointGateway &gateway() { return m_gateway; }
    void start(); // says how it is at first, once somebody listens
    QString url() const { return m_isListening ? m_house.hookUrl() : QString(); } // of the endpoint; empty: it is off

private:
    void connectEndpoint();
    void connectControlApi();
    void connectJournal();
    void showTroubles(QStringList sentences);
    // canMove: another address may help.
    void showEndpoint(ui::Endpoint::Kind kind, const QString &problem = {}, bool canMove = true);
    void showNoControlApi(const QString &problem);

    House &m_house;
    const bool m_hasControlApi;
    AddressChoice m_addresses;
    TestEvent m_testEvent;
    ui::EndpointGateway m_gateway;
    QStringList m_suspended; // how those of the troubles begin that are about web servers behind us that get no hooks
    bool m_isListening = false;
};
