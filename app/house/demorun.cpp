#include "app/house/demorun.h"

#include <QTimer>

#include <chrono>

namespace {

constexpr std::chrono::seconds OrderlyEnd{2}; // then hooks under way are given up

} // namespace

DemoRun::DemoRun(simulator::Target target, simulator::RunOptions options)
    : m_target(std::move(target))
    , m_options(std::move(options))
{}

DemoRun::~DemoRun() = default;

void DemoRun::begin()
{
    m_server = std::make_unique<simulator::WebCallServer>(m_target, m_options.scenario.behaviour);
    m_run = std::make_unique<simulator::Run>(*m_server, m_options);
    connect(m_run.get(), &simulator::Run::clientsChanged, this, &DemoRun::clientsChanged);
    connect(m_run.get(), &simulator::Run::finished, this, &QObject::deleteLater);
    m_run->start();
}

void DemoRun::end()
{
    if (!m_run)
        return deleteLater();
    m_run->stop();
    QTimer::singleShot(OrderlyEnd, this, [this] { m_run->stop(); });
}
