#pragma once

#include <QObject>

namespace ui {

class Actions;
class DemoPill;

// The demonstration that runs, if any: shows it in bar and menu, and does what the menu's actions say.
class DemoControl final : public QObject {
    Q_OBJECT
public:
    DemoControl(const Actions &actions, DemoPill &pill, QObject *parent);

    void setRunning(const QString &scenario); // id; empty: none

signals:
    void startWanted(const QString &scenario);
    void stopWanted();

private:
    const Actions &m_actions;
    DemoPill &m_pill;
};

} // namespace ui
