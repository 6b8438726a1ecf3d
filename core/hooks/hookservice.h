#pragma once

#include "hooks/answers.h"
#include "hooks/decider.h"
#include "hooks/eventqueue.h"
#include "hooks/figuresreport.h"
#include "hooks/guard.h"
#include "hooks/handingon.h"
#include "hooks/hook.h"
#include "hooks/listener.h"
#include "hooks/normalanswers.h"
#include "hooks/options.h"
#include "hooks/recordfeed.h"
#include "hooks/rejections.h"
#include "http/server/troubles.h"
#include "journal/record.h"
#include "journal/storestate.h"
#include "rules/connectconfig.h"
#include "rules/rulebook.h"
#include "wcs/decoder.h"

#include <QObject>

#include <memory>

namespace hooks {

struct RejectedRequest;

// The hook endpoint: one request, one outcome. It is greeted, rejected, refused, or accepted as a hook: decoded, given
// to the answer rules, handed on to the web server behind us where there is one and no rule has answered in its stead,
// answered and recorded. Lives on the hooks thread: move it there, then call everything through
// queued calls.
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
    // What hooks are answered where no rule says otherwise, and the web servers behind us: on the same thread, too.
    NormalAnswers &normalAnswers() { return m_normal; }
    backend::Backends &backends() { return m_handingOn.backends(); }

public slots:
    // See Listener, whose signals are sent on.
    void setAddress(const QHostAddress &address, quint16 port) { m_listener.setAddress(address, port); }
    void listen() { m_listener.listen(); }
    void begin() { m_listener.begin(); } // as the journal is open or will be by itself
    void stop(int graceMs) { m_listener.stop(graceMs); }
    // Sends connectConfigChanged(), backendChanged() and the book's changed() with what they are.
    void announceAnswers();

    void takeCommitted(const journal::BatchPtr &batch);
    void takeRefused(const QList<quint64> &tickets, const QString &cause);
    void takeStoreState(const journal::StoreState &state);
    void takeAppended(qsizetype bytes) { m_feed.takeAppended(bytes); }

signals:
    void listening(const QHostAddress &address, quint16 port);
    void listenFailed(const QString &sentence);
    void stopped();
    void connectConfigChanged(const rules::ConnectConfig &config);
    void backendChanged(const backend::Options &options);
    void recordsReady(const std::shared_ptr<journal::Records> &records); // see RecordFeed
    void outcomesKnown(const journal::OutcomesPtr &outcomes);            // see Answers
    // At most four times a second, while they change.
    void figuresChanged(const hooks::Figures &figures);
    void rejectionsChanged(const journal::RejectionList &rejections); // just before them

private:
    void handle(http::Request &&request, http::Responder &&responder);
    void answer(Hook &&hook);
    std::optional<QString> obstacleTo(const journal::Record &record) const;
    void askBackend(Hook &&hook);
    void conclude(Hook &&hook, http::Response &&normal);
    void answerOnceCommitted(Hook &&hook, http::Response &&normal, std::unique_ptr<Injection> injection);
    void answerFromMemory(Hook &&hook, http::Response &&normal, std::unique_ptr<Injection> injection);
    void answerCommitted(const journal::Record &record, Waiting &&waiting);
    void reject(const http::Request &request, const QByteArray &method, http::Responder &responder,
                const Guard::Refusal &refused);
    void takeUnserved(const http::Refused &refused);
    void refuse(Waiting &waiting, const QString &cause);
    void refuseInjected(Hook &&hook);
    bool note(RejectedRequest &rejected);
    void keep(journal::Record &&record);
    void gather(Figures &figures);
    void takeStopped();
    void endIfStopped();

    const Options m_options;
    http::WrongSecrets m_wrongHashes;
    http::WrongSecrets m_wrongPasswords;
    Guard m_guard;
    rules::RuleBook m_book;
    NormalAnswers m_normal;
    wcs::Decoder m_decoder;
    FiguresReport m_report;
    Rejections m_rejections;
    http::Troubles m_troubles;
    Decider m_decider;
    http::Troubles m_stalls; // of the journal's disk, where the writer cannot tell
    RecordFeed m_feed;
    EventQueue m_queue;
    Answers m_answers;
    HandingOn m_handingOn;
    Listener m_listener; // last: its connections go first
    quint64 m_rejectedSaid = 0;
    bool m_isStopped = false; // the endpoint has, and what is at the web server behind us has not come back
};

} // namespace hooks
