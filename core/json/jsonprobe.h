#pragma once

#include <QByteArray>
#include <QJsonValue>
#include <QList>

#include <memory>

namespace json {

struct JsonDocument;

// Looks single values up in JSON bodies by JSON Pointer (RFC 6901). A body is parsed when it is first asked about.
// Keeps its buffers: one per thread, not shared.
class JsonProbe {
public:
    JsonProbe();
    ~JsonProbe();
    JsonProbe(JsonProbe &&) noexcept;
    JsonProbe &operator=(JsonProbe &&) noexcept;

    // What is to be at a place of a body.
    struct Condition {
        Condition(const QString &where, const QJsonValue &what);

        QByteArray pointer;
        QList<QByteArray> tokens; // of the pointer, unescaped
        QJsonValue value;
        QByteArray text; // of value, where it is one: UTF-8
    };

    void setBody(const QByteArray &body);
    // Whether the body has that value at that place. Numbers are equal by value, objects and arrays as a whole; null
    // is only what is there and null.
    bool meets(const Condition &condition);

    static bool isPointer(const QString &text); // "" or "/a/b~1c"

    JsonDocument &document() { return *m_document; } // of the body, parsed only when it is asked to

private:
    std::unique_ptr<JsonDocument> m_document;
};

} // namespace json
