#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

// Measures how long the thread it lives on does not come back to its event loop.
class StallMeter final : public QObject {
    Q_OBJECT
public:
    explicit StallMeter(QObject *parent = nullptr);

signals:
    void stalled(double seconds); // longer than ever before

private:
    QTimer m_timer;
    QElapsedTimer m_elapsed;
    double m_longest = 0;
};
