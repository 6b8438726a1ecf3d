#pragma once

#include "base/histogram.h"

#include <QByteArray>
#include <QList>

namespace api {

// Writes the Prometheus text format, version 0.0.4.
class MetricsText {
public:
    struct Label {
        QByteArray name;
        QByteArray value;
    };

    // Starts a metric; its samples follow.
    void metric(const QByteArray &name, const char *type, const char *help);
    void sample(double value, const QList<Label> &labels = {});
    // A whole metric with one sample.
    void single(const QByteArray &name, const char *type, const char *help, double value);
    // A whole histogram of times, in seconds.
    void histogram(const QByteArray &name, const char *help, const Histogram<MetricBuckets> &times);

    const QByteArray &text() const { return m_text; }

private:
    void line(const QByteArray &name, double value, const QList<Label> &labels);

    QByteArray m_text;
    QByteArray m_name;
};

} // namespace api
