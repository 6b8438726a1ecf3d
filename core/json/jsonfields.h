#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <optional>

namespace json {

// What is wrong with a JSON document that a person or a script wrote: where (JSON Pointer, RFC 6901), and one
// sentence. Thrown between the functions that read such documents; never out of a room.
struct JsonError {
    QString pointer;
    QString sentence;

    bool operator==(const JsonError &) const = default;
};

QString jsonPointer(const QString &parent, const QString &key); // with ~ and / in the key escaped

// Reads the members of one object strictly: every wrong type, number out of range and unknown key is a JsonError.
// Absent members are nullopt. Ask for all that may be there, then call end().
class JsonFields {
public:
    JsonFields(const QJsonValue &value, QString pointer); // throws unless it is an object

    const QString &pointer() const { return m_pointer; }
    QString pointerTo(const QString &key) const { return jsonPointer(m_pointer, key); }
    bool has(const QString &key) const { return m_object.contains(key); }

    QJsonValue value(const QString &key); // Undefined where it is absent
    std::optional<QString> text(const QString &key, qsizetype longest);
    std::optional<bool> boolean(const QString &key);
    std::optional<qint64> integer(const QString &key, qint64 least, qint64 most);
    std::optional<double> number(const QString &key, double least, double most);
    std::optional<QStringList> texts(const QString &key, qsizetype most, qsizetype longest);
    // The index of the member's word in `words`.
    std::optional<int> word(const QString &key, const QStringList &words);

    void ignore(const QStringList &keys); // may be there, and say nothing
    void end() const;                     // throws at the first member that nobody asked for

    [[noreturn]] void fail(const QString &key, const QString &sentence) const;

private:
    QJsonObject m_object;
    QString m_pointer;
    QStringList m_known;
};

} // namespace json
