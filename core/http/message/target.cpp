#include "http/message/target.h"

#include <algorithm>

namespace http {
namespace {

bool isHex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// RFC 3986 §3.2.2: unreserved, sub-delims, and the percent of an escape.
bool isNameCharacter(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           QByteArrayView("-._~!$&'()*+,;=%").contains(c);
}

bool isAddressCharacter(char c)
{
    return isHex(c) || c == ':' || c == '.';
}

bool isPort(QByteArrayView port)
{
    return port.size() <= 5 && std::all_of(port.begin(), port.end(), [](char c) { return c >= '0' && c <= '9'; }) &&
           port.toUInt() <= 0xffff;
}

} // namespace

bool isHost(QByteArrayView value)
{
    const bool isBracketed = value.startsWith('[');
    const qsizetype hostEnd = isBracketed ? value.indexOf(']') : value.indexOf(':');
    if (isBracketed && hostEnd < 0)
        return false;
    const QByteArrayView host = isBracketed ? value.sliced(1, hostEnd - 1) : hostEnd < 0 ? value : value.first(hostEnd);
    const QByteArrayView rest = hostEnd < 0 ? QByteArrayView() : value.sliced(hostEnd + (isBracketed ? 1 : 0));
    return !host.isEmpty() &&
           std::all_of(host.begin(), host.end(), isBracketed ? isAddressCharacter : isNameCharacter) &&
           (rest.isEmpty() || (rest.front() == ':' && isPort(rest.sliced(1))));
}

std::optional<QByteArray> reducedTarget(QByteArrayView method, QByteArrayView target)
{
    if (target.contains('#'))
        return {};
    if (target.startsWith('/'))
        return target.toByteArray();
    if (target == "*")
        return method == "OPTIONS" ? std::optional(target.toByteArray()) : std::nullopt;
    const qsizetype schemeEnd = target.indexOf("://");
    const QByteArrayView scheme = target.first(std::max<qsizetype>(schemeEnd, 0));
    if (scheme.compare("http", Qt::CaseInsensitive) != 0 && scheme.compare("https", Qt::CaseInsensitive) != 0)
        return {};
    const QByteArrayView authority = authorityOf(target);
    if (!isHost(authority))
        return {};
    const QByteArrayView path = target.sliced(schemeEnd + 3 + authority.size());
    if (path.isEmpty() && method == "OPTIONS")
        return QByteArrayLiteral("*");
    return path.startsWith('/') ? path.toByteArray() : '/' + path.toByteArray();
}

QByteArrayView authorityOf(QByteArrayView absoluteTarget)
{
    const QByteArrayView rest = absoluteTarget.sliced(absoluteTarget.indexOf("://") + 3);
    const auto isEnd = [](char c) { return c == '/' || c == '?'; };
    return rest.first(std::find_if(rest.begin(), rest.end(), isEnd) - rest.begin());
}

} // namespace http
