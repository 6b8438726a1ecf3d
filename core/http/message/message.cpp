#include "http/message/message.h"

#include "http/message/target.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace http {
namespace {

// One header line of a head, without its end.
struct Line {
    QByteArrayView name;
    QByteArrayView value;
};

// Cuts the first line off the rest.
Line nextLine(QByteArrayView &rest)
{
    const qsizetype newline = rest.indexOf('\n');
    const QByteArrayView line = newline < 0 ? rest : rest.first(newline);
    rest = newline < 0 ? QByteArrayView() : rest.sliced(newline + 1);
    const qsizetype colon = line.indexOf(':');
    if (colon < 0)
        return {};
    return {line.first(colon), line.sliced(colon + 1).trimmed()};
}

} // namespace

QByteArrayView Request::path() const
{
    const qsizetype mark = target.indexOf('?');
    return mark < 0 ? QByteArrayView(target) : QByteArrayView(target).first(mark);
}

QByteArrayView Request::query() const
{
    const qsizetype mark = target.indexOf('?');
    return mark < 0 ? QByteArrayView() : QByteArrayView(target).sliced(mark + 1);
}

QByteArrayView Request::host() const
{
    return absoluteTarget.isEmpty() ? header("Host") : authorityOf(absoluteTarget);
}

QByteArrayView Request::header(QByteArrayView name) const
{
    return fieldValue(head, name);
}

QByteArray Request::headerList(QByteArrayView name) const
{
    QByteArray list;
    for (QByteArrayView rest = head; !rest.isEmpty();) {
        const Line line = nextLine(rest);
        if (line.name.size() != name.size() || line.name.compare(name, Qt::CaseInsensitive) != 0)
            continue;
        list = list.isNull() ? QByteArray("") : list + ", "; // not null, whatever follows
        list += line.value;
    }
    return list;
}

QList<Header> Request::headers() const
{
    QList<Header> all;
    for (QByteArrayView rest = head; !rest.isEmpty();) {
        const Line line = nextLine(rest);
        if (!line.name.isEmpty())
            all.append({line.name.toByteArray(), line.value.toByteArray()});
    }
    return all;
}

QHostAddress plainAddress(const QHostAddress &address)
{
    bool isIPv4 = false;
    const quint32 ipv4 = address.toIPv4Address(&isIPv4);
    return isIPv4 ? QHostAddress(ipv4) : address;
}

QByteArray peerName(const QHostAddress &address, quint16 port)
{
    const QByteArray host = address.toString().toLatin1();
    const QByteArray number = QByteArray::number(port);
    return address.protocol() == QAbstractSocket::IPv6Protocol ? '[' + host + "]:" + number : host + ':' + number;
}

Response Response::json(int status, QByteArray body)
{
    return {.status = status, .contentType = QByteArrayLiteral("application/json"), .body = std::move(body)};
}

Response Response::error(int status, const QString &sentence)
{
    return json(status, jsonError(sentence));
}

QByteArrayView fieldValue(QByteArrayView head, QByteArrayView name)
{
    for (QByteArrayView rest = head; !rest.isEmpty();) {
        const Line line = nextLine(rest);
        if (line.name.size() == name.size() && line.name.compare(name, Qt::CaseInsensitive) == 0)
            return line.value;
    }
    return {};
}

bool isJsonType(QByteArrayView contentType)
{
    const qsizetype semicolon = contentType.indexOf(';');
    const QByteArray type =
        (semicolon < 0 ? contentType : contentType.first(semicolon)).trimmed().toByteArray().toLower();
    return !contentType.contains(',') && (type == "application/json" || (type.contains('/') && type.endsWith("+json")));
}

QByteArray jsonError(const QString &sentence)
{
    return QJsonDocument(QJsonObject{{QStringLiteral("error"), sentence}}).toJson(QJsonDocument::Compact);
}

} // namespace http
