#pragma once

#include "base/result.h"

#include <QList>
#include <QProcess>
#include <QTemporaryDir>

// A bare nginx that echoes what it gets and stores nothing: what the machine charges for the HTTP alone.
class Nginx final {
public:
    Nginx() = default;
    ~Nginx(); // SIGTERM, which also ends its worker
    Nginx(const Nginx &) = delete;
    Nginx &operator=(const Nginx &) = delete;

    Result<Done> start();
    quint16 port() const { return m_port; }
    QList<qint64> pids() const; // master and worker

private:
    bool answers() const;

    QTemporaryDir m_folder;
    QProcess m_process;
    quint16 m_port = 0;
};
