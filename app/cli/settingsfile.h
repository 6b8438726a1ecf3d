#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QHash>
#include <QString>
#include <QStringList>

#include <optional>

// The configuration file: an INI file with a setting on each line, read as a whole or not at all. A file that was cut
// off, or in which something else stands, could otherwise lose a secret without a word.
//
//   ; or # begins a comment line, [General] may stand above the settings
//   key=value       \\ is one backslash, \" a quotation mark
//   key="a value"   as it stands between the quotation marks
class SettingsFile {
public:
    static constexpr qint64 LargestFile = 1024 * 1024; // bytes

    struct Line {
        QString text; // the value
        int number = 0;
    };

    // The error names the line.
    static Result<SettingsFile> parse(const QByteArray &content);

    // In their order. A key stands there once.
    const QStringList &keys() const { return m_keys; }
    // Null where the file has no such line; empty where it has no value.
    std::optional<QString> value(const QString &key) const;
    int line(const QString &key) const { return m_lines.value(key).number; } // 0: none

private:
    Result<Done> take(const QByteArray &line, int number);

    QStringList m_keys;
    QHash<QString, Line> m_lines;
};
