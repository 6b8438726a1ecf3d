#pragma once

#include "ui/kit/style.h"

#include <QObject>
#include <QPointer>

class QSettings;

namespace ui {

// Scheme and zoom of the application, remembered.
class Theme final : public QObject {
    Q_OBJECT
public:
    static constexpr int ZoomStep = 10; // percent

    explicit Theme(QSettings &settings, QObject *parent = nullptr);

    Scheme scheme() const;
    void setScheme(Scheme scheme);
    int zoom() const { return m_zoom; } // percent
    void setZoom(int percent);

private:
    void applyZoom(int percent);
    void followSystem(Scheme scheme);

    QSettings &m_settings;
    QPointer<Style> m_style; // the application owns it
    int m_zoom = 100;
};

} // namespace ui
