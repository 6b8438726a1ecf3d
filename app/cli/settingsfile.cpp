#include "app/cli/settingsfile.h"

#include <QStringDecoder>

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype MostShown = 40; // characters of a line

Error fault(int line, const QString &what)
{
    return Error{u"line %1: %2"_s.arg(line).arg(what)};
}

bool isReadable(const QString &text)
{
    return std::all_of(text.begin(), text.end(), [](QChar c) { return c.isPrint() || c == u'\t' || c.isSurrogate(); });
}

// Null: a quotation mark or a backslash stands where it means nothing.
std::optional<QString> unescaped(QStringView raw)
{
    QString text;
    for (qsizetype i = 0; i < raw.size(); ++i) {
        if (raw[i] == u'"')
            return std::nullopt;
        if (raw[i] == u'\\' && (++i == raw.size() || (raw[i] != u'\\' && raw[i] != u'"')))
            return std::nullopt;
        text += raw[i];
    }
    return text;
}

std::optional<QString> valueOf(QStringView raw)
{
    if (raw.startsWith(u'"'))
        return raw.size() > 1 && raw.endsWith(u'"') ? unescaped(raw.sliced(1, raw.size() - 2)) : std::nullopt;
    return unescaped(raw);
}

} // namespace

Result<SettingsFile> SettingsFile::parse(const QByteArray &content)
{
    if (!content.isEmpty() && !content.endsWith('\n'))
        return fault(int(content.count('\n')) + 1,
                     u"it has no end; the file may be cut off (a line break ends the last line)"_s);
    SettingsFile file;
    int number = 0;
    for (qsizetype begin = 0; begin < content.size();) {
        const qsizetype end = content.indexOf('\n', begin);
        if (const auto taken = file.take(content.sliced(begin, end - begin), ++number); !taken)
            return taken.error();
        begin = end + 1;
    }
    return file;
}

Result<Done> SettingsFile::take(const QByteArray &line, int number)
{
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString decoded = decoder(line);
    const QString text = decoded.trimmed();
    if (decoder.hasError() || !isReadable(text))
        return fault(number, u"what stands there is no text"_s);
    if (text.isEmpty() || text.startsWith(u';') || text.startsWith(u'#') || text == u"[General]")
        return Done{};
    const qsizetype equals = text.indexOf(u'=');
    if (equals < 1)
        return fault(number, u"what stands there is no setting, which is written key=value"_s); // it may be a secret
    const QString key = text.left(equals).trimmed();
    if (m_lines.contains(key))
        return fault(number, u"“%1” stands in line %2 already"_s.arg(key.left(MostShown)).arg(m_lines[key].number));
    const auto value = valueOf(QStringView(text).sliced(equals + 1).trimmed());
    if (!value)
        return fault(number, u"the value of “%1” has a quotation mark or a backslash in it that is not written \\\" or "
                             "\\\\"_s.arg(key.left(MostShown)));
    m_keys.append(key);
    m_lines.insert(key, {*value, number});
    return Done{};
}

std::optional<QString> SettingsFile::value(const QString &key) const
{
    const auto line = m_lines.constFind(key);
    return line == m_lines.constEnd() ? std::nullopt : std::optional(line->text);
}
