#pragma once

#include <QObject>
#include <QStringList>

namespace ui {

class InjectionStrip;
class RuleControl;
struct RuleActions;

// Switches all rules off at once, remembers which were on, and offers these again: in the strip and in the menu.
class AllNormal final : public QObject {
    Q_OBJECT
public:
    AllNormal(const RuleActions &actions, RuleControl &rules, InjectionStrip &strip, QObject *parent);

private:
    void switchOff();
    void switchBackOn();
    void remember(const QStringList &ids);
    QStringList waiting() const; // ids of those that can be switched on again

    const RuleActions &m_actions;
    RuleControl &m_rules;
    InjectionStrip &m_strip;
    QStringList m_ids; // that were on
};

} // namespace ui
