#include "http/message/message.h"

#include "http/message/target.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace http {
Field takeField(QByteArrayView &rest)
{
    const qsizetype newline = rest.indexOf('\n');
    const QByteArrayView line = newline < 0 ? rest : rest.first(newline);
    rest = newline < 0 ? QByteArrayView() : rest.sliced(newline + 1);
    const qsizetype colon = line.indexOf(':');
    if (colon < 0)
        return {};
    return {line.first(colon), line.sliced(colon + 1).trimmed()};
}

bool isFieldName(QByteArrayView name, QByteArrayView other)
{
    return name.size() == other.size() && name.compare(other, Qt::CaseInsensitive) == 0;
}

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
    return fieldList(head, name);
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
    while (!head.isEmpty()) {
        if (const Field field = takeField(head); isFieldName(field.name, name))
            return field.value;
    }
    return {};
}

QByteArray fieldList(QByteArrayView head, QByteArrayView name)
{
    QByteArray list;
    forEachField(head, [&](QByteArrayView field, QByteArrayView value) {
        if (!isFieldName(field, name))
            return;
        list = list.isNull() ? QByteArray("") : list + ", "; // not null, whatever follows
        list += value;
    });
    return list;
}

QByteArray withoutField(QByteArrayView head, QByteArrayView name)
{
    QByteArray others;
    while (!head.isEmpty()) {
        const QByteArrayView before = head;
        if (const Field field = takeField(head); !isFieldName(field.name, name))
            others.append(before.first(before.size() - head.size()));
    }
    return others;
}

QList<Header> headersOf(QByteArrayView head)
{
    QList<Header> all;
    forEachField(head, [&all](QByteArrayView name, QByteArrayView value) {
        all.append({name.toByteArray(), value.toByteArray()});
    });
    return all;
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
