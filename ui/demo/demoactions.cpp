#include "ui/demo/demoactions.h"

#include "simulator/scenario/scenario.h"
#include "ui/kit/action.h"

#include <QWidget>

namespace ui {

DemoActions::DemoActions(QWidget *window)
    : start(newAction(window,
                      {"startDemo", tr("Start the &demonstration"), tr("Start the demo"),
                       tr("Lets a simulated WCS and its clients call this endpoint")},
                      {}, "demo"))
    , stop(newAction(window,
                     {"stopDemo", tr("Stop and cl&ear the demonstration"), tr("Stop and clear"),
                      tr("Ends the demonstration, and takes its streams and clients away")},
                     {}, "clear"))
{
    auto *choice = new QActionGroup(window);
    choice->setExclusionPolicy(QActionGroup::ExclusionPolicy::ExclusiveOptional);
    for (const QString &id : simulator::Scenario::shipped()) {
        const auto scenario = simulator::Scenario::shippedOne(id);
        if (!scenario)
            continue;
        // The style writes the second line below the first.
        QString text = scenario->title + QLatin1Char('\n') + scenario->description;
        auto *demo = new QAction(text.replace(QLatin1Char('&'), QStringLiteral("&&")), choice);
        demo->setObjectName(QStringLiteral("demo:") + id);
        demo->setData(id);
        demo->setCheckable(true);
        demo->setToolTip(scenario->description.toHtmlEscaped());
        scenarios.append(demo);
    }
}

} // namespace ui
