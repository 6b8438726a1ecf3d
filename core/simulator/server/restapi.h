#pragma once

#include "base/result.h"
#include "simulator/server/webcallserver.h"

#include <QHostAddress>
#include <QObject>

#include <memory>

namespace simulator {

// WCS's own REST API, as far as it reads (PROTOCOL §8): POST /rest-api/stream/find, /rest-api/stream/find_all,
// /rest-api/connection/find_all, and the statistics at /?action=stat. What would change something is refused with 403,
// but for /rest-api/stream/terminate of one stream, named by its mediaSessionId alone, where Behaviour::restTerminates.
// On the thread of the WebCallServer, which outlives it.
class RestApi final : public QObject {
    Q_OBJECT
public:
    explicit RestApi(const WebCallServer &server, QObject *parent = nullptr);
    ~RestApi() override;

    Result<Done> listen(const QHostAddress &address, quint16 port); // port 0 picks a free one
    QString url() const;                                            // "http://127.0.0.1:8081"

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace simulator
