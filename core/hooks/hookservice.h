#pragma once

#include "hooks/figures.h"
#include "hooks/guard.h"
#include "hooks/lateanswers.h"
#include "hooks/options.h"
#include "hooks/outbox.h"
#include "hooks/outcomereport.h"
#include "hooks/rejections.h"
#include "http/server/server.h"
#include "http/server/troubles.h"
#include "journal/record.h"
#include "journal/storestate.h"
#include "rules/connectconfig.h"
#include "rules/rulebook.h"
#include "wcs/decoder.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace hooks {

struct RejectedRequest;

// The hook endpoint: request → event → answer → record. Lives on the hooks thread: move it there, then call everything
// through queued calls.
//
// An event is answered 200 when committed() names its ticket; 503 when refused() does, when storeWaitMs have passed, or
// at once when the queue is full. connect, direct methods and incoming ones are answered from memory; their records
// follow to the journal without anybody waiting for them. What becomes of an answer otherwise than its record says is
// told by outcomesKnown(), after the record was committed.
class HookService final : public QObject {
    Q_OBJECT
public:
    explicit HookService(Options options, QObject *parent = nullptr);
    ~HookService() override;

    // The answer rules: lives on the same thread. An answer that one of them has chosen goes out like any other, only
    // later or otherwise: that of an event once its record is committed.
    rules::RuleBook &book() { return m_book; }
    const rules::ConnectConfig &connectConfig() const { return m_connect; }
    // What every `connect` that comes from now on is told. Sends connectConfigChanged(), unless it is the same.
    const rules::ConnectConfig &changeConnect(const rules::ConnectChange &change);
    rules::ConnectGateway connectGateway();

public slots:
    void setAddress(const QHostAddress &address, quint16 port); // from the next listen() on
    // Sends listening() or listenFailed().
    void listen();
    // The same once, at the start, as the journal is open or will be by itself; nothing where it was stopped before.
    void begin();
    // Stops accepting, lets what is in flight finish for up to graceMs, then sends stopped().
    void stop(int graceMs);
    void announceAnswers(); // sends connectConfigChanged() and the book's changed() with what they are

    void takeCommitted(const journal::BatchPtr &batch);
    void takeRefused(const QList<quint64> &tickets, const QString &cause);
    void takeStoreState(const journal::StoreState &state);
    // The journal's thread has taken so many bytes of records off the way to it.
    void takeAppended(qsizetype bytes);

signals:
    void listening(const QHostAddress &address, quint16 port);
    void listenFailed(const QString &sentence);
    void stopped();
    void connectConfigChanged(const rules::ConnectConfig &config);
    // In the order in which the requests came. To journal::Writer::append.
    void recordsReady(const std::shared_ptr<journal::Records> &records);
    // Of an answer that was late: before it is on its way to the peer, and again if it does not get there.
    void outcomesKnown(const journal::OutcomesPtr &outcomes);
    // At most four times a second, while they change.
    void figuresChanged(const hooks::Figures &figures);
    void rejectionsChanged(const journal::RejectionList &rejections); // just before them

private:
    void handle(http::Request &&request, http::Responder &&responder);
    void acceptHook(const QByteArray &method, http::Request &&request, http::Responder &&responder);
    std::unique_ptr<Injection> injectionFor(const journal::Record &record);
    void refuseLate(journal::Record &&record, http::Responder &responder);
    http::Response normalAnswer(const journal::Record &record) const;
    void answerEvent(journal::Record &&record, http::Responder &&responder, std::unique_ptr<Injection> injection);
    void answerFromMemory(journal::Record &&record, http::Responder &&responder);
    void injectFromMemory(journal::Record &&record, http::Responder &&responder, Injection &&injection);
    void answerNow(journal::Record &record, http::Responder &responder, const http::Response &response);
    void inject(Injection &&injection, Exchange exchange, http::Responder &&responder);
    void deliver(LateAnswers::Late &&late);
    void settle(const Exchange &exchange, const http::Outcome &outcome);
    void count(const Exchange &exchange, const http::Outcome &outcome);
    http::Settled settling(Exchange exchange);
    void answerCommitted(const journal::Record &record, Waiting &&waiting);
    void reject(const http::Request &request, const QByteArray &method, http::Responder &responder,
                const Guard::Refusal &refused);
    void takeUnserved(const http::Refused &refused);
    bool note(RejectedRequest &rejected);
    void keep(journal::Record &&record);
    void handOver();
    void refuse(Waiting &waiting, const QString &cause);
    void expireWaiting();
    void reportSoon();
    void sendFigures();

    Options m_options;
    http::WrongSecrets m_wrongHashes;
    http::WrongSecrets m_wrongPasswords;
    Guard m_guard;
    rules::RuleBook m_book;
    rules::ConnectConfig m_connect;
    OutcomeReport m_outcomes;
    LateAnswers m_late;
    wcs::Decoder m_decoder;
    Outbox m_outbox;
    std::shared_ptr<journal::Records> m_records; // collected until the end of this turn of the event loop
    qsizetype m_underWay = 0;                    // bytes handed over that the journal's thread has not taken yet
    std::unique_ptr<http::Server> m_server;
    bool m_isAnswering = false; // what is settled now goes out at once
    qint32 m_commitUs = 0;      // what the last commit took
    bool m_hasBegun = false;
    bool m_isDraining = false;
    bool m_listensAgain = false; // once it has drained
    http::Counts m_before;       // of servers that have stopped
    QTimer m_expiry;
    QTimer m_figuresTimer;
    Figures m_figures;
    Figures m_sentFigures;
    Rejections m_rejections;
    http::Troubles m_troubles;
    http::Troubles m_stalls; // of the journal's disk, where the writer cannot tell
    journal::StoreState m_storeState;
};

} // namespace hooks
