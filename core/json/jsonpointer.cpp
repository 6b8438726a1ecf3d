#include "json/jsonpointer.h"

#include <charconv>

namespace json {

QList<QByteArray> pointerTokens(const QString &pointer)
{
    if (pointer.isEmpty())
        return {};
    QList<QByteArray> tokens = pointer.toUtf8().sliced(1).split('/');
    for (QByteArray &token : tokens)
        token.replace("~1", "/").replace("~0", "~");
    return tokens;
}

std::optional<size_t> placeInArray(std::string_view token)
{
    size_t place = 0;
    const auto read = std::from_chars(token.data(), token.data() + token.size(), place);
    const bool isWhole = read.ec == std::errc() && read.ptr == token.data() + token.size();
    return isWhole && (token == "0" || token.front() != '0') ? std::optional(place) : std::nullopt;
}

} // namespace json
