#include "app/cli/settings.h"

#include <algorithm>
#include <cmath>

namespace {

constexpr qsizetype LongestKey = 40; // characters, in a sentence

bool isTruth(const QString &text)
{
    return text == u"true" || text == u"1";
}

} // namespace

Settings::Settings(const Command &command, const QCommandLineParser &parser, const SettingsFile &file)
    : m_command(command)
    , m_parser(parser)
    , m_file(file)
{}

const Setting *Settings::find(const QString &key) const
{
    const auto it = std::ranges::find_if(m_command.settings,
                                         [&](const Setting &setting) { return key == QLatin1String(setting.name); });
    return it == m_command.settings.end() ? nullptr : &*it;
}

const Setting &Settings::settingOf(const char *name) const
{
    const Setting *setting = find(QLatin1String(name));
    Q_ASSERT(setting);
    return *setting;
}

std::optional<QString> Settings::given(const Setting &setting) const
{
    const QString key = QLatin1String(setting.name);
    if (m_parser.isSet(key))
        return m_parser.value(key);
    if (setting.environment && qEnvironmentVariableIsSet(setting.environment))
        return qEnvironmentVariable(setting.environment);
    return m_file.value(key);
}

bool Settings::isGiven(const char *name) const
{
    return given(settingOf(name)).has_value();
}

bool Settings::isOn(const char *name) const
{
    const Setting &setting = settingOf(name);
    Q_ASSERT(setting.type == Setting::Type::Switch);
    const QString key = QLatin1String(setting.name);
    return m_parser.isSet(key) || isTruth(m_file.value(key).value_or(QString()));
}

QString Settings::text(const char *name) const
{
    const Setting &setting = settingOf(name);
    return given(setting).value_or(QString::fromUtf8(setting.usual));
}

QStringList Settings::texts(const char *name) const
{
    const Setting &setting = settingOf(name);
    const QString key = QLatin1String(setting.name);
    if (m_parser.isSet(key))
        return m_parser.values(key);
    const auto elsewhere = given(setting);
    if (!elsewhere)
        return *setting.usual == '\0' ? QStringList() : QStringList(QString::fromUtf8(setting.usual));
    QStringList texts;
    for (const QString &part : elsewhere->split(u','))
        texts.append(part.trimmed());
    return texts;
}

std::optional<Endpoint> Settings::endpoint(const char *name) const
{
    const QString given = text(name);
    return given.isEmpty() && !isGiven(name) ? std::nullopt : std::optional(parseEndpoint(name, given));
}

std::optional<double> Settings::number(const char *name) const
{
    const Setting &setting = settingOf(name);
    const QString given = text(name);
    if (given.isEmpty() && !isGiven(name))
        return std::nullopt;
    return parseNumber(name, given, setting.least, setting.most);
}

std::optional<int> Settings::count(const char *name) const
{
    const std::optional<double> found = number(name);
    if (found && *found != std::floor(*found))
        throw UsageError{QStringLiteral("--%1 takes a whole number.").arg(QLatin1String(name))};
    return found ? std::optional(int(*found)) : std::nullopt;
}

void Settings::refuseEmpty() const
{
    for (const Setting &setting : m_command.settings) {
        const bool isOne = setting.type != Setting::Type::Switch && setting.type != Setting::Type::Texts;
        const auto text = isOne ? given(setting) : std::nullopt;
        if (!text || !text->trimmed().isEmpty())
            continue;
        QString name = QStringLiteral("--") + QLatin1String(setting.name);
        if (setting.environment)
            name = QStringLiteral("%1 (or %2)").arg(name, QLatin1String(setting.environment));
        throw UsageError{QStringLiteral("%1 is empty: give it a value, or leave it out.").arg(name)};
    }
}

void Settings::checkKeys(const QString &path) const
{
    static const QStringList Words{QStringLiteral("true"), QStringLiteral("1"), QStringLiteral("false"),
                                   QStringLiteral("0")};
    for (const QString &key : m_file.keys()) {
        const Setting *setting = find(key);
        const QString where = QStringLiteral("--config: %1, line %2").arg(path).arg(m_file.line(key));
        if (!setting || !setting->isInFile)
            throw UsageError{QStringLiteral("%1: “%2” is not a setting.").arg(where, key.left(LongestKey))};
        if (setting->type == Setting::Type::Switch && !Words.contains(*m_file.value(key)))
            throw UsageError{QStringLiteral("%1: “%2” is either true or false.").arg(where, key)};
    }
}

QString settingsFileText(const Command &command)
{
    QString text =
        QStringLiteral("# Settings of %1: key=value on each line. Options of the command line go before "
                       "these. Those behind a # are not\n# set; where there is a default, it stands there.\n")
            .arg(QLatin1String(command.name));
    for (const Setting &setting : command.settings) {
        if (!setting.isInFile)
            continue;
        const bool isSwitch = setting.type == Setting::Type::Switch;
        text += QStringLiteral("\n# %1\n#%2=%3\n")
                    .arg(setting.text(), QLatin1String(setting.name),
                         isSwitch ? QStringLiteral("false") : QString::fromUtf8(setting.usual));
    }
    return text;
}

QString settingsTable(const Command &command)
{
    QString table = QStringLiteral("| option | |\n| --- | --- |\n");
    for (const Setting &setting : command.settings) {
        const QString value =
            *setting.value == '\0'
                ? QString()
                : u' ' + QString(QLatin1String(setting.value)).replace(u'|', QStringLiteral("\\|")); // no column
        const QString text = setting.text().replace(u'<', QStringLiteral("\\<"));                    // no tag
        const QString variable =
            setting.environment ? QStringLiteral(" Also `%1`.").arg(QLatin1String(setting.environment)) : QString();
        table += QStringLiteral("| `--%1%2` | %3%4 |\n").arg(QLatin1String(setting.name), value, text, variable);
    }
    return table;
}
