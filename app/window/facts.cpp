#include "app/window/facts.h"

#include "app/house/answersfile.h"
#include "http/message/libraries.h"
#include "journal/libraries.h"
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
    const QString others =
        (journal::storeLibraries() << json::jsonLibrary() << http::parserLibrary()).join(QStringLiteral(", "));
    return {{Words::tr("Qt"), QLatin1String(qVersion())},
            {Words::tr("Libraries"), others},
            {Words::tr("Journal"), fileText(options.journal.path)},
            {Words::tr("Answer rules"), fileText(AnswersFile::pathBeside(options.journal.path))},
            {Words::tr("Settings"), fileText(options.configFile)},
            {Words::tr("Window"), fileText(windowSettings)},
            {Words::tr("Log"), Words::tr("standard error, by QT_LOGGING_RULES")}};
}
