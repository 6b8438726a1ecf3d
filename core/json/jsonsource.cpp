#include "json/jsonsource.h"

#include <algorithm>

namespace json {

bool isJsonSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

qsizetype endOfJsonString(QByteArrayView json, qsizetype begin)
{
    for (qsizetype i = begin + 1; i < json.size(); ++i) {
        if (json[i] == '\\')
            ++i;
        else if (json[i] == '"')
            return i + 1;
    }
    return json.size();
}

qsizetype endOfJsonValue(QByteArrayView json, qsizetype begin)
{
    int depth = 0;
    for (qsizetype i = begin; i < json.size();) {
        const char c = json[i];
        if (c == '"') {
            i = endOfJsonString(json, i);
            if (depth == 0)
                return i;
            continue;
        }
        if (c == '{' || c == '[') {
            ++depth;
        } else if (c == '}' || c == ']') {
            if (depth == 0)
                return i;
            if (--depth == 0)
                return i + 1;
        } else if (depth == 0 && (c == ',' || isJsonSpace(c))) {
            return i;
        }
        ++i;
    }
    return json.size();
}

QByteArray plainJsonKey(QByteArrayView key)
{
    const qsizetype quotes = key.size() > 1 && key.endsWith('"') ? 2 : key.isEmpty() ? 0 : 1;
    const QByteArrayView raw = key.sliced(std::min<qsizetype>(quotes, 1), key.size() - quotes);
    QByteArray plain;
    for (qsizetype i = 0; i < raw.size(); ++i) {
        bool isCode = false;
        if (raw[i] == '\\' && raw.size() - i > 5 && raw[i + 1] == 'u') {
            const uint code = raw.sliced(i + 2, 4).toByteArray().toUInt(&isCode, 16);
            isCode = isCode && code < 0x80;
            if (isCode) {
                plain += char(code);
                i += 5;
            }
        }
        if (!isCode)
            plain += raw[i];
    }
    return plain;
}

namespace {

qsizetype behindSpace(QByteArrayView json, qsizetype at)
{
    while (at < json.size() && isJsonSpace(json[at]))
        ++at;
    return at;
}

// Behind the bracket that opens it; of what is none the end.
qsizetype beginningOf(QByteArrayView json, char bracket)
{
    const qsizetype at = behindSpace(json, 0);
    return at < json.size() && json[at] == bracket ? at + 1 : json.size();
}

// Where the next piece of it begins.
qsizetype nextPiece(QByteArrayView json, qsizetype at)
{
    at = behindSpace(json, at);
    return at < json.size() && json[at] == ',' ? behindSpace(json, at + 1) : at;
}

} // namespace

JsonMembers::JsonMembers(QByteArrayView object)
    : m_json(object)
    , m_at(beginningOf(object, '{'))
{}

std::optional<JsonMembers::Member> JsonMembers::next()
{
    m_at = nextPiece(m_json, m_at);
    if (m_at >= m_json.size() || m_json[m_at] != '"')
        return {};
    const qsizetype keyEnd = endOfJsonString(m_json, m_at);
    const QByteArrayView key = m_json.sliced(m_at, keyEnd - m_at);
    m_at = behindSpace(m_json, keyEnd);
    if (m_at >= m_json.size() || m_json[m_at] != ':')
        return {};
    const qsizetype begin = behindSpace(m_json, m_at + 1);
    m_at = endOfJsonValue(m_json, begin);
    return Member{key, m_json.sliced(begin, m_at - begin)};
}

JsonElements::JsonElements(QByteArrayView array)
    : m_json(array)
    , m_at(beginningOf(array, '['))
{}

std::optional<QByteArrayView> JsonElements::next()
{
    const qsizetype begin = nextPiece(m_json, m_at);
    m_at = endOfJsonValue(m_json, begin);
    return m_at > begin ? std::optional(m_json.sliced(begin, m_at - begin)) : std::nullopt;
}

QByteArrayView jsonMember(QByteArrayView object, QByteArrayView key)
{
    QByteArrayView found;
    JsonMembers members(object);
    while (const auto member = members.next()) {
        if (plainJsonKey(member->key) == key)
            found = member->value;
    }
    return found;
}

} // namespace json
