#pragma once

#include <QJsonObject>
#include <QString>

#include <optional>

class QPlainTextEdit;

namespace ui {

// What people type into the fields of a form, as the JSON that it stands for. What is no number stays the text that it
// is, for the one validator to say what is wrong with it.

QJsonValue wholeNumber(const QString &text);
QJsonValue decimal(const QString &text);
QJsonValue percentage(const QString &text);   // "30" → 0.3
QString percentText(double share);            // 0.3 → "30"
QJsonValue milliseconds(const QString &text); // "5 s", "300 ms", "1.5 min", "2 h"; without a unit: ms
QString durationText(qint64 ms);              // "5 s"; 0: empty
QString numberText(double number);            // all its digits
QStringList listed(const QString &text);      // what stands between commas

QString textIn(const QPlainTextEdit &field); // as it is there, no-break spaces and all

// One member on each line: "Content-Type: text/html", "/audio/muted = true". `parse` makes its value.
QJsonObject linesAsObject(const QString &text, QChar between, QJsonValue (*parse)(const QString &));
// What of such lines an object cannot hold, one sentence: a name without a value, or one that comes twice.
std::optional<QString> problemOfLines(const QString &text, QChar between);
QString objectAsLines(const QJsonObject &object, const QString &between, QString (*write)(const QJsonValue &));
QJsonValue textValue(const QString &text); // a text as it is
QString textOf(const QJsonValue &value);
QJsonValue jsonValue(const QString &text); // any JSON; what is none is a text
QString jsonText(const QJsonValue &value);

// What a field was filled with, and as which text: what nobody types over stays exactly what it was.
template <typename T>
struct Kept {
    QString text;
    T value;

    template <typename Read>
    T of(const QString &now, Read read) const
    {
        return now == text ? value : T(read(now));
    }
};

// Leaves out what nobody has filled in.
void insertFilled(QJsonObject &object, const QString &key, const QJsonValue &value);

} // namespace ui
