#include "ui/findings/announcer.h"

#include <QLocale>

#include <algorithm>

namespace ui {

using findings::Incident;

namespace {

constexpr qint64 Together = 10'000'000'000; // ns

} // namespace

Announcer::Announcer(QSettings &settings, const Means &means, QObject *parent)
    : QObject(parent)
    , m_store(settings)
    , m_settings(NotificationSettings::read(settings))
    , m_means(means)
{}

void Announcer::setSettings(const NotificationSettings &settings)
{
    if (settings == m_settings)
        return;
    m_settings = settings;
    m_settings.write(m_store);
}

void Announcer::take(const std::vector<Incident> &incidents)
{
    std::vector<Incident> fresh;
    qint64 last = m_last;
    for (const Incident &incident : incidents) {
        if (incident.id <= m_last)
            continue;
        last = std::max(last, incident.id);
        if (incident.state == Incident::State::New && incident.severity >= findings::Severity::Warning &&
            incident.mutedUntil == 0 && incident.origin != wcs::Origin::Demonstration && incident.lastFound >= m_start)
            fresh.push_back(incident);
    }
    m_last = last;
    if (fresh.empty())
        return;
    emit arrived();
    tell(fresh);
}

void Announcer::tell(const std::vector<Incident> &fresh)
{
    if (m_settings.isQuiet(m_means.time()))
        return;
    const qint64 now = m_means.steady();
    const bool isTogether = m_toldAt != 0 && now - m_toldAt < Together;
    if (!isTogether) {
        m_toldAt = now;
        m_told.clear();
        if (m_settings.withSound)
            m_means.beep();
    }
    m_told.insert(m_told.end(), fresh.begin(), fresh.end());
    std::ranges::stable_sort(m_told, std::greater(), &Incident::severity);
    if (!m_settings.onDesktop)
        return;
    const QString title = m_told.size() == 1 ? tr("A new problem")
                                             : tr("%1 new problems").arg(QLocale().toString(qulonglong(m_told.size())));
    m_means.show(title, m_told.front().sentence(), isTogether);
}

void Announcer::choose()
{
    if (!m_told.empty())
        emit chosen(m_told.front().id);
}

} // namespace ui
