#include "answer.h"

#include <charconv>
#include <cstring>
#include <strings.h>

namespace {

constexpr std::string_view EmptyLine = "\r\n\r\n";
constexpr std::string_view LastChunk = "0\r\n\r\n"; // RFC 9112, 7.1

// The value of a header line of this name, or an empty one.
std::string_view fieldValue(std::string_view head, std::string_view name)
{
    size_t line = head.find("\r\n");
    while (line != std::string_view::npos && line + 2 + name.size() < head.size()) {
        const size_t start = line + 2;
        line = head.find("\r\n", start);
        if (strncasecmp(head.data() + start, name.data(), name.size()) != 0)
            continue;
        std::string_view value = head.substr(start + name.size(), line - start - name.size());
        value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
        return value;
    }
    return {};
}

size_t numberIn(std::string_view text, int base)
{
    size_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number, base);
    return number;
}

std::string_view joinedChunks(char *body, std::string_view chunks)
{
    size_t joined = 0;
    while (true) {
        const size_t count = numberIn(chunks, 16);
        const size_t content = chunks.find("\r\n") + 2;
        if (count == 0 || content + count + 2 > chunks.size())
            return {body, joined};
        memmove(body + joined, chunks.data() + content, count);
        joined += count;
        chunks.remove_prefix(content + count + 2);
    }
}

} // namespace

Answer readAnswer(char *data, size_t size)
{
    const std::string_view received(data, size);
    const size_t headEnd = received.find(EmptyLine);
    if (headEnd == std::string_view::npos || headEnd < 12)
        return {};
    const std::string_view head = received.substr(0, headEnd);
    const int status = int(numberIn(head.substr(9, 3), 10)); // "HTTP/1.1 200 OK"
    const size_t bodyAt = headEnd + EmptyLine.size();
    const std::string_view rest = received.substr(bodyAt);

    if (fieldValue(head, "Transfer-Encoding:") == "chunked") {
        if (!rest.ends_with(LastChunk))
            return {};
        return {status, joinedChunks(data + bodyAt, rest), size};
    }
    const size_t length = numberIn(fieldValue(head, "Content-Length:"), 10);
    if (rest.size() < length)
        return {};
    return {status, rest.substr(0, length), bodyAt + length};
}
