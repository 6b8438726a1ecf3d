#pragma once

#include "backend/circuit.h"
#include "backend/figures.h"
#include "backend/options.h"
#include "http/client/client.h"
#include "http/message/message.h"

#include <QHash>
#include <QObject>

#include <functional>
#include <list>

namespace backend {

// A hook on its way to the web server behind us.
struct Handover {
    QByteArray head; // see forwardedHead()
    QByteArray body;
    QByteArray session;      // hooks of one go one after the other; empty: this one goes by itself
    qint64 receivedMono = 0; // steady clock, ns
    bool isBeside = false;   // a rule answers it meanwhile; such have half of the connections at most
};

// What came of it.
struct Answer {
    journal::BackendAnswerPtr kept; // never null
    http::Response response; // as WCS gets it, where there is an answer; else the error that says that there is none
    QByteArray head; // of an answer, its header lines as they came, secrets and all: for nothing that is kept or shown
};
using Answered = std::function<void(Answer &&)>;

// Hands hooks on to one web server, as they came, and brings its answers back. Those of one session keep their order;
// others go side by side. A hook is handed on again only where nothing of it was sent. Lives on the hooks thread.
class Forwarder final : public QObject {
    Q_OBJECT
public:
    // name: ours, for Via.
    Forwarder(Url url, const Options &options, QByteArray name, QObject *parent);
    ~Forwarder() override; // calls nobody back

    const Url &url() const { return m_url; }
    // As Handover::head, of a hook as it came.
    QByteArray head(const http::Request &request, const QByteArray &method) const;
    // answered is called once, also from within: at the latest Options::timeoutMs after the hook came.
    void send(Handover &&handover, Answered answered);
    // Whoever still waits is answered that the program ends.
    void abort();
    void addTo(Figures &figures) const;
    bool isIdle() const { return m_underWay == 0; }
    const QString &suspension() const { return m_suspension; } // why no hooks are handed on; empty: they are

signals:
    void becameIdle();
    // A sentence for each failure, alike for those that are of one kind.
    void failed(const QString &sentence);
    // No hooks are handed on from now on, but for those that try, or again all of them. The sentence is the same of
    // both.
    void suspended(bool isSuspended, const QString &sentence);

private:
    struct Waiting {
        Handover handover;
        Answered answered;
    };
    bool hand(Waiting &&waiting);
    void take(Waiting &&waiting, qint64 begin, http::Reply &&reply);
    void finish(Waiting &&waiting, journal::BackendAnswer &&kept, http::Response &&response,
                const QByteArray &head = {});
    void fail(Waiting &&waiting, journal::BackendFailure failure, const QString &sentence);
    void goOnWith(const QByteArray &session);
    void noteCircuit(journal::BackendFailure failure);
    qint64 deadlineOf(const Waiting &waiting) const; // steady clock, ns
    static qint64 bytesOf(const Handover &handover);

    const Url m_url;
    const Options m_options;
    const QByteArray m_name;
    http::Client m_client;
    Circuit m_circuit;
    QHash<QByteArray, std::list<Waiting>> m_sessions; // those with a hook under way, and what waits behind it
    Figures m_figures;
    qint64 m_underWay = 0;
    int m_beside = 0; // of them, handed on while a rule answers them
    qint64 m_bytes = 0;
    bool m_isEnding = false; // until nothing is under way any more
    QString m_suspension;    // why no hooks are handed on; empty: they are
};

} // namespace backend
