#include "text/secrets.h"

#include <QElapsedTimer>
#include <QTest>

class TestSecrets : public QObject {
    Q_OBJECT
private slots:
    void masks_data();
    void masks();
    void survivesEveryPrefix();
    void masksTargets_data();
    void masksTargets();
    void masksTexts_data();
    void masksTexts();
    void masksHeads();
    void staysFast_data();
    void staysFast();
};

void TestSecrets::masks_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("masked");
    const auto row = [](const char *name, const QByteArray &json, const QByteArray &masked) {
        QTest::newRow(name) << json << masked;
    };
    row("nothing to mask", R"({ "name" : "b4e7" })", R"({ "name" : "b4e7" })");
    row("a password", R"({"sipPassword":"p\"w","x":1})", R"({"sipPassword":"•••","x":1})");
    row("a token, spaced", R"({"authToken" :  "t" , "x":1})", R"({"authToken" :  "•••" , "x":1})");
    row("of any case", R"({"AUTHTOKEN":"t"})", R"({"AUTHTOKEN":"•••"})");
    row("an escaped key", R"({"\u0061uthToken":"t"})", R"({"\u0061uthToken":"•••"})");
    row("nested", R"({"custom":{"authToken":"t"},"y":[{"sipPassword":"p"}]})",
        R"({"custom":{"authToken":"•••"},"y":[{"sipPassword":"•••"}]})");
    row("a number", R"({"authToken":12.5,"x":1})", R"({"authToken":"•••","x":1})");
    row("an object", R"({"authToken":{"a":["}",1]},"x":1})", R"({"authToken":"•••","x":1})");
    row("as a value only", R"({"name":"authToken"})", R"({"name":"authToken"})");
    for (const char *key :
         {"accessToken",  "access_token", "access-token",  "apiKey",     "api-key",       "X-Api-Key",
          "jwt",          "auth",         "streamKey",     "stream_key", "sip_password",  "sipAuthenticationPassword",
          "refreshToken", "tokens",       "client_secret", "secretKey",  "Authorization", "pwd",
          "passphrase",   "credentials"})
        row(key, QByteArray(R"({"K":["s3c"],"x":"k"})").replace("K", key),
            QByteArray(R"({"K":"•••","x":"k"})").replace("K", key));
    for (const char *key : {"appKey", "authorName", "keyframe", "author", "nodeId", "tokenType", "sessionId"})
        row(key, QByteArray(R"({"K":"t"})").replace("K", key), QByteArray(R"({"K":"t"})").replace("K", key));
    row("an address", R"({"rtspUrl":"rtsp://me:s3c@h:554/a","x":"http://h:80/c@d"})",
        R"({"rtspUrl":"rtsp://me:•••@h:554/a","x":"http://h:80/c@d"})");
    row("with escaped slashes", R"({"name":"see rtsp:\/\/me:s3c@h\/a"})", R"({"name":"see rtsp://me:•••@h/a"})");
    row("with an escaped @", R"({"name":"rtsp:\u002f/me:s3c\u0040h"})", R"({"name":"rtsp://me:•••@h"})");
    row("a query", R"({"url":"http://h/a?b=1&access_token=s3c&c=2"})",
        R"({"url":"http://h/a?b=1&access_token=•••&c=2"})");
    row("JSON in a string", R"({"custom":"{\"user\":\"me\",\"token\":\"s3c\"}"})",
        R"({"custom":"{\"user\":\"me\",\"token\":\"•••\"}"})");
    row("JSON in a string in a string", R"(["{\"a\":\"{\\\"jwt\\\":\\\"s3c\\\"}\"}"])",
        R"(["{\"a\":\"{\\\"jwt\\\":\\\"•••\\\"}\"}"])");
    row("escapes that hide nothing", R"({"name":"a\/b=\u0041\n\"c"})", R"({"name":"a\/b=\u0041\n\"c"})");
    const QByteArray jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJtZSJ9.s3c_-Kx";
    row("a web token", "{\"x\":\"" + jwt + "\",\"y\":1}", R"({"x":"•••","y":1})");
    row("a web token in a sentence", "[\"was " + jwt + ", now none\"]", R"(["was •••, now none"])");
    row("a web token, escaped", "[\"a\\/b \\u0065" + jwt.sliced(1) + "\"]", R"(["a/b •••"])");
    row("a web token in JSON in a string", R"(["{\"a\":\")" + jwt + R"(\"}"])", R"(["{\"a\":\"•••\"}"])");
    row("a web token, cut off", "[\"" + jwt.first(30), "[\"•••");
    row("a web token in a query", R"({"x":"http://h/a?t=)" + jwt + R"(&c=2"})", R"({"x":"http://h/a?t=•••&c=2"})");
    row("what is none", R"(["eyJ","eyJhbGci","keyJhbGciOiJIUzI1NiJ9.a"])",
        R"(["eyJ","eyJhbGci","keyJhbGciOiJIUzI1NiJ9.a"])");
    row("of a scheme", R"({"x":"Bearer s3cret-0a1b","y":"basic bWU6czNj"})", R"({"x":"Bearer •••","y":"basic •••"})");
    row("of no scheme", R"({"x":"Basic settings of the bearer of news","y":"Bearer certificates"})",
        R"({"x":"Basic settings of the bearer of news","y":"Bearer certificates"})");
    row("a form", "user=me&password=s3c&x=1", "user=me&password=•••&x=1");
    row("cut off", R"({"authToken":"secr)", R"({"authToken":"•••")");
    row("not JSON", R"(x "authToken": "t" y)", R"(x "authToken": "•••" y)");
}

void TestSecrets::masks()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, masked);
    QCOMPARE(text::maskSecrets(json), masked);
}

