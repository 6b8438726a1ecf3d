#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QHostAddress>
#include <QList>

#include <optional>
#include <sys/types.h>

namespace http {

struct Header {
    QByteArray name;
    QByteArray value;

    bool operator==(const Header &) const = default;
};

// One complete request. Header names keep the case in which they came.
struct Request {
    QByteArray method;         // "POST"
    QByteArray target;         // "/rest/my_api/StreamStatusEvent?x=1"; absolute-form already reduced to a path
    QByteArray absoluteTarget; // absolute-form as it was sent; empty where it was none
    QByteArray head;           // header lines as sent, "Name: value\r\n" each, without the request line
    QByteArray body;           // decoded from chunks; at least 64 bytes of spare capacity behind it, for simdjson
    bool isWhole = true;       // false: the server's HeadCheck refuses it; body is what had come by then
    QHostAddress peerAddress;
    std::optional<uid_t> peerOwner; // see http::peerOwner(); null, too, unless the server looks it up
    QByteArray peer;                // peerName() of its address and port
    qint64 receivedAt = 0;          // UTC, µs since 1970: when the request was complete
    qint64 receivedMono = 0;        // steady clock, ns: the same moment

    QByteArrayView path() const;  // target up to '?'
    QByteArrayView query() const; // target after '?', may be empty
    const QByteArray &sentTarget() const { return absoluteTarget.isEmpty() ? target : absoluteTarget; }
    // The host that is asked for: that of an absolute target, else that of Host (RFC 9112 §3.2.2).
    QByteArrayView host() const;
    // Value of the first header of that name (compared without case), trimmed; null when there is none.
    QByteArrayView header(QByteArrayView name) const;
    QByteArray headerList(QByteArrayView name) const; // fieldList() of its head
};

struct Response {
    int status = 200;
    QByteArray reason; // null: the standard one
    QByteArray contentType;
    QList<Header> headers;
    QByteArray lines; // more header lines, each with its end, that go out as they are
    QByteArray body;
    bool close = false; // close the connection once this is sent

    static Response json(int status, QByteArray body);
    // {"error": sentence} with the given status.
    static Response error(int status, const QString &sentence);
};

// How a response goes out.
struct Delivery {
    enum class Kind : quint8 {
        Whole,
        Cut,     // its full length is announced, `atFraction` of its body sent, then the connection ends
        Dribble, // bytesPerSecond, head and body
    };
    Kind kind = Kind::Whole;
    double atFraction = 0.5;
    qint64 bytesPerSecond = 100;
};

// A dual-stack socket shows IPv4 peers as ::ffff:a.b.c.d: then that IPv4 address.
QHostAddress plainAddress(const QHostAddress &address);
// "192.168.1.101:53211", "[::1]:53211"
QByteArray peerName(const QHostAddress &address, quint16 port);
// Of the first header line of that name (compared without case), trimmed; null when there is none.
QByteArrayView fieldValue(QByteArrayView head, QByteArrayView name);
// The values of all header lines of that name, as one list (RFC 9110 §5.3): "a, b"; null when there is none.
QByteArray fieldList(QByteArrayView head, QByteArrayView name);
QList<Header> headersOf(QByteArrayView head);

// One header line of a head, without its end; the value trimmed. The name is empty where it is none.
struct Field {
    QByteArrayView name;
    QByteArrayView value;
};
// Cuts the first line off the rest.
Field takeField(QByteArrayView &rest);
// visit(name, value) of each, in their order.
template <typename Visit>
void forEachField(QByteArrayView head, Visit visit)
{
    while (!head.isEmpty()) {
        if (const Field field = takeField(head); !field.name.isEmpty())
            visit(field.name, field.value);
    }
}
bool isFieldName(QByteArrayView name, QByteArrayView other);       // the same one, in whatever case
QByteArray withoutField(QByteArrayView head, QByteArrayView name); // the other lines

// Of a Content-Type: "application/json" or anything that ends in "+json", with or without parameters; no list.
bool isJsonType(QByteArrayView contentType);
QByteArray jsonError(const QString &sentence);

} // namespace http
