#include "api/description.h"
#include "apihouse.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

namespace {

const QStringList Methods{QStringLiteral("get"), QStringLiteral("put"), QStringLiteral("post"), QStringLiteral("patch"),
                          QStringLiteral("delete")};

} // namespace

// The document of the API against the routes that there are.
class TestOpenApi : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void isServedAsItIs();
    void describesEveryRouteAndNoOther();
    void describesEveryOperation();
    void refersToWhatIsThere();
    void keepsStrangersOffEveryRoute();

private:
    template <typename Visit>
    void forEachOperation(Visit visit) const;
    QJsonValue resolved(const QJsonValue &value) const;

    QJsonObject m_document;
};

template <typename Visit>
void TestOpenApi::forEachOperation(Visit visit) const
{
    const QJsonObject paths = m_document.value(QStringLiteral("paths")).toObject();
    for (auto path = paths.begin(); path != paths.end(); ++path) {
        const QJsonObject operations = path.value().toObject();
        for (auto operation = operations.begin(); operation != operations.end(); ++operation)
            visit(path.key(), operation.key(), operation.value().toObject());
    }
}

// What a $ref points to; another value as it is.
QJsonValue TestOpenApi::resolved(const QJsonValue &value) const
{
    const QString reference = value.toObject().value(QStringLiteral("$ref")).toString();
    QJsonValue found = reference.isEmpty() ? value : QJsonValue(m_document);
    for (const QString &key : reference.split(QLatin1Char('/')).sliced(1))
        found = found.toObject().value(key);
    return found;
}

void TestOpenApi::initTestCase()
{
    QJsonParseError error;
    m_document = QJsonDocument::fromJson(api::Description::openApi(), &error).object();
    QVERIFY2(error.error == QJsonParseError::NoError, qPrintable(error.errorString()));
    QCOMPARE(m_document.value(QStringLiteral("openapi")).toString(), QStringLiteral("3.1.0"));
    QCOMPARE(m_document.value(QStringLiteral("info")).toObject().value(QStringLiteral("version")).toString(),
             QStringLiteral(STREAMWATCH_VERSION));
}

void TestOpenApi::isServedAsItIs()
{
    ApiHouse house;
    const Reply reply = house.get("/openapi.json");
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.header("Content-Type"), "application/json");
    QCOMPARE(reply.body, api::Description::openApi());
    const Reply index = house.get("");
    QCOMPARE(index.status, 200);
    QCOMPARE(index.value("description").toString(), QStringLiteral("/api/v1/openapi.json"));
}

void TestOpenApi::describesEveryRouteAndNoOther()
{
    const ApiHouse house;
    QSet<QString> there;
    for (const api::Route &route : house.admin().router().routes())
        there.insert(QString::fromLatin1(route.method.toLower() + ' ' + route.pattern));
    QSet<QString> described;
    forEachOperation([&](const QString &path, const QString &method, const QJsonObject &) {
        described.insert(method + QLatin1Char(' ') + path);
    });
    QCOMPARE(there - described, QSet<QString>());
    QCOMPARE(described - there, QSet<QString>());
}

