#include "app/cli/settings.h"
#include "app/house/options.h"
#include "app/simulator/simulatoroptions.h"

#include <QCoreApplication>

#include <cstdio>

namespace {

// As roff prints it letter by letter.
QByteArray roff(const QString &text)
{
    QByteArray written;
    for (const QString &line : text.split(u'\n')) {
        QString shown = line;
        shown.replace(u'\\', QStringLiteral("\\e")).replace(u'-', QStringLiteral("\\-"));
        if (shown.startsWith(u'.') || shown.startsWith(u'\''))
            shown.prepend(QStringLiteral("\\&"));
        written += shown.toUtf8() + '\n';
    }
    return written;
}

QByteArray section(const char *title)
{
    return QByteArrayLiteral(".SH ") + title + '\n';
}

QByteArray optionsOf(const Command &command)
{
    QByteArray written = section("OPTIONS");
    for (const Setting &setting : command.allSettings()) {
        written += ".TP\n\\fB\\-\\-" + roff(QLatin1String(setting.name)).trimmed() + "\\fR";
        if (*setting.value != '\0')
            written += " \\fI" + roff(QLatin1String(setting.value)).trimmed() + "\\fR";
        written += '\n' + roff(setting.text());
    }
    return written;
}

QByteArray environmentOf(const Command &command)
{
    QByteArray written;
    for (const Setting &setting : command.settings) {
        if (setting.environment)
            written += QByteArrayLiteral(".TP\n.B ") + setting.environment + "\nInstead of \\fB\\-\\-" +
                       roff(QLatin1String(setting.name)).trimmed() + "\\fR, so that other users do not see it.\n";
    }
    return written.isEmpty() ? written : section("ENVIRONMENT") + written;
}

QByteArray pageOf(const Command &command)
{
    const QByteArray name(command.name);
    QByteArray page = ".TH " + name.toUpper() + " 1 \"\" \"Streamwatch " STREAMWATCH_VERSION "\" \"User Commands\"\n";
    page += section("NAME") + roff(QLatin1String(name + " - ") + QString::fromUtf8(command.summary));
    page += section("SYNOPSIS") + ".B " + roff(QLatin1String(name)) + "[\\fIOPTION\\fR]...\n";
    page += section("DESCRIPTION") + roff(QString::fromUtf8(command.description));
    page += optionsOf(command) + environmentOf(command);
    if (*command.examples != '\0')
        page += section("EXAMPLES AND EXIT STATUS") + ".nf\n" + roff(QString::fromUtf8(command.examples).trimmed()) +
                ".fi\n";
    return page;
}

} // namespace

// manpage streamwatch|wcs-simulator: prints that program's page, from its table of settings.
// manpage streamwatch.ini: prints a settings file with all of them. manpage README.md: prints README's table of them.
int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const QString wanted = QCoreApplication::arguments().value(1);
    QByteArray text;
    for (const Command &command : {streamwatchCommand(), simulatorCommand()}) {
        if (wanted == QLatin1String(command.name))
            text = pageOf(command);
    }
    if (wanted == u"streamwatch.ini")
        text = settingsFileText(streamwatchCommand()).toUtf8();
    else if (wanted == u"README.md")
        text = settingsTable(streamwatchCommand()).toUtf8();
    if (!text.isEmpty())
        return std::fputs(text.constData(), stdout) < 0 ? 1 : 0;
    std::fputs("manpage: name what to print: streamwatch, wcs-simulator, streamwatch.ini or README.md.\n", stderr);
    return 2;
}
