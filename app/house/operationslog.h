#pragma once

#include "app/house/house.h"

// Tells the log what the program did and was told to do: start, listening, rules, what connect is told, shutdown. What
// goes wrong is told by whom it befalls. The names and patterns of rules stand there, no secrets. On the main thread.
class OperationsLog final : public QObject {
    Q_OBJECT
public:
    OperationsLog(const House &house, const Options &options);
    ~OperationsLog() override;

private:
    void tellStart(const Options &options) const;
    void tellJournal(const journal::Snapshot &snapshot) const;
    void tellTriedAgain(const QString &sentence, bool isTriedAgain) const;
    void tellRules(const rules::RuleSnapshot &snapshot);
    void tellBackend(const backend::Options &options);
    void tellConnect(const rules::ConnectConfig &config);
    void tellIncidents(const findings::IncidentNewsPtr &news);

    QString m_journal;
    quint64 m_revision = 0;
    rules::ConnectConfig m_connect;
    QList<backend::Target> m_targets;
    QString m_backend; // as it was told last
    QStringList m_alertTroubles;
    QSet<qint64> m_openIncidents;
    qint64 m_formerIncidents = 0; // the newest of former runs
    bool m_knowsBackend = false;
    bool m_knowsRules = false;
    bool m_knowsConnect = false;
};

// Each line with its time, category and kind, unless QT_MESSAGE_PATTERN says how, or the service manager adds them.
void setLogPattern();
