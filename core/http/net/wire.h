#pragma once

#include <QByteArrayView>
#include <QHostAddress>
#include <QObject>

namespace http {

// The bytes to and from one peer. Never blocks.
class Wire : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    virtual QHostAddress peerAddress() const = 0;
    virtual quint16 peerPort() const = 0;
    virtual int descriptor() const = 0; // of the socket; -1 once it has ended

    // Up to `size` bytes of what has come; 0: nothing more at present, readyRead() will tell.
    virtual qint64 read(char *buffer, qint64 size) = 0;
    virtual bool hasInput() const = 0; // something may be there to read
    // The peer has said that it sends no more, but may still be reading (RFC 9112 §9.6).
    virtual bool hasPeerEnded() const = 0;
    virtual qint64 peerEndedAt() const = 0; // steady clock, ns: when that was seen; 0: it was not
    // Nothing has come and nothing has ended, not even what nobody was told of yet.
    virtual bool isQuiet() const = 0;
    // Once it has ended: the peer has broken it off. With TLS that looks like an orderly end.
    virtual bool wasReset() const = 0;
    // While watched, a peer that ends its side has gone: the connection closes, whoever reads or writes.
    virtual void watchPeer(bool watched) = 0;
    virtual void write(QByteArrayView bytes) = 0;
    virtual qint64 unsent() const = 0; // bytes that the peer's slowness keeps here
    bool hasUnsent() const { return unsent() > 0; }
    // Bytes that have gone out, since the beginning: as far as this side knows; with TLS perhaps too many.
    virtual qint64 sent() const = 0;
    // The peer's side has confirmed all that was written; needs !hasUnsent(). May find that it has broken it off, and
    // end. True where that cannot be asked (TLS).
    virtual bool isTaken() = 0;

    // Tells the peer that no more will come, while what it sends can still be read; needs !hasUnsent(). False where
    // there is no such state (TLS).
    virtual bool endSending() = 0;
    virtual void close() = 0; // orderly; sends ended(), perhaps later
    virtual void abort() = 0; // at once; sends ended()

signals:
    void readyRead();
    void written(); // some of what was unsent
    void ended();   // once: the peer has ended or broken the connection, or we have
};

// Whether the peer of a connection in which nothing happens is asked from time to time if it is still there: one whose
// network has gone never says that it ends. The connection breaks 90 s after its last sign of life.
void askWhetherThere(int descriptor, bool isAsked);

} // namespace http
