#include "text/nastynames.h"
#include "ui/detail/curlcommand.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QRandomGenerator>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTemporaryFile>
#include <QTest>

class TestCurlCommand : public QObject {
    Q_OBJECT
private slots:
    void init();
    void sendsTheBytes_data();
    void sendsTheBytes();
    void sendsAnyName();
    void runsNothingElse_data();
    void runsNothingElse();
    void runsNothingOfTheType();
    void isSafeOnATerminal();
    void sendsToTheUrl_data();
    void sendsToTheUrl();
    void namesTheMethodsUrl();
    void goesToTheTarget_data();
    void goesToTheTarget();
    void masksSecrets();

private:
    QByteArray run(const QString &shell, const QString &command);

    std::unique_ptr<QTcpServer> m_server;
    QTemporaryDir m_folder; // where the shells run
    QByteArray m_target;    // of the last request
};

static journal::StoredRecord record(const QByteArray &method, const QByteArray &body)
{
    journal::StoredRecord record;
    record.entry.method = method;
    record.body = body;
    return record;
}

static const QString Url = QStringLiteral("http://127.0.0.1:8085/rest/my_api");

static QStringList shells()
{
    QStringList found;
    QStringList programs;
    for (const char *name : {"sh", "dash", "bash", "zsh", "ksh"}) {
        const QString path = QStandardPaths::findExecutable(QLatin1String(name));
        const QString real = QFileInfo(path).canonicalFilePath();
        if (path.isEmpty() || programs.contains(real))
            continue; // sh is one of the others
        programs.append(real);
        found.append(path);
    }
    return found;
}

void TestCurlCommand::init()
{
    m_server = std::make_unique<QTcpServer>();
    QVERIFY(m_server->listen(QHostAddress::LocalHost));
}

