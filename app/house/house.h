#pragma once

#include "api/adminservice.h"
#include "app/house/batchrelay.h"
#include "app/house/exitdeadline.h"
#include "app/house/judgement.h"
#include "app/house/keptanswers.h"
#include "app/house/listenretry.h"
#include "app/house/options.h"
#include "board/logreader.h"
#include "hooks/hookservice.h"
#include "journal/reader.h"
#include "journal/writer.h"
#include "rules/connectconfig.h"
#include "rules/rulebook.h"

#include <QObject>
#include <QThread>

#include <optional>

// Everything but the window: the rooms on their threads, wired as ARCHITECTURE has it. Lives on the main thread, where
// all its signals are sent.
//
// start() opens the journal; then opened() and, once the endpoint listens, endpointListening(). A journal that cannot
// be opened yet (see journal::Writer) keeps nobody waiting: then opened() may come later. ready() follows once, when
// endpoint and control API both listen. A port that is taken is tried again. After journalFailed() start() may be
// called again, after endpointFailed() listen(). shutDown() ends everything in order and sends finished(); the process
// ends within 5 s even if the disk hangs.
class House final : public QObject {
    Q_OBJECT
public:
    explicit House(const Options &options, QObject *parent = nullptr);
    ~House() override;

    void start();
    void listen();
    // At another address from now on: while it does not listen, or after adminFailed().
    void listenAt(const QHostAddress &address, quint16 port);
    void listenForCallsAt(const QHostAddress &address, quint16 port); // the control API
    void stopListening();
    void shutDown();

    // The endpoint's URL, also while it is stopped; empty before it first listened on a picked port.
    QString hookUrl() const { return m_hookUrl; }

    // For the window: what the control API does with rules and connect-config stands there, too.
    rules::RuleGateway ruleGateway() { return m_hooks->book().gateway(); }
    rules::ConnectGateway connectGateway() { return m_hooks->normalAnswers().gateway(); }
    backend::Gateway backendGateway() { return m_hooks->backends().gateway(); }
    backend::ProbeGateway probeGateway() { return m_hooks->backends().probeGateway(); }
    journal::ReaderGateway readerGateway() { return m_reader->gateway(); }
    board::LogGateway logGateway() { return m_logReader->gateway(); }
    findings::IncidentGateway incidentGateway() { return m_judgement->engine().gateway(); }
    wcsrest::Gateway wcsGateway() { return m_judgement->poller().gateway(); }
    // A demonstration begins or has ended: for the control API's board, see board::StreamBoard.
    void admit(wcs::Origin origin, qint64 since);
    void drop(wcs::Origin origin);

public slots:
    void noteUiStall(double seconds);

signals:
    void opened(const journal::SnapshotPtr &snapshot);
    void journalFailed(const QString &sentence);
    void committed(const journal::BatchPtr &batch);
    void outcomesKnown(const journal::OutcomesPtr &outcomes); // see hooks::HookService
    // Failing also where the writer cannot tell, as its disk hangs.
    void storeStateChanged(const journal::StoreState &state);
    void storeFiguresChanged(const journal::StoreFigures &figures);
    // Once at the start, and after every change, whoever made it.
    void rulesChanged(const rules::RuleSnapshotPtr &snapshot);
    void connectConfigChanged(const rules::ConnectConfig &config);
    void backendChanged(const backend::Options &options);
    // What the endpoint counts; at most four times a second, while it changes.
    void figuresChanged(const hooks::Figures &figures);
    // Once at the start, when there are any: the names of rules that were active when the program ended, and that are
    // switched off now.
    void rulesComeBackOff(const QStringList &names);
    // What rules and connect-config are kept in could not be read or written.
    void answersFileFailed(const QString &sentence);
    // The same as it is now: what could not be read is so until the program ends.
    void answersTroublesChanged(const QStringList &sentences);
    // What is new of incidents; all that go on, after opened().
    void incidentsChanged(const findings::IncidentNewsPtr &news);
    void streamsGone(const QByteArrayList &streamKeys); // see findings::Engine
    // What the endpoint has rejected; at most four times a second, while it changes.
    void rejectionsChanged(const journal::RejectionList &rejections);
    // What kept hooks from being taken lately; and how many requests were rejected since the start.
    void troublesChanged(const QStringList &sentences);
    void adminTroublesChanged(const QStringList &sentences); // the same of calls of the control API
    void alertTroublesChanged(const QStringList &sentences); // whom incidents could not be told
    void rejectedChanged(quint64 count);
    void endpointListening(const QString &url);
    // isTriedAgain: by itself, until it listens; this is sent once.
    void endpointFailed(const QString &sentence, bool isTriedAgain);
    void endpointStopped();
    void adminListening(const QString &url);
    void adminFailed(const QString &sentence, bool isTriedAgain);
    // Nothing keeps them out where it listens, or too little; the log has it, too.
    void strangersMayEnter(const QString &sentence);
    void readyFileFailed(const QString &sentence);
    void ready();
    void finished();

private:
    void wireReader();
    void wireFindings();
    void wireJournal();
    void wireEndpoint();
    void wireAnswers();
    void wireAdmin();
    void wireAnswersToAdmin();
    void endpointIsListening(const QHostAddress &address, quint16 port);
    void adminIsListening(const QHostAddress &address, quint16 port);
    void takeFigures(const hooks::Figures &figures);
    void tellStoreState();
    void becomeReady();
    void warn(const QString &sentence);
    void openReader();
    void closeAdmin();
    void closeJournal();

    std::optional<ExitDeadline> m_deadline; // first: the end of all others is in time, too
    Options m_options;
    KeptAnswers m_answers; // adds to the options what was kept
    journal::StoragePtr m_storage;
    BatchRelay m_relay;
    QThread m_hooksThread;
    QThread m_journalThread;
    QThread m_readerThread;
    QThread m_filesThread;
    QThread m_alertsThread;
    journal::Writer *m_writer = nullptr; // each is deleted by its thread when that ends
    journal::Reader *m_reader = nullptr;
    board::LogReader *m_logReader = nullptr;
    Judgement *m_judgement = nullptr;
    hooks::HookService *m_hooks = nullptr;
    api::AdminService *m_admin = nullptr;
    QStringList m_troubles;           // of the endpoint
    QString m_storeProblem;           // as the endpoint sees it
    journal::StoreState m_storeState; // as the writer does
    ListenRetry m_retry;
    ListenRetry m_adminRetry;
    QString m_hookUrl;
    QString m_adminUrl;
    qint64 m_endedThrough = 0; // newest record of the runs before this one
    bool m_mayListen = false;  // the journal is open, or will be by itself
    bool m_isListening = false;
    bool m_isReady = false;
    bool m_isShuttingDown = false;
};
