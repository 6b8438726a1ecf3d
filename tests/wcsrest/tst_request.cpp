#include "wcsrest/request.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <concepts>
#include <type_traits>

using wcsrest::MediaSessionId;
using wcsrest::Request;

namespace {

template <typename... Arguments>
constexpr bool Terminates = requires(Arguments... arguments)
{
    Request::terminate(arguments...);
};

} // namespace

// One that ends streams cannot be made without an id.
static_assert(Terminates<MediaSessionId>);
static_assert(!Terminates<>);
static_assert(!Terminates<QByteArray>);
static_assert(!Terminates<QString>);
static_assert(!Terminates<const char *>);
static_assert(!Terminates<std::nullptr_t>);
static_assert(!Terminates<Result<MediaSessionId>>);
static_assert(!std::is_default_constructible_v<Request>);
static_assert(!std::is_aggregate_v<Request>);
static_assert(!std::is_constructible_v<Request, const char *, const char *>);
static_assert(!std::is_constructible_v<Request, const char *, const char *, QByteArray>);
static_assert(!std::is_constructible_v<Request, MediaSessionId>);
static_assert(std::is_same_v<decltype(std::declval<Request &>().body()), const QByteArray &>);

class TestRequest : public QObject {
    Q_OBJECT
private slots:
    void readsOnly();
    void endsOneStream_data();
    void endsOneStream();
    void isNeverEmptied();
    void bearsWhatTheUrlSays();

private:
    static wcsrest::NodeUrl node(const char *text) { return *wcsrest::NodeUrl::parse(QString::fromLatin1(text)); }
    static MediaSessionId id(const QByteArray &text) { return *MediaSessionId::parse(text); }
};

void TestRequest::readsOnly()
{
    const auto url = node("http://wcs:8081/rest-api");
    QVERIFY(Request::findStreams().headFor(url).startsWith("POST /rest-api/stream/find_all HTTP/1.1\r\n"));
    QVERIFY(Request::findStreams().body().isEmpty());
    QVERIFY(Request::statistics().headFor(url).startsWith("GET /?action=stat HTTP/1.1\r\n"));
    QVERIFY(Request::statistics().body().isEmpty());
    QVERIFY(!Request::findStreams().headFor(url).contains("Authorization"));
}

void TestRequest::endsOneStream_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("m-1") << QByteArray(R"({"mediaSessionId":"m-1"})");
    QTest::newRow(R"(x","name":"y)") << QByteArray(R"({"mediaSessionId":"x\",\"name\":\"y"})");
    QTest::newRow(R"(a\)") << QByteArray(R"({"mediaSessionId":"a\\"})");
}

void TestRequest::endsOneStream()
{
    const Request request = Request::terminate(id(QTest::currentDataTag()));
    QTEST(request.body(), "body");
    QVERIFY(request.headFor(node("http://wcs:8081")).startsWith("POST /rest-api/stream/terminate HTTP/1.1\r\n"));
    const QJsonObject filter = QJsonDocument::fromJson(request.body()).object();
    QCOMPARE(filter.keys(), QStringList{QStringLiteral("mediaSessionId")});
    QCOMPARE(filter.value(QLatin1String("mediaSessionId")).toString(), QString::fromLatin1(QTest::currentDataTag()));
}

void TestRequest::isNeverEmptied()
{
    Request request = Request::terminate(id("m-1"));
    const Request taken = std::move(request);
    QCOMPARE(taken.body(), request.body()); // NOLINT(bugprone-use-after-move): that is what is tested
    QCOMPARE(request.body(), R"({"mediaSessionId":"m-1"})");
}

void TestRequest::bearsWhatTheUrlSays()
{
    const QByteArray head = Request::findStreams().headFor(node("http://admin:s3cret@wcs:8081/behind/proxy/rest-api"));
    QVERIFY(head.startsWith("POST /behind/proxy/rest-api/stream/find_all HTTP/1.1\r\n"));
    QVERIFY(head.contains("\r\nAuthorization: Basic " + QByteArray("admin:s3cret").toBase64() + "\r\n"));
    QVERIFY(head.endsWith("\r\n"));
}

QTEST_GUILESS_MAIN(TestRequest)
#include "tst_request.moc"
