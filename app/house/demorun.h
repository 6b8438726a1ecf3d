#pragma once

#include "simulator/clients/run.h"
#include "simulator/server/target.h"

#include <QObject>

#include <memory>

// One demonstration, from begin() to its end, on the thread of the demonstrations.
class DemoRun final : public QObject {
    Q_OBJECT
public:
    DemoRun(simulator::Target target, simulator::RunOptions options);
    ~DemoRun() override;

    void begin();
    void end(); // also where it has not begun; deletes itself when it is done

signals:
    void clientsChanged(const simulator::ClientNewsPtr &news);

private:
    simulator::Target m_target;
    simulator::RunOptions m_options;
    std::unique_ptr<simulator::WebCallServer> m_server;
    std::unique_ptr<simulator::Run> m_run;
};
