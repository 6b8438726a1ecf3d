#include "ui/demo/democontrol.h"

#include "simulator/scenario/scenario.h"
#include "ui/demo/demoactions.h"
#include "ui/demo/demogateway.h"
#include "ui/demo/demopill.h"

#include <QAction>

namespace ui {

DemoControl::DemoControl(const DemoActions &actions, DemoPill &pill, DemoGateway &gateway, QObject *parent)
    : QObject(parent)
    , m_actions(actions)
    , m_pill(pill)
{
    connect(actions.start, &QAction::triggered, this,
            [&gateway] { gateway.start(simulator::Scenario::shipped().value(0)); });
    connect(actions.stop, &QAction::triggered, this, [&gateway] { gateway.stop(); });
    connect(&gateway, &DemoGateway::runningChanged, this, &DemoControl::setRunning);
    for (const QAction *demo : actions.scenarios) {
        connect(demo, &QAction::triggered, this,
                [&gateway, scenario = demo->data().toString()] { gateway.start(scenario); });
    }
    setRunning({});
}

void DemoControl::setRunning(const QString &scenario)
{
    const auto known = simulator::Scenario::shippedOne(scenario);
    m_pill.setTitle(known ? known->title : QString());
    m_actions.start->setEnabled(!known);
    m_actions.stop->setEnabled(known.has_value());
    for (QAction *demo : m_actions.scenarios)
        demo->setChecked(demo->data().toString() == scenario);
}

} // namespace ui
