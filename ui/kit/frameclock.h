#pragma once

#include <QObject>
#include <QTimer>

namespace ui {

// Beats about 60 times a second, but only while somebody asks for frames.
class FrameClock final : public QObject {
    Q_OBJECT
public:
    explicit FrameClock(QObject *parent);

    void request();             // one more frame is wanted
    void setRunning(bool runs); // not while nobody sees it; what was requested then comes later
    int takeRate();             // frames that showed something new since the last call
    void countFrame() { ++m_frames; }

signals:
    void frame();

private:
    QTimer m_timer;
    bool m_runs = false;
    bool m_wanted = false;
    int m_frames = 0;
};

} // namespace ui
