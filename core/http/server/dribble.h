#pragma once

#include <QByteArray>
#include <QObject>
#include <QTimer>

namespace http {

// Hands bytes out piece by piece, as fast as bytesPerSecond and never faster.
class Dribble final : public QObject {
    Q_OBJECT
public:
    Dribble(QByteArray bytes, qint64 bytesPerSecond);

    void start();
    void stop();

signals:
    void due(QByteArrayView bytes);
    void finished(); // once, after the last piece

private:
    void handOut();

    QByteArray m_bytes;
    qint64 m_bytesPerSecond;
    qint64 m_startedMono = 0; // steady clock, ns
    qsizetype m_handedOut = 0;
    QTimer m_timer;
};

} // namespace http
