#pragma once

#include <QHostAddress>
#include <QHostInfo>
#include <QList>
#include <QObject>

namespace http {

// The addresses of one host, asked for at most once at a time. A host that is an address is its own.
class HostLookup final : public QObject {
    Q_OBJECT
public:
    explicit HostLookup(QString host, QObject *parent = nullptr);
    ~HostLookup() override;

    bool isKnown() const { return !m_addresses.isEmpty(); }
    const QList<QHostAddress> &addresses() const { return m_addresses; }
    QString cause() const { return m_cause; } // why there are none: "Host not found"
    void start();                             // sends finished(), unless it is known
    void forget();                            // the addresses were of no use: the next start() asks again

signals:
    void finished();

private:
    void onFound(const QHostInfo &info);

    QString m_host;
    QList<QHostAddress> m_addresses;
    QString m_cause;
    int m_lookup = -1; // -1: none under way
    bool m_isAddress = false;
};

} // namespace http
