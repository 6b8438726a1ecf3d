#include "simulator/server/fields.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using simulator::Fields;

class tst_Fields : public QObject {
    Q_OBJECT
private slots:
    void membersInTheirOrder()
    {
        Fields fields;
        fields.setText("name", "cam");
        fields.setNumber("width", 640);
        fields.setFlag("published", true);
        fields.setText("name", "cam2");
        QCOMPARE(fields.toJson(), R"({"name":"cam2","width":640,"published":true})");
        QCOMPARE(fields.toJson({"name", "width"}), R"({"published":true})");
        fields.remove("width");
        QCOMPARE(fields.toJson(), R"({"name":"cam2","published":true})");
        QCOMPARE(Fields().toJson(), "{}");
        QCOMPARE(fields.json("none"), QByteArray());
        QCOMPARE(fields.text("published"), QByteArray()); // no text
    }

    void textsRoundTrip_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("plain") << QByteArray("cam-1");
        QTest::newRow("quotes") << QByteArray(R"(a "b" \c)");
        QTest::newRow("lines") << QByteArray("v=0\r\na\tb\n");
        QTest::newRow("controls") << QByteArray("\x01\x1f\x7f", 3);
        QTest::newRow("umlaut") << QStringLiteral("Kücheneingang 🎥").toUtf8();
        QTest::newRow("empty") << QByteArray("");
    }
    void textsRoundTrip()
    {
        QFETCH(QByteArray, text);
        Fields fields;
        fields.setText("text", text);
        QCOMPARE(fields.text("text"), text);
        QCOMPARE(QJsonDocument::fromJson(fields.toJson()).object().value(u"text").toString().toUtf8(), text);
    }

    void brokenUtf8BecomesValidJson()
    {
        Fields fields;
        fields.setText("text", "a\xff");
        QVERIFY(QJsonDocument::fromJson(fields.toJson()).isObject());
    }

    void objects()
    {
        const QJsonObject object{{QStringLiteral("a"), 1.5},
                                 {QStringLiteral("b"), QJsonArray{1, QStringLiteral("x")}},
                                 {QStringLiteral("c"), QJsonValue::Null}};
        QCOMPARE(Fields::fromObject(object).toObject(), object);
        Fields fields;
        fields.set("a", "0");
        fields.setAll(Fields::fromObject(object));
        QCOMPARE(fields.json("a"), QByteArray("1.5"));
    }
};

QTEST_GUILESS_MAIN(tst_Fields)
#include "tst_fields.moc"
