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

JsonMembers::JsonMembers(QByteArrayView object)
    : m_json(object)
{
    skipSpace();
    if (m_at < m_json.size() && m_json[m_at] == '{')
        ++m_at;
    else
        m_at = m_json.size();
}

std::optional<JsonMembers::Member> JsonMembers::next()
{
    skipSpace();
    if (m_at < m_json.size() && m_json[m_at] == ',')
        ++m_at;
    skipSpace();
    if (m_at >= m_json.size() || m_json[m_at] != '"')
        return {};
    const qsizetype keyEnd = endOfJsonString(m_json, m_at);
    const QByteArrayView key = m_json.sliced(m_at, keyEnd - m_at);
    m_at = keyEnd;
    skipSpace();
    if (m_at >= m_json.size() || m_json[m_at] != ':')
        return {};
    ++m_at;
    skipSpace();
    const qsizetype end = endOfJsonValue(m_json, m_at);
    const QByteArrayView value = m_json.sliced(m_at, end - m_at);
    m_at = end;
    return Member{key, value};
}

void JsonMembers::skipSpace()
{
    while (m_at < m_json.size() && isJsonSpace(m_json[m_at]))
        ++m_at;
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
