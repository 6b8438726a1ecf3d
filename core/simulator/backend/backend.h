#pragma once

#include "base/result.h"
#include "simulator/backend/backendprofile.h"
#include "simulator/backend/backendtally.h"

#include <QHostAddress>
#include <QObject>

#include <memory>

namespace simulator {

// The web server behind a Streamwatch, as small as it can be: takes POST {any base}/{Method} and answers as its profile
// says, by default with the hook itself. Lives on one thread.
class Backend final : public QObject {
    Q_OBJECT
public:
    explicit Backend(BackendProfile profile, QObject *parent = nullptr);
    ~Backend() override;

    Result<Done> listen(const QHostAddress &address, quint16 port); // port 0 picks a free one
    QString url() const;                                            // "http://127.0.0.1:9000"
    const BackendTally &tally() const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace simulator
