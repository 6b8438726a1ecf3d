#include "json/jsondifference.h"
#include "json/readjson.h"

#include <QTest>

class TestJsonDifference : public QObject {
    Q_OBJECT
private slots:
    void finds_data();
    void finds();
};

void TestJsonDifference::finds_data()
{
    QTest::addColumn<QByteArray>("one");
    QTest::addColumn<QByteArray>("other");
    QTest::addColumn<QString>("pointer"); // null: none
    const auto row = [](const char *one, const char *other, const char *pointer) {
        QTest::addRow("%s, %s", one, other) << QByteArray(one) << QByteArray(other)
                                            << (pointer ? QString::fromUtf8(pointer) + QLatin1String("") : QString());
    };
    row("1", "1", nullptr);
    row("1", "1.0", nullptr);
    row("1", "2", "");
    row("1", "\"1\"", "");
    row("null", "{}", "");
    row("[]", "{}", "");
    row(R"({"a":1,"b":2})", R"({"b":2,"a":1})", nullptr);
    row(R"({"a":1})", R"({"a":2})", "/a");
    row(R"({"a":1})", R"({})", "/a");
    row(R"({})", R"({"a":1})", "/a");
    row(R"({"a":null})", R"({})", "/a");
    row(R"({"a/b":{"~":1}})", R"({"a/b":{"~":2}})", "/a~1b/~0");
    row("[1,[2,3]]", "[1,[2,4]]", "/1/1");
    row("[1,2]", "[2,1]", "/0");
    row("[1]", "[1,2]", "/1");
    row("[1,2]", "[1]", "/1");
}

void TestJsonDifference::finds()
{
    QFETCH(const QByteArray, one);
    QFETCH(const QByteArray, other);
    QFETCH(const QString, pointer);
    const auto found =
        json::firstDifference(std::get<QJsonValue>(json::readJson(one)), std::get<QJsonValue>(json::readJson(other)));
    QCOMPARE(found.has_value(), !pointer.isNull());
    if (found)
        QCOMPARE(found->pointer, pointer);
}

QTEST_APPLESS_MAIN(TestJsonDifference)
#include "tst_jsondifference.moc"
