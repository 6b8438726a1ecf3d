#include "readyfile.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

Result<Done> writeReadyFile(const QString &path, const QList<ReadyUrl> &urls)
{
    QJsonObject object{{QStringLiteral("pid"), QCoreApplication::applicationPid()}};
    for (const auto &[key, url] : urls)
        object.insert(key, url.isEmpty() ? QJsonValue() : QJsonValue(url));
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly)) {
        file.write(QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n');
        if (file.commit())
            return Done{};
    }
    return Error{QStringLiteral("Cannot write the ready file %1: %2.").arg(path, file.errorString())};
}
