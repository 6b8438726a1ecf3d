#pragma once

#include "alerts/poster.h"

namespace alerts {

// Somebody's own server, which gets one message at a time.
class WebhookSink final : public Sink {
public:
    WebhookSink(const Address &address, const Options &options, QObject *parent);

    QString name() const override { return QStringLiteral("The webhook ") + m_shown; }
    Habits habits() const override { return {.repeatMs = m_repeatMs}; }
    void tell(const std::vector<Message> &messages, Told told) override;
    void abort() override { m_poster.abort(); }

private:
    const QString m_shown;
    const qint64 m_repeatMs;
    Poster m_poster;
};

} // namespace alerts
