#pragma once

#include <QObject>

namespace ui {

struct DemoActions;
class DemoGateway;
class DemoPill;

// The demonstration that runs, if any: shows it in bar and menu, and does what the menu's actions say.
class DemoControl final : public QObject {
    Q_OBJECT
public:
    DemoControl(const DemoActions &actions, DemoPill &pill, DemoGateway &gateway, QObject *parent);

private:
    void setRunning(const QString &scenario); // id; empty: none

    const DemoActions &m_actions;
    DemoPill &m_pill;
};

} // namespace ui
