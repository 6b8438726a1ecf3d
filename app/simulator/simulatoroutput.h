#pragma once

#include "simulator/backend/backendtally.h"
#include "simulator/news/clientnews.h"
#include "simulator/server/tally.h"

#include <QByteArray>
#include <QElapsedTimer>
#include <QString>

// What wcs-simulator says: on stdout what clients receive, and the summary or one JSON object; on stderr how far it
// is, and what is wrong. Text that came over the network has its control characters made visible.
class SimulatorOutput final {
public:
    explicit SimulatorOutput(bool isJson);
    ~SimulatorOutput();

    struct Progress {
        const simulator::BackendTally *backend = nullptr; // null: there is none
        bool hasClients = true;
        double seconds = 0;         // of the scenario's time
        double scenarioSeconds = 0; // its length; 0: there is none
        quint64 hooks = 0;          // answered or given up
        quint64 notAccepted = 0;    // of these
        qsizetype clients = 0;      // connected
        bool isEnding = false;
    };
    // Shows it when it is time: on a terminal up to 4 times a second on one line, otherwise every 10 s.
    void showProgress(const Progress &progress);

    void tell(const simulator::ClientNews &news);              // each message a line, in the order of their times
    void say(const QByteArray &clientId, const QString &line); // of a real client
    void sayListening(const QString &line);
    void complain(const QString &sentence); // on stderr
    bool isGood() const;                    // stdout takes what is written

    void summarise(const simulator::Tally &tally, quint64 seed);
    void summarise(const simulator::BackendTally &tally);
    static QByteArray clientJson(const simulator::ClientState &client,
                                 const QList<simulator::ReceivedMessage> &messages);
    void print(const QByteArray &json);
    bool finish(); // false: stdout cannot be written

private:
    void line(const QString &text); // on stdout
    void row(const char *title, const QString &text);
    void clearProgress();

    bool m_isJson;
    bool m_isTerminal;
    bool m_isProgressShown = false;
    QElapsedTimer m_sinceProgress;
    quint64 m_hooksBefore = 0;
    quint64 m_backendHooksBefore = 0;
};
