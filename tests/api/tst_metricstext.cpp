#include "api/metricstext.h"

#include <QTest>

class TestMetricsText : public QObject {
    Q_OBJECT
private slots:
    void writesSamplesWithLabels();
    void escapesLabels();
    void writesHistograms();
};

void TestMetricsText::writesSamplesWithLabels()
{
    api::MetricsText text;
    text.metric("x_total", "counter", "Xs.");
    text.sample(3, {{"method", "connect"}, {"answer", "200"}});
    text.single("y", "gauge", "Y.", 0.5);
    QCOMPARE(text.text(), "# HELP x_total Xs.\n# TYPE x_total counter\nx_total{method=\"connect\",answer=\"200\"} 3\n"
                          "# HELP y Y.\n# TYPE y gauge\ny 0.5\n");
}

void TestMetricsText::escapesLabels()
{
    api::MetricsText text;
    text.metric("x", "gauge", "X.");
    text.sample(1, {{"a", "q\"b\\n\nx"}});
    QVERIFY(text.text().contains("x{a=\"q\\\"b\\\\n\\nx\"} 1\n"));
}

void TestMetricsText::writesHistograms()
{
    api::MetricsText text;
    Histogram<MetricBuckets> times; // ns
    times.add(2'000'000);
    times.add(2'500'000'000);
    times.add(9'998'000'000);
    text.histogram("h", "H.", times);
    QCOMPARE(text.text(), "# HELP h H.\n# TYPE h histogram\n"
                          "h_bucket{le=\"0.001\"} 0\nh_bucket{le=\"0.0025\"} 1\nh_bucket{le=\"0.005\"} 1\n"
                          "h_bucket{le=\"0.01\"} 1\nh_bucket{le=\"0.025\"} 1\nh_bucket{le=\"0.05\"} 1\n"
                          "h_bucket{le=\"0.1\"} 1\nh_bucket{le=\"0.25\"} 1\nh_bucket{le=\"1\"} 1\n"
                          "h_bucket{le=\"2.5\"} 2\nh_bucket{le=\"+Inf\"} 3\nh_sum 12.5\nh_count 3\n");
}

QTEST_APPLESS_MAIN(TestMetricsText)
#include "tst_metricstext.moc"
