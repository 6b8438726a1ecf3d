#pragma once

#include "faults/rulebook.h"

#include <QWidget>

class QAction;

namespace ui {

// A red strip below the bar, only while any rule is active: what is injected into what, how often so far, how many
// live streams it concerns, and who switched it on where that was not this window.
class InjectionStrip final : public QWidget {
    Q_OBJECT
public:
    explicit InjectionStrip(QAction *allNormal, QWidget *parent = nullptr);

    QString sentence() const { return m_before + m_what + m_after; } // empty while nothing is injected

public slots:
    void setRules(const faults::RuleSnapshotPtr &rules);
    void setStreams(int matching); // live streams that active rules match

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    void measure();
    void noteWhoSwitchedOn();
    void say();

    faults::RuleSnapshotPtr m_rules;
    QSet<QString> m_active; // ids
    QString m_by;
    int m_streams = -1; // not counted yet
    QString m_before;
    QString m_what;
    QString m_after;
};

} // namespace ui
