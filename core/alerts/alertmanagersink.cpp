#include "alerts/alertmanagersink.h"

#include "alerts/payload.h"
#include "base/clock.h"
#include "base/isotime.h"
#include "json/jsonchange.h"
#include "text/secrets.h"

#include <QJsonArray>

#include <algorithm>

namespace alerts {

namespace {

constexpr size_t MostTogether = 100;

QByteArray targetOf(const Address &address)
{
    const qsizetype query = address.target.indexOf('?');
    return address.url.path + "/api/v2/alerts" + (query < 0 ? QByteArray() : address.target.sliced(query));
}

// None is empty: an Alertmanager takes such for missing.
QJsonObject labelsOf(const Alert &alert)
{
    QJsonObject labels{{QStringLiteral("alertname"), QStringLiteral("StreamwatchIncident")},
                       {QStringLiteral("incident"), QString::number(alert.incident)}};
    const auto add = [&labels](const QString &name, const QByteArray &value) {
        if (!value.isEmpty())
            labels.insert(name, shown(value));
    };
    add(QStringLiteral("severity"), alert.severity);
    add(QStringLiteral("cause"), alert.cause);
    add(QStringLiteral("node"), alert.nodeId);
    add(QStringLiteral("app"), alert.appKey);
    add(QStringLiteral("stream"), alert.name);
    return labels;
}

QString descriptionOf(const Alert &alert)
{
    const QString streams =
        alert.streams == 1 ? QStringLiteral("One stream") : QStringLiteral("%1 streams").arg(alert.streams);
    return QStringLiteral("%1, since %2; cause: %3.")
        .arg(streams, isoTime(alert.since), alert.cause.isEmpty() ? QStringLiteral("unknown") : shown(alert.cause));
}

QJsonObject alertJson(const Alert &alert, const QJsonObject &labels, qint64 endsAt)
{
    return {{QStringLiteral("labels"), labels},
            {QStringLiteral("annotations"), QJsonObject{{QStringLiteral("summary"), shown(alert.sentence)},
                                                        {QStringLiteral("description"), descriptionOf(alert)}}},
            {QStringLiteral("startsAt"), isoTime(alert.since)},
            {QStringLiteral("endsAt"), isoTime(std::max(endsAt, alert.since))}, // one that ends before it is refused
            {QStringLiteral("generatorURL"), QString()}};
}

} // namespace

AlertmanagerSink::AlertmanagerSink(const Address &address, const Options &options, QObject *parent)
    : Sink(parent)
    , m_shown(address.shown())
    , m_renewMs(options.renewMs)
    , m_endsAfterMs(options.endsAfterMs)
    , m_poster(address, targetOf(address), options, this)
{}

Habits AlertmanagerSink::habits() const
{
    return {.repeatMs = m_renewMs, .earlierMs = m_renewMs / 4, .together = MostTogether};
}

void AlertmanagerSink::tell(const std::vector<Message> &messages, Told told)
{
    const qint64 now = wallMicroseconds();
    QJsonArray array;
    QHash<qint64, QJsonObject> open;
    for (const auto &[alert, number] : messages) {
        const QJsonObject labels = labelsOf(alert);
        const QJsonObject former = m_labels.value(alert.incident, labels);
        if (former != labels)
            array.append(alertJson(alert, former, now)); // to it they are two
        const bool isResolved = alert.stage == Stage::Resolved;
        const qint64 end = alert.resolvedAt == 0 ? now : alert.resolvedAt;
        array.append(alertJson(alert, labels, isResolved ? end : now + m_endsAfterMs * 1'000));
        if (!isResolved)
            open.insert(alert.incident, labels);
    }
    m_poster.post({}, text::maskSecrets(json::compactJson(array)),
                  [this, open, told = std::move(told)](const Outcome &outcome) {
                      if (outcome.kind == Outcome::Kind::Taken)
                          m_labels.insert(open);
                      told(outcome);
                  });
}

} // namespace alerts
