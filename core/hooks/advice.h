#pragma once

#include "hooks/options.h"
#include "http/message/refusal.h"
#include "journal/rejection.h"

namespace hooks {

// What to change, on the WCS or elsewhere, so that what was rejected is accepted.
class Advice final {
public:
    explicit Advice(const Options &options);

    // Of a rejection as far as it is known. host: the one that the peer called us by, perhaps with a port; empty: it
    // did not say.
    QString of(const journal::Rejection &rejection, QByteArrayView host) const;
    // It keeps every client of an app out.
    static bool locksOut(const journal::Rejection &rejection);
    void setAddress(const QHostAddress &address, quint16 port); // where it listens by now

private:
    QString url(QByteArrayView host) const;
    QString update(QByteArrayView host) const;
    QString cause(const journal::Rejection &rejection, QByteArrayView host) const;

    QString m_scheme;
    QHostAddress m_address;
    quint16 m_port = 0;
    QStringList m_basePaths;
    bool m_hasSecret = false;
};

journal::Reason reasonOf(http::Cause cause);

} // namespace hooks
