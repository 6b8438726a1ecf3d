#include "ui/kit/fieldvalues.h"

#include "json/jsonchange.h"
#include "json/readjson.h"
#include "json/utf8.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QLocale>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QSet>

#include <cmath>

namespace ui {

namespace {

constexpr int LongestShown = 64; // characters of what was typed

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ui::FieldValues)
};

constexpr qint64 Second = 1'000; // ms
constexpr qint64 Minute = 60 * Second;
constexpr qint64 Hour = 60 * Minute;

qint64 unitOf(const QString &word)
{
    if (word == u"s")
        return Second;
    if (word == u"min")
        return Minute;
    return word == u"h" ? Hour : 1;
}

} // namespace

QJsonValue wholeNumber(const QString &text)
{
    bool ok = false;
    const qint64 number = text.trimmed().toLongLong(&ok);
    return ok ? QJsonValue(number) : QJsonValue(text.trimmed());
}

QJsonValue decimal(const QString &text)
{
    bool ok = false;
    const double number = text.trimmed().replace(u',', u'.').toDouble(&ok);
    return ok && std::isfinite(number) ? QJsonValue(number) : QJsonValue(text.trimmed());
}

QJsonValue percentage(const QString &text)
{
    QString digits = text.trimmed();
    if (digits.endsWith(u'%'))
        digits.chop(1);
    const QJsonValue share = decimal(digits + QStringLiteral("e-2")); // exact, where a division is not
    return share.isDouble() ? share : QJsonValue(text.trimmed());
}

QString percentText(double share)
{
    const QString digits = QString::number(share, 'f', QLocale::FloatingPointShortest);
    QString whole = digits.section(u'.', 0, 0);
    const QString rest = digits.section(u'.', 1).leftJustified(2, u'0');
    whole += rest.first(2); // the point moves, and no digit is lost
    while (whole.size() > 1 && whole.startsWith(u'0'))
        whole.remove(0, 1);
    return rest.size() > 2 ? whole + u'.' + rest.sliced(2) : whole;
}

QJsonValue milliseconds(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("^(\\d{1,12}(?:[.,]\\d+)?)\\s*(ms|s|min|h)?$"));
    const QRegularExpressionMatch match = form.match(text.trimmed());
    if (!match.hasMatch())
        return text.trimmed();
    const double number = match.captured(1).replace(u',', u'.').toDouble();
    const qint64 unit = unitOf(match.captured(2));
    const double ms = number * double(unit);
    const double whole = std::round(ms);
    // 1.001 s are not quite 1001 ms in binary.
    return unit == 1 || std::abs(ms - whole) > 1e-6 ? QJsonValue(ms) : QJsonValue(qint64(whole));
}

QString durationText(qint64 ms)
{
    if (ms == 0)
        return {};
    if (ms % Hour == 0)
        return QStringLiteral("%1 h").arg(ms / Hour);
    if (ms % Minute == 0)
        return QStringLiteral("%1 min").arg(ms / Minute);
    return ms % Second == 0 ? QStringLiteral("%1 s").arg(ms / Second) : QStringLiteral("%1 ms").arg(ms);
}

QString numberText(double number)
{
    return QString::number(number, 'f', QLocale::FloatingPointShortest);
}

QStringList listed(const QString &text)
{
    QStringList items;
    for (const QString &item : text.split(u',', Qt::SkipEmptyParts)) {
        if (!item.trimmed().isEmpty())
            items.append(item.trimmed());
    }
    return items;
}

QString textIn(const QPlainTextEdit &field)
{
    return field.document()->toRawText().replace(QChar::ParagraphSeparator, u'\n').replace(QChar::LineSeparator, u'\n');
}

QJsonObject linesAsObject(const QString &text, QChar between, QJsonValue (*parse)(const QString &))
{
    QJsonObject object;
    for (const QString &line : text.split(u'\n')) {
        const QString key = line.section(between, 0, 0).trimmed();
        if (!line.trimmed().isEmpty())
            object.insert(key, parse(line.section(between, 1).trimmed()));
    }
    return object;
}

std::optional<QString> problemOfLines(const QString &text, QChar between)
{
    QSet<QString> keys;
    for (const QString &line : text.split(u'\n')) {
        if (line.trimmed().isEmpty())
            continue;
        const QString key = line.section(between, 0, 0).trimmed();
        if (!line.contains(between))
            return Words::tr("There is no “%1” in the line “%2”.")
                .arg(between)
                .arg(json::beginningOf(key, LongestShown));
        if (keys.contains(key))
            return Words::tr("“%1” is there twice.").arg(json::beginningOf(key, LongestShown));
        keys.insert(key);
    }
    return std::nullopt;
}

QString objectAsLines(const QJsonObject &object, const QString &between, QString (*write)(const QJsonValue &))
{
    QStringList lines;
    for (auto it = object.begin(); it != object.end(); ++it)
        lines.append(it.key() + between + write(it.value()));
    return lines.join(u'\n');
}

QJsonValue textValue(const QString &text)
{
    return text;
}

QString textOf(const QJsonValue &value)
{
    return value.toString();
}

QJsonValue jsonValue(const QString &text)
{
    const auto read = json::readJson(text.toUtf8());
    const auto *value = std::get_if<QJsonValue>(&read);
    return value ? *value : QJsonValue(text);
}

QString jsonText(const QJsonValue &value)
{
    return QString::fromUtf8(json::compactJson(value));
}

void insertFilled(QJsonObject &object, const QString &key, const QJsonValue &value)
{
    const bool isBlank = (value.isString() && value.toString().isEmpty()) ||
                         (value.isObject() && value.toObject().isEmpty()) ||
                         (value.isArray() && value.toArray().isEmpty());
    if (!isBlank)
        object.insert(key, value);
}

} // namespace ui
