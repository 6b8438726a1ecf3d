#pragma once

#include "result.h"
#include "simulator/webcallserver.h"

#include <QHostAddress>
#include <QObject>

#include <memory>

namespace simulator {

// WCS's own REST API, as far as it only reads (PROTOCOL §8): /rest-api/stream/find, /stream/find_all,
// /connection/find_all, /?action=stat. On the thread of the WebCallServer.
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
