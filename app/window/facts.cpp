#include "app/window/facts.h"

#include "app/house/answersfile.h"
#include "http/message/libraries.h"
#include "journal/bodycodec.h"
#include "journal/sqlite/sqlitestorage.h"
#include "json/libraries.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Facts)
};

QString fileText(const QString &path)
{
    return QFileInfo(path).absoluteFilePath();
}

} // namespace

ui::Facts factsOf(const Options &options, const QString &windowSettings)
{
    const QStringList others{journal::sqliteLibrary(), journal::codecLibrary(), json::jsonLibrary(),
                             http::parserLibrary()};
    return {{Words::tr("Qt"), QLatin1String(qVersion())},
            {Words::tr("Libraries"), others.join(QStringLiteral(", "))},
            {Words::tr("Journal"), fileText(options.journalFile.path)},
            {Words::tr("Answer rules"), fileText(AnswersFile::pathBeside(options.journalFile.path))},
            {Words::tr("Settings"), fileText(options.configFile)},
            {Words::tr("Window"), fileText(windowSettings)},
            {Words::tr("Log"), Words::tr("standard error, by QT_LOGGING_RULES")}};
}
