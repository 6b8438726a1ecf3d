#include "api/metricstext.h"

namespace api {

namespace {

QByteArray escaped(QByteArray value)
{
    return value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
}

QByteArray number(double value)
{
    return QByteArray::number(value, 'g', 15);
}

} // namespace

void MetricsText::metric(const QByteArray &name, const char *type, const char *help)
{
    m_name = name;
    m_text += "# HELP " + name + ' ' + help + "\n# TYPE " + name + ' ' + type + '\n';
}

void MetricsText::sample(double value, const QList<Label> &labels)
{
    line(m_name, value, labels);
}

void MetricsText::single(const QByteArray &name, const char *type, const char *help, double value)
{
    metric(name, type, help);
    sample(value);
}

// Each line of a bucket counts those before it, too.
void MetricsText::histogram(const QByteArray &name, const char *help, const Histogram<MetricBuckets> &times)
{
    metric(name, "histogram", help);
    for (size_t i = 0; i < MetricBuckets::Ends.size(); ++i)
        line(name + "_bucket", double(times.through(i)), {{"le", number(double(MetricBuckets::Ends[i]) / 1e9)}});
    line(name + "_bucket", double(times.count()), {{"le", "+Inf"}});
    line(name + "_sum", double(times.sum()) / 1e9, {});
    line(name + "_count", double(times.count()), {});
}

void MetricsText::line(const QByteArray &name, double value, const QList<Label> &labels)
{
    m_text += name;
    for (qsizetype i = 0; i < labels.size(); ++i)
        m_text += (i == 0 ? '{' : ',') + labels[i].name + "=\"" + escaped(labels[i].value) + '"';
    m_text += (labels.isEmpty() ? " " : "} ") + number(value) + '\n';
}

} // namespace api