void TestSecrets::survivesEveryPrefix()
{
    const QByteArray json =
        R"({"custom":{"authToken":"s3cr\"et\\"},"y":[{"sipPassword":"s3cret"}],"u":"rtsp://u:s3c@h/",)"
        R"("v":"rtsp:\/\/u:s3c@h\/","w":"{\"token\":\"s3cret\"}","z":"http://h/?token=s3cret"})";
    for (qsizetype size = 0; size <= json.size(); ++size)
        QVERIFY2(!text::maskSecrets(json.first(size)).contains("s3c"), text::maskSecrets(json.first(size)).constData());
}

void TestSecrets::masksTargets_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("masked");
    const auto row = [](const char *name, const QByteArray &target, const QByteArray &masked) {
        QTest::newRow(name) << target << masked;
    };
    row("a path", "/rest/my_api/connect", "/rest/my_api/connect");
    row("a path with @", "/a@b:c/d", "/a@b:c/d");
    row("a harmless query", "/a?b=1&c&=d&", "/a?b=1&c&=d&");
    row("a token", "/a?token=s3cret&b=1", "/a?token=***&b=1");
    row("in the middle, of any case", "/a?b=1&AuthToken=s3cret&&c", "/a?b=1&AuthToken=***&&c");
    row("an escaped key", "/a?%74oken=s3=cret", "/a?%74oken=***");
    row("without a value", "/a?token&b", "/a?token&b");
    row("a user", "http://me:s3cret@b:80/c?d", "http://***@b:80/c?d");
    row("a user without a path", "http://me:s3cret@b", "http://***@b");
    row("an @ in the path", "http://b/c@d", "http://b/c@d");
    row("no user", "http://b/c?password=s3cret", "http://b/c?password=***");
    row("an address in a value", "/a?url=rtsp%3A%2F%2Fme%3As3cret%40h&b=1", "/a?url=***&b=1");
    row("all servers", "*", "*");
    row("nothing", "", "");
}

void TestSecrets::masksTargets()
{
    QFETCH(QByteArray, target);
    QTEST(text::maskTarget(target), "masked");
    QVERIFY(!text::maskTarget(target).contains("s3"));
}

void TestSecrets::masksTexts_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("masked");
    const auto row = [](const char *text, const char *masked) {
        QTest::newRow(text) << QByteArray(text) << QByteArray(masked);
    };
    row("cam-7", "cam-7");
    row("rtsp://me:s3c@h/a", "rtsp://me:•••@h/a");
    row("rtsp://me:s3@c@h/a", "rtsp://me:•••@h/a");
    row("rtsp://me:s3/c?d@h/a", "rtsp://me:•••@h/a");
    row("rtsp://:s3c@h", "rtsp://:•••@h");
    row("https://s3c@h", "https://•••@h");
    row("cannot pull rtsp://me:s3c@[::1]:554/a, gone", "cannot pull rtsp://me:•••@[::1]:554/a, gone");
    row("rtsp://h:554/a", "rtsp://h:554/a");
    row("rtsp://[fe80::1]:554/a", "rtsp://[fe80::1]:554/a");
    row("rtsp://a:s3c@h rtsp://b:s3c@h", "rtsp://a:•••@h rtsp://b:•••@h");
    row("rtmp://h/live?streamKey=s3c&x=1", "rtmp://h/live?streamKey=•••&x=1");
    row("{\"jwt\":\"s3c\"}", "{\"jwt\":\"•••\"}");
    row("a=b c:d", "a=b c:d");
    row("as eyJhbGciOiJIUzI1NiJ9.e30.s3c says", "as ••• says");
    row("cam-eyJhbGciOiJIUzI1NiJ9", "cam-eyJhbGciOiJIUzI1NiJ9");
}

