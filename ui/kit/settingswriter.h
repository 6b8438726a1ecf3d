#pragma once

#include <QString>
#include <QThreadPool>
#include <QVariantMap>

class QSettings;

namespace ui {

// Writes settings into their file on a thread of its own, so that a slow disk never holds the window up. In order; its
// end waits until all is written.
class SettingsWriter final {
public:
    explicit SettingsWriter(const QSettings &settings);

    void write(const QVariantMap &values);

private:
    QString m_file;
    QThreadPool m_thread;
};

} // namespace ui
