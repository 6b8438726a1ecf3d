#pragma once

#include "hooks/options.h"

#include <QNetworkAccessManager>
#include <QObject>

// Posts one StreamStatusEvent to the own endpoint, over the network as a WCS would.
class TestEvent final : public QObject {
    Q_OBJECT
public:
    explicit TestEvent(const hooks::Options &options, QObject *parent = nullptr);

    void send(const QString &hookUrl);

signals:
    void finished(const QString &sentence); // what became of it

private:
    hooks::Options m_options;
    QNetworkAccessManager m_network;
};
