#pragma once

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QSignalSpy>

// What became of a run of wcs-simulator.
struct Ended {
    int code = -1; // -1: it was ended by a signal, or did not end
    QByteArray output;
    QByteArray error;

    QJsonObject result() const { return QJsonDocument::fromJson(output).object(); }
    int errorEvents() const { return result().value(u"errorEvents").toInt(-1); }
};

// The real command, in a process of its own.
class Simulator {
public:
    explicit Simulator(const QString &folder)
        : m_folder(folder)
        , m_environment(QProcessEnvironment::systemEnvironment())
    {}
    ~Simulator()
    {
        process.kill();
        process.waitForFinished(-1);
    }

    void setEnvironment(const QString &name, const QString &value) { m_environment.insert(name, value); }
    void start(const QStringList &arguments)
    {
        process.setProcessEnvironment(m_environment);
        process.start(QStringLiteral(SIMULATOR_BINARY), arguments, QIODevice::ReadOnly);
    }
    // The event loop runs meanwhile, so that a server of the test can answer.
    Ended wait()
    {
        QSignalSpy finished(&process, &QProcess::finished);
        if (process.state() != QProcess::NotRunning && !finished.wait(LimitMs))
            return {};
        const int code = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
        return {code, process.readAllStandardOutput(), process.readAllStandardError()};
    }
    Ended run(const QStringList &arguments)
    {
        start(arguments);
        return wait();
    }
    // A file that holds the scenario, or the profile.
    QString file(const QByteArray &json) const
    {
        QFile written(m_folder + QStringLiteral("/scenario.json"));
        if (!written.open(QIODevice::WriteOnly) || written.write(json) != json.size())
            qWarning("The file cannot be written.");
        return written.fileName();
    }

    QProcess process;

private:
    static constexpr int LimitMs = 20'000; // for a run; nothing may hang

    QString m_folder;
    QProcessEnvironment m_environment;
};
