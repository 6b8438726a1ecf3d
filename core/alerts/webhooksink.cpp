#include "alerts/webhooksink.h"

#include "alerts/payload.h"

namespace alerts {

WebhookSink::WebhookSink(const Address &address, const Options &options, QObject *parent)
    : Sink(parent)
    , m_shown(address.shown())
    , m_repeatMs(options.repeatMs)
    , m_poster(address, address.target, options, this)
{}

void WebhookSink::tell(const std::vector<Message> &messages, Told told)
{
    const Message &message = messages.front();
    m_poster.post("Idempotency-Key: " + message.id() + "\r\n", payload(message), told);
}

} // namespace alerts
