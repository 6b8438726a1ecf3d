#pragma once

#include "rules/rulebook.h"
#include "ui/kit/fonts.h"

#include <QTimer>
#include <QWidget>

class QAction;

namespace ui {

class ActionButton;

// A red strip below the bar, only while any rule is active: what is injected into what, how often so far, how many
// live streams it concerns, and who switched it on where that was not this window. For a minute after all have been
// switched off it is a calm one, which offers them again.
class InjectionStrip final : public QWidget {
    Q_OBJECT
public:
    InjectionStrip(QAction *allNormal, QAction *backOn, QWidget *parent = nullptr);

    QString sentence() const { return m_before + m_what + m_into + m_figures + m_who; } // empty: nothing is injected
    // As it stands in the strip: where there is no room for all, the figures are whole and the rest is cut short.
    QString shown() const;

public slots:
    void setRules(const rules::RuleSnapshotPtr &rules);
    void offerBack(const QStringList &ids); // rules that were switched off just now; while none is active it says so
    void setStreams(int matching);          // live streams that active rules match

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    void measure();
    void noteWhoSwitchedOn();
    void say();
    void sayOffer();
    QColor back() const;
    QColor ink() const;

    rules::RuleSnapshotPtr m_rules;
    QSet<QString> m_active; // ids
    QString m_by;
    QStringList m_offer; // ids
    QTimer m_offerTime;
    ActionButton *m_allNormal;
    ActionButton *m_backOn;
    int m_streams = -1; // not counted yet
    struct Part {
        QString text;
        Type type = Type::Text;
    };
    QList<Part> fittingParts() const;
    int room() const; // px, for all of it

    QString m_before;
    QString m_what;
    QString m_into;
    QString m_figures;
    QString m_who;
};

} // namespace ui
