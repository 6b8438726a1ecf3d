#pragma once

#include "backend/options.h"
#include "http/client/client.h"
#include "http/message/message.h"
#include "journal/record.h"

#include <QObject>

#include <deque>
#include <memory>

namespace backend {

// An answer of the mirror that is not the one that WCS would get.
struct Difference {
    qint64 at = 0; // UTC, µs since 1970: when its hook came
    QByteArray method;
    QByteArray mediaSessionId;
    QByteArray name;
    int status = 0;       // the normal answer's, and
    int mirrorStatus = 0; // the mirror's
    QString pointer;      // where the bodies first differ as JSON; empty: by status, or they are no JSON
    QString sentence;     // what is different; secrets are masked

    bool operator==(const Difference &) const = default;
};

struct MirrorFigures {
    quint64 sent = 0;
    quint64 same = 0;
    quint64 different = 0;
    quint64 failed = 0;    // no answer
    quint64 dropped = 0;   // not sent: too many were under way
    QString lastFailure;   // its sentence
    QList<Difference> differences; // the last ones, newest first

    bool operator==(const MirrorFigures &) const = default;
};

// Sends a copy of each hook to a second web server and compares its answers with the normal ones, those without answer
// rules. Nobody waits for it; what is too much for it is left out, and counted. On the hooks thread.
class Mirror final : public QObject {
    Q_OBJECT
public:
    static constexpr qsizetype MostDifferences = 100; // that are listed
    static constexpr int MostUnderWay = 1'000;

    // Of these options; null: there is none in them. What is under way at a former one of another place is given up.
    static std::unique_ptr<Mirror> of(const Options &options, std::unique_ptr<Mirror> former, const QByteArray &name);

    Mirror(Url url, const Options &options, QByteArray name);
    ~Mirror() override;

    const Url &url() const { return m_url; }
    QByteArray head(const http::Request &request, const QByteArray &method) const; // see forwardedHead()
    // A copy of a hook, and its normal answer.
    void send(const QByteArray &head, const journal::Record &record, const http::Response &normal);
    const MirrorFigures &figures() const { return m_figures; }

signals:
    void changed(); // the figures

private:
    struct Expected {
        Difference about; // what is known of it
        QByteArray body;
    };
    void take(const Expected &expected, const http::Reply &reply);

    const Url m_url;
    const QByteArray m_name;
    const qint64 m_mostBytes;
    http::Client m_client;
    MirrorFigures m_figures;
    int m_underWay = 0;
    qint64 m_bytes = 0;
};

} // namespace backend
