#include "ui/kit/settingswriter.h"

#include "ui/kit/logui.h"

#include <QSettings>

namespace ui {

SettingsWriter::SettingsWriter(const QSettings &settings)
    : m_file(settings.fileName())
{
    m_thread.setMaxThreadCount(1);
}

void SettingsWriter::write(const QVariantMap &values)
{
    m_thread.start([file = m_file, values] {
        QSettings settings(file, QSettings::IniFormat);
        for (auto value = values.begin(); value != values.end(); ++value)
            settings.setValue(value.key(), value.value());
        settings.sync();
        if (settings.status() == QSettings::AccessError)
            qCWarning(logUi, "%s cannot be written: how the window stands is not remembered.", qUtf8Printable(file));
    });
}

} // namespace ui
