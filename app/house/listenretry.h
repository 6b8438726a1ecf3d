#pragma once

#include <QHostAddress>
#include <QObject>
#include <QTimer>

#include <optional>

// Has a server try again, every few seconds, to listen at a port that somebody else has; the window and the log are
// told once.
class ListenRetry final : public QObject {
    Q_OBJECT
public:
    static constexpr int EveryMs = 2'000;

    struct News {
        QString sentence;
        bool isTriedAgain = false;
    };

    explicit ListenRetry(QObject *parent);

    // Somebody wants it to listen, or not to: what was told before is told anew.
    void forget();
    // It could not listen there. Null: that was told already.
    std::optional<News> take(const QString &sentence, const QHostAddress &address, quint16 port);

signals:
    void due();

private:
    QTimer m_timer;
    QString m_reported;
};