// The body of the request that the command sends, as it came over the wire; the command comes on the shell's standard
// input, as from a terminal.
QByteArray TestCurlCommand::run(const QString &shell, const QString &command)
{
    QTemporaryFile input;
    if (!input.open() || input.write(command.toUtf8() + '\n') < 0 || !input.flush())
        return "no file for the command";
    QProcess process;
    process.setWorkingDirectory(m_folder.path());
    process.setStandardInputFile(input.fileName());
    process.start(shell, QStringList());
    if (!m_server->waitForNewConnection(10'000)) {
        process.waitForFinished();
        return "no request: " + process.readAllStandardError();
    }
    const std::unique_ptr<QTcpSocket> socket(m_server->nextPendingConnection());
    QByteArray received;
    qsizetype end = -1;
    qsizetype length = 0;
    while (end < 0 || received.size() < end + length) {
        if (!socket->waitForReadyRead(10'000))
            return "no whole request: " + received.left(500);
        received += socket->readAll();
        if (end >= 0 || !received.contains("\r\n\r\n"))
            continue;
        end = received.indexOf("\r\n\r\n") + 4;
        const QByteArray head = received.left(end);
        m_target = head.split(' ').value(1);
        const qsizetype field = head.toLower().indexOf("content-length:");
        length = field < 0 ? 0 : head.mid(field + 15, head.indexOf('\r', field) - field - 15).trimmed().toLongLong();
        if (head.toLower().contains("expect: 100-continue"))
            socket->write("HTTP/1.1 100 Continue\r\n\r\n");
    }
    socket->write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    socket->waitForBytesWritten();
    process.waitForFinished();
    const QByteArray said = process.readAllStandardError();
    if (m_server->waitForNewConnection(0) || m_server->hasPendingConnections())
        return "another request";
    if (!QDir(m_folder.path()).isEmpty())
        return "a file was made";
    return said.isEmpty() ? received.mid(end) : "the shell says: " + said;
}

void TestCurlCommand::sendsTheBytes_data()
{
    QTest::addColumn<QString>("shell");
    QTest::addColumn<QByteArray>("body");
    const QStringList all = shells();
    if (QStandardPaths::findExecutable(QStringLiteral("curl")).isEmpty() || all.isEmpty())
        QSKIP("no curl or no shell here");
    QByteArray large(R"({"sdp":")");
    while (large.size() < 300'000)
        large += R"(a=candidate:1 1 udp 2130706431 'x' \r\n)";
    QByteArray random;
    QRandomGenerator generator(7);
    while (random.size() < 150'000)
        random += char(generator.bounded(256));
    for (const QString &shell : all) {
        const auto row = [&shell](const char *name, const QByteArray &body) {
            QTest::addRow("%s, %s", qPrintable(shell), name) << shell << body;
        };
        row("plain", R"({"name":"b4e7"})");
        row("empty", {});
        row("quotes", R"({"name":"it's $(id) `id` \"x\" \\ %s %%"})");
        row("like a file", "@/etc/passwd");
        row("like an option", "-x");
        row("lines", "{\n\t\"a'b\\n\":1}\r\n\x03\x1b[31m rm -rf x\n\n");
        row("no line end", "{\"a\":\n1}");
        row("end of a here-document", "{}\nEOF\n'\nEOF");
        row("NUL", QByteArray("a\0b\0", 4));
        row("digits behind an escape", "\x01"
                                       "234\n0177");
        row("beyond ASCII", "{\"name\":\"\xc3\x9f \xe2\x80\xae \xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9\"}");
        row("not UTF-8", "{\"name\":\"\xff\xfe\xc3\"}");
        row("byte order mark", "\xef\xbb\xbf{}");
        row("beyond 128 KiB", large + R"("})");
        row("any bytes", random);
        row("one long word", QByteArray(200'000, 'x'));
        row("beyond 1 MiB", QByteArray(1'200'000, '\''));
    }
}

void TestCurlCommand::sendsTheBytes()
{
    QFETCH(QString, shell);
    QFETCH(QByteArray, body);
    const QString url = QStringLiteral("http://127.0.0.1:%1/rest/my_api").arg(m_server->serverPort());
    const QByteArray received = run(shell, ui::curlCommand(record("StreamStatusEvent", body), url));
    QVERIFY2(received == body, received.left(500).constData());
}

void TestCurlCommand::sendsAnyName()
{
    const QString url = QStringLiteral("http://127.0.0.1:%1/rest/my_api").arg(m_server->serverPort());
    const QStringList all = shells();
    QVERIFY(!all.isEmpty());
    for (const QString &shell : all) {
        for (const QByteArray &name : nastyNames()) {
            const QByteArray received = run(shell, ui::curlCommand(record("connect", name), url));
            QVERIFY2(received == name, received.constData());
        }
    }
}

void TestCurlCommand::runsNothingElse_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("quote") << QByteArray("'; touch X; #");
    QTest::newRow("line") << QByteArray("\n'; touch X; #\n");
    QTest::newRow("lines in a long one") << QByteArray("\ntouch X\n'\ntouch X\n").repeated(1'000);
    QTest::newRow("substitution") << QByteArray("$(touch X)`touch X`");
    QTest::newRow("as it was done") << QByteArray("a\nb'; touch X; #\x01");
    QTest::newRow("here-document") << QByteArray("\nEOF\n'EOF'\ntouch X\n");
    QTest::newRow("format") << QByteArray("%b\\c\\0'\n%n");
}

void TestCurlCommand::runsNothingElse()
{
    QFETCH(QByteArray, body);
    const QString url = QStringLiteral("http://127.0.0.1:%1/rest/my_api").arg(m_server->serverPort());
    for (const QString &shell : shells()) {
        const QByteArray received = run(shell, ui::curlCommand(record("StreamStatusEvent", body), url));
        QVERIFY2(received == body, received.left(500).constData());
    }
}

// Neither does the type that a peer named.
void TestCurlCommand::runsNothingOfTheType()
{
    const QString url = QStringLiteral("http://127.0.0.1:%1/rest/my_api").arg(m_server->serverPort());
    for (const QByteArray &type : {QByteArray("a/b'; touch X; #"), QByteArray("a/b\x1b]0;x\x07"),
                                   QByteArray("a/\xe2\x80\xae"), QByteArray("$(touch X)"), QByteArray("\xff")}) {
        journal::StoredRecord sent = record("connect", "{}");
        sent.head = "Content-Type: " + type + "\r\n";
        const QString command = ui::curlCommand(sent, url);
        QVERIFY(std::ranges::all_of(command, [](QChar c) { return c.unicode() >= 0x20 && c.unicode() < 0x7f; }));
        for (const QString &shell : shells())
            QCOMPARE(run(shell, command), QByteArray("{}"));
    }
}

// What it holds cannot move the cursor or turn what is read around, and no line is longer than a terminal takes.
void TestCurlCommand::isSafeOnATerminal()
{
    QByteArrayList bodies = nastyNames();
    bodies.append(QByteArray("x\n\xe2\x80\xae").repeated(5'000));
    for (const QByteArray &body : std::as_const(bodies)) {
        const QString command = ui::curlCommand(record("StreamStatusEvent", body), Url);
        for (const QChar c : command)
            QVERIFY(c == u'\n' || (c.unicode() >= 0x20 && c.unicode() != 0x7f && c.unicode() != 0x202e));
        for (const QString &line : command.split(u'\n'))
            QVERIFY(line.toUtf8().size() < 4'095);
    }
}

void TestCurlCommand::sendsToTheUrl_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("target");
    const auto row = [](const char *path, const char *target = nullptr) {
        QTest::newRow(path) << QByteArray(path) << QByteArray(target ? target : path);
    };
    row("/rest/other/connect");
    row("/a[1-3]{b,c}");
    row("/a/../b/./c");
    row("/it's?x=1&y=%20");
    row("/a b\n\xc3\x9f", "/a%20b%0A%C3%9F");
}

void TestCurlCommand::sendsToTheUrl()
{
    QFETCH(QByteArray, path);
    const QString url = QStringLiteral("http://127.0.0.1:%1/rest/my_api").arg(m_server->serverPort());
    journal::StoredRecord sent = record({}, "{}");
    sent.entry.target = path;
    QCOMPARE(run(shells().value(0), ui::curlCommand(sent, url)), "{}");
    QTEST(m_target, "target");
}

void TestCurlCommand::namesTheMethodsUrl()
{
    QVERIFY(ui::curlCommand(record("StreamStatusEvent", "{}"), Url)
                .contains(QStringLiteral("'http://127.0.0.1:8085/rest/my_api/StreamStatusEvent'")));
}

// Where the record came to, also where that is no hook; at the address where the endpoint is now.
void TestCurlCommand::goesToTheTarget_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QString>("url");
    QTest::newRow("another base path") << QByteArray("/EchoApp//connect")
                                       << QStringLiteral("'http://127.0.0.1:8085/EchoApp//connect'");
    QTest::newRow("a query") << QByteArray("/a/connect?x=1&y='")
                             << QStringLiteral("'http://127.0.0.1:8085/a/connect?x=1&y='");
    QTest::newRow("an address") << QByteArray("http://b:80/c") << QStringLiteral("'http://127.0.0.1:8085/c'");
    QTest::newRow("not known") << QByteArray() << QStringLiteral("'http://127.0.0.1:8085/rest/my_api/connect'");
}

void TestCurlCommand::goesToTheTarget()
{
    QFETCH(QByteArray, target);
    QFETCH(QString, url);
    journal::StoredRecord sent = record("connect", "{}");
    sent.entry.target = target;
    QVERIFY(ui::curlCommand(sent, Url).contains(url));
}

void TestCurlCommand::masksSecrets()
{
    for (const QByteArray &more : {QByteArray(), QByteArray("\n"), QByteArray(200'000, ' ')}) {
        for (const QByteArray &body :
             {QByteArray(R"({"authToken":"sesame"})"), QByteArray(R"({"name":"rtsp://me:sesame@10.0.0.9/cam"})"),
              QByteArray(R"({"custom":"{\"api_key\":\"sesame\"}"})")}) {
            const QString command = ui::curlCommand(record("connect", body + more), Url);
            QVERIFY(!command.contains(QStringLiteral("sesame")));
            QVERIFY(command.contains(QStringLiteral("•••")));
        }
    }
}

QTEST_GUILESS_MAIN(TestCurlCommand)
#include "tst_curlcommand.moc"
