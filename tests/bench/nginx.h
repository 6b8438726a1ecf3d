#pragma once

#include "base/result.h"

#include <QList>
#include <QProcess>
#include <QTemporaryDir>

// A bare nginx that stores nothing. One that echoes what it gets is what the machine charges for the HTTP alone.
class Nginx final {
public:
    Nginx() = default;
    ~Nginx(); // SIGTERM, which also ends its worker
    Nginx(const Nginx &) = delete;
    Nginx &operator=(const Nginx &) = delete;

    // upstream: the port of the server that it hands all on to, by proxy_pass; 0: it answers itself, with an echo.
    // holdSeconds: how long it lets each answer wait, where it answers itself.
    Result<Done> start(quint16 upstream = 0, int holdSeconds = 0);
    quint16 port() const { return m_port; }
    QList<qint64> pids() const; // master and worker

private:
    bool answers() const;

    QTemporaryDir m_folder;
    QProcess m_process;
    quint16 m_port = 0;
};
