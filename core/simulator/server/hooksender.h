#pragma once

#include "simulator/server/fields.h"
#include "simulator/server/hook.h"
#include "wcs/restclientconfig.h"

#include <QHash>
#include <QJsonObject>

#include <functional>
#include <memory>

namespace http {
struct Reply;
}

namespace simulator {

class WebCallServer;

// Posts the hooks of a session as the answer to `connect` wants them, and says what WCS makes of the answers. On the
// thread of the WebCallServer.
class HookSender final {
public:
    HookSender(WebCallServer &server, QByteArray clientId, QByteArray sessionId);

    // What became of a hook.
    struct Outcome {
        wcs::AnswerEffect effect = wcs::AnswerEffect::NotAsked;
        bool isAccepted = true;
        QString cause;                // of an error
        QJsonObject answered;         // the body, where it is not the echo
        wcs::RestClientConfig config; // of connect
    };
    using Then = std::function<void(const Outcome &)>;
    // How one method's hooks are treated.
    struct Policy {
        wcs::MethodPolicy policy;
        QList<QByteArray> restExclude;
        QList<QByteArray> clientExclude;

        bool isOverwrite() const { return policy.restPolicy == "OVERWRITE"; }
    };

    void setConfig(wcs::RestClientConfig config); // that connect was answered with
    const Policy &policyOf(const QByteArray &method);

    // Posts one hook about this object. `then` is called from the event loop; or at once, with NotAsked, where policy
    // or app leave the method out; not at all once this is gone.
    void post(const QByteArray &method, const Fields &fields, Then then);
    // With OVERWRITE, the fields that the policy names are those of the answer from now on; but for the ids.
    void takeOver(Fields &fields, const QByteArray &method, const Outcome &outcome);

private:
    Outcome outcomeOf(const QByteArray &method, const QByteArray &sent, const http::Reply &reply);
    QString readBody(const QByteArray &method, const QByteArray &body, Outcome &outcome) const;

    WebCallServer &m_server;
    QByteArray m_clientId;
    QByteArray m_sessionId;
    wcs::RestClientConfig m_config;
    QHash<QByteArray, Policy> m_policies; // by method, as they come to be needed
    std::shared_ptr<HookSender *> m_self; // what waits for an answer knows by it whether this is still there
    quint64 m_seq = 0;
};

} // namespace simulator
