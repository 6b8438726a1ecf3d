#pragma once

#include "http/client/client.h"
#include "wcsrest/confirmation.h"
#include "wcsrest/listreader.h"
#include "wcsrest/options.h"
#include "wcsrest/report.h"
#include "wcsrest/request.h"

#include <QFuture>
#include <QObject>
#include <QTimer>

#include <memory>

namespace wcsrest {

// One WCS that is asked again and again, for its streams and then its statistics, and what its answers come to. Where
// it fails, the pauses grow. On the board's thread.
class Node final : public QObject {
    Q_OBJECT
public:
    Node(NodeUrl url, const Options &options, const board::StreamBoard &board, QObject *parent);
    ~Node() override;

    // At once; where a question is under way, once more after it.
    void ask();
    QFuture<Result<Done>> terminate(const MediaSessionId &id);
    const NodeReport &report() const { return m_report; }

    // Before the next question, after so many failures in a row.
    static int pauseMs(qint64 everyMs, int failures);

signals:
    void changed(); // the report
    // Streams of the board that it does not have, and this was not known before.
    void gone(const QByteArrayList &streamKeys);

private:
    void takeStreams(const http::Reply &reply);
    void readOn();
    void judge(const Listed &listed);
    void takeStatistics(const http::Reply &reply);
    void fail(const QString &sentence);
    void finish();
    qint64 nextPauseMs();
    Result<Done> terminated(const http::Reply &reply) const;

    const NodeUrl m_url;
    const Options m_options;
    const board::StreamBoard &m_board;
    http::Client m_client;
    QTimer m_pause;
    Confirmation m_confirmation;
    std::unique_ptr<ListReader> m_reader; // of an answer that is being read
    NodeReport m_report;
    NodeReport m_next; // what it will be after this question
    qint64 m_askedAt = 0;
    int m_failures = 0; // in a row
    bool m_isAsking = false;
    bool m_isAskedAgain = false;
    bool m_isConfirming = false; // the next question comes sooner
};

} // namespace wcsrest
