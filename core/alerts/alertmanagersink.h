#pragma once

#include "alerts/poster.h"

#include <QHash>

namespace alerts {

// An Alertmanager of Prometheus, by its API v2. It keeps an alert for as long as it is renewed, and knows it by its
// labels.
class AlertmanagerSink final : public Sink {
public:
    AlertmanagerSink(const Address &address, const Options &options, QObject *parent);

    QString name() const override { return QStringLiteral("The Alertmanager ") + m_shown; }
    Habits habits() const override;
    void tell(const std::vector<Message> &messages, Told told) override;
    void abort() override { m_poster.abort(); }
    void forget(qint64 incident) override { m_labels.remove(incident); }

private:
    const QString m_shown;
    const qint64 m_renewMs;
    const qint64 m_endsAfterMs;
    Poster m_poster;
    QHash<qint64, QJsonObject> m_labels; // of open incidents, as it has them
};

} // namespace alerts
