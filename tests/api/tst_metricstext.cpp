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
    text.histogram("h", "H.", {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, {0, 1, 1, 1, 1, 1, 1, 1, 1, 2}, 3, 12.5);
    QVERIFY(text.text().contains("h_bucket{le=\"2\"} 1\n"));
    QVERIFY(text.text().contains("h_bucket{le=\"10\"} 2\n"));
    QVERIFY(text.text().endsWith("h_bucket{le=\"+Inf\"} 3\nh_sum 12.5\nh_count 3\n"));
}

QTEST_APPLESS_MAIN(TestMetricsText)
#include "tst_metricstext.moc"