void TestSecrets::masksTexts()
{
    QFETCH(QByteArray, text);
    QTEST(text::maskText(text), "masked");
}

void TestSecrets::masksHeads()
{
    QCOMPARE(text::maskHead("Host: a\r\nX: b\r\n"), QByteArray("Host: a\r\nX: b\r\n"));
    QCOMPARE(text::maskHead("Host: a\r\nauthorization: WCS 12\r\nX: b\r\n"),
             QByteArray("Host: a\r\nauthorization: •••\r\nX: b\r\n"));
    QCOMPARE(text::maskHead("X: Authorization: y\r\n"), QByteArray("X: Authorization: y\r\n"));
    QCOMPARE(text::maskHead("Referer: http://me:s3c@h/a\r\n"), QByteArray("Referer: http://me:•••@h/a\r\n"));
    for (const char *name : {"X-Api-Key", "x-auth-token", "Cookie", "Set-Cookie", "Proxy-Authorization",
                             "X-Access-Token", "X-Amz-Security-Token", "api-key", "X-Csrf-Token", "X-Client-Secret"})
        QCOMPARE(text::maskHead(QByteArray(name) + ":s3c\r\nA: b\r\n"), QByteArray(name) + ": •••\r\nA: b\r\n");
}

namespace {

QByteArray timesTo(qsizetype size, const QByteArray &piece)
{
    return piece.repeated(size / piece.size());
}

} // namespace

void TestSecrets::staysFast_data()
{
    constexpr qsizetype Size = 4'000'000; // a quarter of the largest body
    QTest::addColumn<QByteArray>("body");
    const auto row = [](const char *name, const QByteArray &body) { QTest::newRow(name) << body; };
    const auto string = [](const QByteArray &piece) { return "{\"x\":\"" + timesTo(Size, piece) + "\"}"; };
    row("one long string", string("abcdefgh"));
    row("members", '{' + timesTo(Size, R"("name":"b4e7","width":1280,)") + "\"x\":1}");
    row("short members", '{' + timesTo(Size, R"("a":1,)") + "\"x\":1}");
    row("secrets", '{' + timesTo(Size, R"("token":"s3c",)") + "\"x\":1}");
    row("an SDP in a string",
        string(R"(a=rtpmap:111 opus\/48000\/2\r\na=candidate:1 1 udp 2130706431 10.0.0.1 9\r\n)"));
    row("addresses", string("rtsp://me:s3c@h/a "));
    row("one word of addresses", string("://x/"));
    row("words of addresses", string("://x:a "));
    row("one word of hosts", string("://x:a/"));
    row("one word of ports", string("://x:1"));
    row("a form", timesTo(Size, "user=me&password=s3c&"));
    row("equal signs", string("="));
    row("colons in a string", string("a:b "));
    row("percent", string("%41%41%41%41=1&"));
    row("JSON in a string", string(R"({\"user\":\"me\",\"token\":\"s3c\"},)"));
    row("escapes", string(R"(\u0041=)"));
    row("web tokens", string("eyJhbGciOiJIUzI1NiJ9.e30.s3c "));
    row("beginnings of web tokens", string("eyJ="));
    row("schemes", string("Bearer s3c-0a1b2 Basic settings "));
    row("quotes", timesTo(Size, "\""));
    row("backslashes", timesTo(Size, "\\\""));
}

// However large: the time is printed, and a text that takes it by the square would take hours.
void TestSecrets::staysFast()
{
    QFETCH(const QByteArray, body);
    for (const auto mask : {text::maskSecrets, text::maskText}) {
        QElapsedTimer timer;
        timer.start();
        const QByteArray masked = mask(body);
        qInfo("%lld ms", timer.elapsed());
        QVERIFY(!masked.contains("s3c"));
    }
}

QTEST_APPLESS_MAIN(TestSecrets)
#include "tst_secrets.moc"
