#include "readyfile.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

Result<Done> writeReadyFile(const QString &path, const QString &hookUrl, const QString &adminUrl)
{
    const QJsonObject object{{QStringLiteral("pid"), QCoreApplication::applicationPid()},
                             {QStringLiteral("hookUrl"), hookUrl},
                             {QStringLiteral("adminUrl"), adminUrl.isEmpty() ? QJsonValue() : QJsonValue(adminUrl)}};
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly)) {
        file.write(QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n');
        if (file.commit())
            return Done{};
    }
    return Error{QStringLiteral("Cannot write the ready file %1: %2.").arg(path, file.errorString())};
}