void TestOpenApi::describesEveryOperation()
{
    QSet<QString> ids;
    forEachOperation([&](const QString &path, const QString &method, const QJsonObject &operation) {
        const QByteArray name = (method + QLatin1Char(' ') + path).toUtf8();
        QVERIFY2(Methods.contains(method), name);
        QVERIFY2(!operation.value(QStringLiteral("summary")).toString().isEmpty(), name);
        const QString id = operation.value(QStringLiteral("operationId")).toString();
        QVERIFY2(!id.isEmpty() && !ids.contains(id), name);
        ids.insert(id);
        const bool hasBody = operation.contains(QStringLiteral("requestBody"));
        QVERIFY2(!hasBody || method != QLatin1String("get"), name);

        const QJsonObject responses = operation.value(QStringLiteral("responses")).toObject();
        QVERIFY2(responses.contains(QStringLiteral("200")) || responses.contains(QStringLiteral("201")) ||
                     responses.contains(QStringLiteral("202")) || responses.contains(QStringLiteral("204")),
                 name);
        if (hasBody) {
            for (const char *status : {"400", "415", "422"})
                QVERIFY2(responses.contains(QLatin1String(status)), name);
        }

        QSet<QString> inPath;
        const QJsonArray parameters = operation.value(QStringLiteral("parameters")).toArray();
        for (const QJsonValue &value : parameters) {
            const QJsonObject parameter = resolved(value).toObject();
            QVERIFY2(parameter.contains(QStringLiteral("schema")), name);
            if (parameter.value(QStringLiteral("in")) == QLatin1String("path"))
                inPath.insert(QLatin1Char('{') + parameter.value(QStringLiteral("name")).toString() + QLatin1Char('}'));
        }
        static const QRegularExpression placeholder(QStringLiteral("\\{[^}]*\\}"));
        QSet<QString> expected;
        for (auto it = placeholder.globalMatch(path); it.hasNext();)
            expected.insert(it.next().captured());
        QCOMPARE(inPath, expected);
    });
}

void TestOpenApi::refersToWhatIsThere()
{
    QSet<QString> used;
    QList<QJsonValue> open{m_document};
    while (!open.isEmpty()) {
        const QJsonValue value = open.takeLast();
        if (const QJsonValue reference = value.toObject().value(QStringLiteral("$ref")); reference.isString()) {
            QVERIFY2(resolved(value).isObject(), qPrintable(reference.toString()));
            used.insert(reference.toString());
        }
        const QJsonObject object = value.toObject();
        for (const QJsonValue &member : object)
            open.append(member);
        const QJsonArray array = value.toArray();
        for (const QJsonValue &item : array)
            open.append(item);
    }
    const QJsonObject components = m_document.value(QStringLiteral("components")).toObject();
    for (const char *kind : {"schemas", "responses", "parameters"}) {
        const QJsonObject parts = components.value(QLatin1String(kind)).toObject();
        for (auto it = parts.begin(); it != parts.end(); ++it) {
            const QString reference = QStringLiteral("#/components/%1/%2").arg(QLatin1String(kind), it.key());
            QVERIFY2(used.contains(reference), qPrintable(reference));
        }
    }
}

void TestOpenApi::keepsStrangersOffEveryRoute()
{
    const auto status = [](ApiHouse &house, const QString &path, const QString &method, const QByteArray &lines) {
        QString filled = path;
        filled.replace(QLatin1String("{id}"), QLatin1String("1")).remove(QLatin1String("/api/v1"));
        return house.ask(method.toUpper().toLatin1(), filled.toLatin1(), "{}", lines).status;
    };
    forEachOperation([&](const QString &path, const QString &method, const QJsonObject &) {
        if (!path.startsWith(QLatin1String("/api/v1")))
            return;
        const QByteArray name = (method + QLatin1Char(' ') + path).toUtf8();
        ApiHouse house({.token = "secret", .canShutDown = true}); // one for each: it would let more wrong tokens wait
        QVERIFY2(status(house, path, method, {}) == 401, name);
        QVERIFY2(status(house, path, method, "Authorization: Bearer wrong\r\n") == 401, name);
        const QByteArray token = "Authorization: Bearer secret\r\n";
        QVERIFY2(status(house, path, method, token + "Origin: http://evil.example\r\n") == 403, name);
        QVERIFY2(status(house, path, method, token + "Sec-Fetch-Site: cross-site\r\n") == 403, name);
    });
    ApiHouse house({.token = "secret", .canShutDown = true});
    QCOMPARE(house.ask("GET", "/rules", {}, "Authorization: Bearer secret\r\n").status, 200);
}

QTEST_GUILESS_MAIN(TestOpenApi)
#include "tst_openapi.moc"
