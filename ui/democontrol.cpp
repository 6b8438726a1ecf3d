#include "ui/democontrol.h"

#include "simulator/scenario.h"
#include "ui/actions.h"
#include "ui/demopill.h"

#include <QAction>

namespace ui {

DemoControl::DemoControl(const Actions &actions, DemoPill &pill, QObject *parent)
    : QObject(parent)
    , m_actions(actions)
    , m_pill(pill)
{
    connect(actions.startDemo, &QAction::triggered, this,
            [this] { emit startWanted(simulator::Scenario::shipped().value(0)); });
    connect(actions.stopDemo, &QAction::triggered, this, &DemoControl::stopWanted);
    for (const QAction *demo : actions.demos) {
        connect(demo, &QAction::triggered, this,
                [this, scenario = demo->data().toString()] { emit startWanted(scenario); });
    }
    setRunning({});
}

void DemoControl::setRunning(const QString &scenario)
{
    const auto known = simulator::Scenario::shippedOne(scenario);
    m_pill.setTitle(known ? known->title : QString());
    m_actions.startDemo->setEnabled(!known);
    m_actions.stopDemo->setEnabled(known.has_value());
    for (QAction *demo : m_actions.demos)
        demo->setChecked(demo->data().toString() == scenario);
}

} // namespace ui
