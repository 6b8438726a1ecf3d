#pragma once

#include "backend/mirrorfigures.h"
#include "backend/options.h"
#include "http/client/client.h"
#include "http/message/message.h"
#include "journal/record.h"

#include <QObject>

#include <deque>
#include <memory>

namespace backend {

// Sends a copy of each hook to a second web server and compares its answers with those of the web server behind us, or
// where there is none, with ours without answer rules. Nobody waits for it; what is too much for it is left out, and
// counted. On the hooks thread.
class Mirror final : public QObject {
    Q_OBJECT
public:
    static constexpr qsizetype MostDifferences = 100; // that are listed
    static constexpr int MostUnderWay = 1'000;

    // Of these options; null: there is none in them. What is under way at a former one of another place is given up.
    static std::unique_ptr<Mirror> of(const Options &options, std::unique_ptr<Mirror> former, const QByteArray &name,
                                      QObject *parent);

    Mirror(Url url, const Options &options, QByteArray name, QObject *parent);
    ~Mirror() override;

    const Url &url() const { return m_url; }
    QByteArray head(const http::Request &request, const QByteArray &method) const; // see forwardedHead()
    // A copy of a hook. normal: what its answer is compared with; null: nothing.
    void send(const QByteArray &head, const journal::Record &record, const http::Response *normal);
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
    http::Client m_client;
    MirrorFigures m_figures;
    int m_underWay = 0;
    qint64 m_bytes = 0;
};

} // namespace backend
