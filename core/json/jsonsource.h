#pragma once

#include <QByteArray>

#include <optional>

namespace json {

// JSON as it is written: where its pieces begin and end, without reading what they say. Of text that is no JSON a piece
// may end anywhere, but never behind the text.
bool isJsonSpace(char c);
// Behind the string that begins at `begin` (its quote).
qsizetype endOfJsonString(QByteArrayView json, qsizetype begin);
// Behind the value that begins at `begin`, of whatever kind.
qsizetype endOfJsonValue(QByteArrayView json, qsizetype begin);
// A key as it reads: without its quotes, escapes of ASCII characters resolved and all others left as they are.
QByteArray plainJsonKey(QByteArrayView key);

// Goes through the members of the object that the text is, as they are written.
class JsonMembers {
public:
    struct Member {
        QByteArrayView key; // with its quotes
        QByteArrayView value;

        QByteArrayView whole() const { return {key.data(), value.data() + value.size()}; }
    };

    explicit JsonMembers(QByteArrayView object); // which it must outlive

    std::optional<Member> next();

private:
    QByteArrayView m_json;
    qsizetype m_at = 0;
};

// Goes through the elements of the array that the text is, as they are written.
class JsonElements {
public:
    explicit JsonElements(QByteArrayView array); // which it must outlive

    std::optional<QByteArrayView> next();

private:
    QByteArrayView m_json;
    qsizetype m_at = 0;
};

// What the object says last under this name, as it is written; null where it says nothing.
QByteArrayView jsonMember(QByteArrayView object, QByteArrayView key);

} // namespace json
