#pragma once

#include "findings/incident.h"
#include "ui/findings/notificationsettings.h"

#include <QObject>

#include <functional>

class QSettings;

namespace ui {

// Tells of new problems outside the window, where the settings want it: each once, and those that come within ten
// seconds in one notification. Nothing of those that were known before this start, are muted, or are a demonstration's.
class Announcer final : public QObject {
    Q_OBJECT
public:
    // How it is told, and by which clocks.
    struct Means {
        // replaces: what is told now stands in the place of what was told last.
        std::function<void(const QString &title, const QString &sentence, bool replaces)> show;
        std::function<void()> beep;
        std::function<QTime()> time;
        std::function<qint64()> steady; // ns
    };
    Announcer(QSettings &settings, const Means &means, QObject *parent = nullptr);

    const NotificationSettings &settings() const { return m_settings; }
    void setSettings(const NotificationSettings &settings); // from now on, and at the next start

    // What was found before that moment (program time, µs) is of a former run.
    void startFrom(qint64 moment) { m_start = moment; }
    void take(const std::vector<findings::Incident> &incidents); // as they are now, the gravest first
    void choose();                                               // somebody has clicked on the notification

signals:
    void arrived();               // a new problem, whatever the settings are
    void chosen(qint64 incident); // it is to be shown

private:
    void tell(const std::vector<findings::Incident> &fresh);

    QSettings &m_store;
    NotificationSettings m_settings;
    Means m_means;
    qint64 m_start = 0;
    qint64 m_last = 0;                      // the newest id that was looked at
    qint64 m_toldAt = 0;                    // steady clock, ns; 0: never
    std::vector<findings::Incident> m_told; // together in one notification, the gravest first
};

} // namespace ui
