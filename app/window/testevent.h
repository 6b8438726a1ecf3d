#pragma once

#include "hooks/options.h"

#include <QFuture>
#include <QNetworkAccessManager>
#include <QObject>

// Posts one StreamStatusEvent to the own endpoint, over the network as a WCS would.
class TestEvent final : public QObject {
    Q_OBJECT
public:
    explicit TestEvent(const hooks::Options &options, QObject *parent = nullptr);

    QFuture<QString> send(const QString &hookUrl); // what became of it, one sentence

private:
    static QString resultOf(const QNetworkReply &reply);

    hooks::Options m_options;
    QNetworkAccessManager m_network;
};
