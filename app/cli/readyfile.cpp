#include "app/cli/readyfile.h"

#include "files/safefile.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>

Result<Done> writeReadyFile(const QString &path, const QList<ReadyUrl> &urls)
{
    QJsonObject object{{QStringLiteral("pid"), QCoreApplication::applicationPid()}};
    for (const auto &[key, url] : urls)
        object.insert(key, url.isEmpty() ? QJsonValue() : QJsonValue(url));
    const auto written = files::replace(path, QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n');
    if (written)
        return Done{};
    return Error{QStringLiteral("Cannot write the ready file %1: %2.").arg(path, written.error().sentence)};
}
