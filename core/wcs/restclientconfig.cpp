#include "wcs/restclientconfig.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace wcs {

namespace {

const QString Key = QStringLiteral("restClientConfig");

QJsonObject objectOf(const MethodPolicy &policy)
{
    return {{QStringLiteral("clientExclude"), QString::fromUtf8(policy.clientExclude)},
            {QStringLiteral("restExclude"), QString::fromUtf8(policy.restExclude)},
            {QStringLiteral("restOnError"), QString::fromUtf8(policy.restOnError)},
            {QStringLiteral("restPolicy"), QString::fromUtf8(policy.restPolicy)},
            {QStringLiteral("restOverwrite"), QString::fromUtf8(policy.restOverwrite)}};
}

QJsonObject objectOf(const RestClientConfig &config)
{
    QJsonObject object;
    for (auto it = config.methods.begin(); it != config.methods.end(); ++it)
        object.insert(QString::fromUtf8(it.key()), objectOf(it.value()));
    return object;
}

} // namespace

RestClientConfig RestClientConfig::errorsReachTheClient()
{
    return {.methods = {{"StreamStatusEvent", {.restOnError = "FAIL"}}}};
}

QByteArray RestClientConfig::toJson() const
{
    return QJsonDocument(objectOf(*this)).toJson(QJsonDocument::Compact);
}

QByteArray RestClientConfig::addTo(const QByteArray &connectBody) const
{
    const qsizetype end = connectBody.lastIndexOf('}');
    const qsizetype begin = connectBody.indexOf('{');
    if (begin < 0 || end < begin)
        return connectBody;
    if (connectBody.contains("\"restClientConfig\"") || connectBody.contains("\\u")) {
        QJsonObject object = QJsonDocument::fromJson(connectBody).object();
        if (object.contains(Key)) {
            object.insert(Key, objectOf(*this));
            return QJsonDocument(object).toJson(QJsonDocument::Compact);
        }
    }
    const bool isEmpty = QByteArrayView(connectBody).sliced(begin + 1, end - begin - 1).trimmed().isEmpty();
    QByteArray answer = connectBody;
    return answer.insert(end, (isEmpty ? "" : ",") + QByteArray("\"restClientConfig\":") + toJson());
}

} // namespace wcs
