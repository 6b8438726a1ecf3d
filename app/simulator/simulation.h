#pragma once

#include "app/simulator/simulatoroptions.h"
#include "app/simulator/simulatoroutput.h"
#include "simulator/backend/backend.h"
#include "simulator/clients/run.h"
#include "simulator/sdk/gateway.h"
#include "simulator/server/ledger.h"
#include "simulator/server/restapi.h"
#include "simulator/server/webcallserver.h"

#include <QObject>
#include <QTimer>

#include <memory>

// What wcs-simulator does with its options, from start() to finished().
class Simulation final : public QObject {
    Q_OBJECT
public:
    explicit Simulation(const SimulatorOptions &options, QObject *parent = nullptr);

    void start();
    // In order: what lives ends, which is reported by hooks, as long as that takes no more than 20 s.
    void stop();

signals:
    void finished(int code);

private:
    bool open();
    bool listen();
    void startRun();
    void observe(const simulator::SentHook &hook);
    void tick();
    void summarise();
    void fail(const QString &sentence);
    void giveUp();
    void finishIfDone();
    void finish();
    QByteArray resultJson() const;

    SimulatorOptions m_options;
    SimulatorOutput m_output;
    simulator::WebCallServer m_server;
    std::unique_ptr<simulator::Ledger> m_ledger;
    std::unique_ptr<simulator::Backend> m_backend;
    std::unique_ptr<simulator::RestApi> m_restApi;
    std::unique_ptr<simulator::Gateway> m_gateway;
    std::unique_ptr<simulator::Run> m_run;
    QTimer m_ticks;
    QTimer m_end;
    QElapsedTimer m_sinceStart;
    bool m_runs = false;    // the run has not finished
    bool m_accepts = false; // nor the gateway
    bool m_wasAnswered = false;
    bool m_isUnreachable = false; // nothing was ever answered, as there is nobody
    bool m_isStopping = false;
    bool m_hasFinished = false;
    bool m_hasFailed = false;
};
