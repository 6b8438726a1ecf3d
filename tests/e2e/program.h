#pragma once

#include <QProcess>
#include <QString>
#include <QStringList>
#include <QUrl>

#include <optional>

// The real program, started as a user starts it: headless, on free ports of loopback, with its database, settings
// and output in a folder of its own. A kill and a new start find the same database. Linux ends the program when the
// thread that started it ends, so that a test that dies leaves nothing behind.
class Program final {
public:
    // The folder must exist and outlive the program.
    Program(QString binary, QString folder);
    ~Program(); // kills what still runs

    // Within this time a start is to be listening, in ms: the promised 2 s; 10 s under a sanitizer.
    static int startLimitMs();

    // launch() with the options below and `more` behind them, then waitUntilReady(). False: failure() says why.
    // --headless, --listen and --admin with port 0, --db, --ready-file
    bool start(const QStringList &more = {}, int limitMs = startLimitMs());
    // start() on the ports that the last start had picked, for peers that know no others.
    bool startAgain(int limitMs = startLimitMs());
    // Exactly these arguments, and no waiting: for usage errors and the like.
    void launch(const QStringList &arguments);
    bool waitUntilReady(int limitMs = startLimitMs());

    // The exit code; none if it still runs after limitMs or was ended by a signal.
    std::optional<int> waitForExit(int limitMs = 10'000);
    std::optional<int> stop(int limitMs = 10'000); // SIGTERM, then waitForExit()
    void kill();                                   // SIGKILL; returns once it is gone

    // For the next launches; the journal stands in the folder otherwise.
    void setDatabase(const QString &path) { m_database = path; }
    void setEnvironment(const QString &name, const QString &value) { m_environment.insert(name, value); }

    bool isRunning() const { return m_process.state() != QProcess::NotRunning; }
    qint64 pid() const { return m_process.processId(); } // 0 when it does not run
    QUrl hookUrl() const { return m_hookUrl; }           // as the ready file has them: valid after a good start
    QUrl adminUrl() const { return m_adminUrl; }
    quint16 hookPort() const { return quint16(m_hookUrl.port(0)); }
    quint16 adminPort() const { return quint16(m_adminUrl.port(0)); }

    QString databasePath() const { return m_database.isEmpty() ? path("streamwatch.db") : m_database; }
    QByteArray errorOutput() const; // what it has written to stderr since the last launch
    QString failure() const;        // why start() or waitUntilReady() said false, with errorOutput()

private:
    QString path(const char *name) const { return m_folder + QLatin1Char('/') + QLatin1String(name); }
    bool startOn(const QString &hooks, const QString &admin, const QStringList &more, int limitMs);
    bool readReadyFile();

    QString m_binary;
    QString m_folder;
    QString m_database;
    QProcessEnvironment m_environment;
    QProcess m_process;
    QUrl m_hookUrl;
    QUrl m_adminUrl;
    QString m_failure;
};
