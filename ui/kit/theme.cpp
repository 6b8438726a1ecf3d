#include "ui/kit/theme.h"

#include "ui/kit/fonts.h"
#include "ui/kit/systemscheme.h"

#include <QApplication>
#include <QSettings>

#include <algorithm>

namespace ui {

namespace {

constexpr int SmallestZoom = 70;
constexpr int LargestZoom = 200;
constexpr int UsualZoom = 100;

const QString SchemeKey = QStringLiteral("theme/scheme");
const QString ZoomKey = QStringLiteral("theme/zoom");

Scheme schemeFrom(const QString &word)
{
    if (word == u"light")
        return Scheme::Light;
    return word == u"dark" ? Scheme::Dark : Scheme::System;
}

QString wordOf(Scheme scheme)
{
    switch (scheme) {
    case Scheme::Light:
        return QStringLiteral("light");
    case Scheme::Dark:
        return QStringLiteral("dark");
    case Scheme::System:
        break;
    }
    return QStringLiteral("system");
}

} // namespace

Theme::Theme(QSettings &settings, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
    , m_style(qobject_cast<Style *>(QApplication::style()))
{
    if (!m_style) {
        m_style = new Style;
        QApplication::setStyle(m_style);
    }
    connect(new SystemScheme(this), &SystemScheme::changed, this, &Theme::followSystem);
    m_style->setScheme(schemeFrom(settings.value(SchemeKey).toString()));
    QApplication::setPalette(QPalette());
    bool isNumber = false;
    const int percent = settings.value(ZoomKey).toInt(&isNumber);
    applyZoom(isNumber ? percent : UsualZoom);
}

Scheme Theme::scheme() const
{
    return m_style ? m_style->scheme() : Scheme::System;
}

void Theme::setScheme(Scheme scheme)
{
    if (!m_style)
        return;
    m_style->setScheme(scheme);
    m_settings.setValue(SchemeKey, wordOf(scheme));
    QApplication::setPalette(QPalette()); // taken anew from the system, through the style
}

void Theme::followSystem(Scheme scheme)
{
    if (!m_style)
        return;
    m_style->setSystemScheme(scheme);
    QApplication::setPalette(QPalette());
}

void Theme::setZoom(int percent)
{
    applyZoom(percent);
    m_settings.setValue(ZoomKey, m_zoom);
}

void Theme::applyZoom(int percent)
{
    m_zoom = std::clamp(percent, SmallestZoom, LargestZoom);
    ui::applyZoom(m_zoom);
}

} // namespace ui
