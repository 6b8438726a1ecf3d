#include "api.h"
#include "app/house/reach.h"
#include "running.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDialog>
#include <QDockWidget>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTableView>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <algorithm>
#include <atomic>
#include <memory>

// The whole program in one process, window and all, so that the test can look into the window and keep it busy.
class TestWindow : public QObject {
    Q_OBJECT
private slots:
    void startsAndEndsWithItsWindow();
    void showsWhatIsPosted();
    void busyWindowDelaysNoAnswer();
    void showsWhyTheStoreFails();
    void showsWhatBecameOfADamagedJournal();
    void showsThatTheJournalWasMoved();
    void showsThatARecordIsDamaged();
    void injectsWhatTheWindowSays();
    void showsWhatTheApiChanges();
    void tellsConnectWhatTheWindowSays();
    void handsHooksOnWhereTheWindowSays();
    void whatWasActiveComesBackOff();
    void showsThatRulesAreUnreadable_data();
    void showsThatRulesAreUnreadable();
    void listensElsewhereWhereThePortIsTaken();
    void listensOnceTheTakenPortIsFree();
    void saysThatStrangersMayEnter();
    void aboutSaysWhatItRunsOn();
    void layoutIsThereAfterAKill();
    void layoutIsThereAfterSigterm();
};

void TestWindow::startsAndEndsWithItsWindow()
{
    QTemporaryDir folder;
    Program program(QStringLiteral(STREAMWATCH_BINARY), folder.path());
    program.setEnvironment(QStringLiteral("XDG_CONFIG_HOME"), folder.path());
    program.setEnvironment(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    program.launch({QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0"), QStringLiteral("--admin"),
                    QStringLiteral("127.0.0.1:0"), QStringLiteral("--db"), program.databasePath(),
                    QStringLiteral("--ready-file"), folder.filePath(QStringLiteral("ready.json"))});
    QVERIFY2(program.waitUntilReady(10'000), qPrintable(program.failure()));
    QFile maps(QStringLiteral("/proc/%1/maps").arg(program.pid()));
    QVERIFY(maps.open(QIODevice::ReadOnly));
    QVERIFY(maps.readAll().contains("libQt6Widgets"));
    QCOMPARE(postHook(program, "StreamStatusEvent", R"({"nodeId":"n","mediaSessionId":"m"})").status, 200);
    QCOMPARE(storedCount(program), 1);
    QCOMPARE(program.stop(), 0);
}

void TestWindow::showsWhatIsPosted()
{
    QTemporaryDir folder;
    Running running(folder.path());
    QTRY_COMPARE(running.ready.size(), 1);
    QByteArray body = sampleBody(QStringLiteral("seed-StreamStatusEvent-publishing.json"));
    RawClient client(running.port());
    QCOMPARE(client.post("/rest/my_api/StreamStatusEvent", body).status, 200);
    QTRY_COMPARE(running.table()->rowCount(), 1);
    using Model = view::StreamTableModel;
    const auto text = [&](Model::Column column) { return running.table()->index(0, column).data().toString(); };
    QCOMPARE(text(Model::StatusColumn), QStringLiteral("PUBLISHING"));
    QCOMPARE(text(Model::NameColumn), QStringLiteral("b4e7"));
    QCOMPARE(text(Model::ClientColumn), QStringLiteral("192.168.1.102"));
    body.replace("PUBLISHING", "UNPUBLISHED");
    QCOMPARE(client.post("/rest/my_api/StreamStatusEvent", body).status, 200);
    QTRY_COMPARE(text(Model::StatusColumn), QStringLiteral("UNPUBLISHED"));
}

// The GUI thread does nothing but wait until the other side has all its answers: if one of them needed this thread,
// the wait would run into its limit.
void TestWindow::busyWindowDelaysNoAnswer()
{
    QTemporaryDir folder;
    Running running(folder.path());
    QTRY_COMPARE(running.ready.size(), 1);
    const quint16 port = running.port();
    std::atomic<int> answered = 0;
    std::unique_ptr<QThread> peer(QThread::create([port, &answered] {
        RawClient client(port);
        for (int n = 0; n < 200; ++n) {
            const QByteArray body = "{\"nodeId\":\"n\",\"mediaSessionId\":\"m" + QByteArray::number(n) + "\"}";
            if (client.post("/rest/my_api/StreamStatusEvent", body).status == 200)
                ++answered;
        }
    }));
    peer->start();
    QVERIFY(peer->wait(30'000));
    QCOMPARE(answered, 200);
    QCOMPARE(running.table()->rowCount(), 0); // the window has not seen any of it yet
    QTRY_COMPARE(running.table()->rowCount(), 200);
}

void TestWindow::showsWhyTheStoreFails()
{
    QTemporaryDir folder;
    Running first(folder.path());
    QTRY_COMPARE(first.ready.size(), 1);
    Running second(folder.path()); // the same journal
    QSignalSpy failed(&second.house, &House::journalFailed);
    QTRY_COMPARE(failed.size(), 1);
    QVERIFY(failed.first().first().toString().contains(QString::number(QCoreApplication::applicationPid())));
    QVERIFY(second.wiring.window().isVisible());
}

// What /health says now.
QStringList toldByHealth(Running &running, const QString &list)
{
    RawClient client(running.adminPort());
    const QJsonObject health = QJsonDocument::fromJson(client.get("/api/v1/health").body).object();
    return health.value(list).toVariant().toStringList();
}

bool saysAll(Running &running, const QStringList &sentences)
{
    return !sentences.isEmpty() &&
           std::ranges::all_of(sentences, [&](const QString &sentence) { return running.says(sentence); });
}

void post(Running &running, int count)
{
    RawClient client(running.port());
    for (int n = 0; n < count; ++n)
        QCOMPARE(client.post("/rest/my_api/StreamStatusEvent", R"({"nodeId":"n","mediaSessionId":"m"})").status, 200);
}

void TestWindow::showsWhatBecameOfADamagedJournal()
{
    QTemporaryDir folder;
    {
        Running running(folder.path());
        QTRY_COMPARE(running.ready.size(), 1);
        post(running, 20);
    }
    QFile file(folder.filePath(QStringLiteral("w.db")));
    QVERIFY(file.open(QIODevice::ReadWrite));
    QCOMPARE(file.write(QByteArray(100, '\0')), 100);
    file.close();
    Running running(folder.path());
    QTRY_COMPARE(running.ready.size(), 1);
    QTRY_VERIFY(running.says(QStringLiteral("Of the 20 records of the damaged journal")));
    QVERIFY(running.says(QStringLiteral("w.db.damaged-")));
    QTRY_VERIFY(saysAll(running, toldByHealth(running, QStringLiteral("notices"))));
}

void TestWindow::showsThatTheJournalWasMoved()
{
    QTemporaryDir folder;
    Running running(folder.path());
    QTRY_COMPARE(running.ready.size(), 1);
    post(running, 3);
    QVERIFY(QFile::rename(folder.filePath(QStringLiteral("w.db")), folder.filePath(QStringLiteral("moved.db"))));
    post(running, 3);
    QTRY_VERIFY(running.says(QStringLiteral("moved.db")));
    QTRY_VERIFY(saysAll(running, toldByHealth(running, QStringLiteral("notices"))));
}

void TestWindow::showsThatARecordIsDamaged()
{
    QTemporaryDir folder;
    {
        Running running(folder.path());
        QTRY_COMPARE(running.ready.size(), 1);
        post(running, 20);
    }
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("damage"));
        database.setDatabaseName(folder.filePath(QStringLiteral("w.db")));
        QVERIFY(database.open());
        QVERIFY(QSqlQuery(database).exec(
            QStringLiteral("UPDATE records SET body = substr(body, 1, length(body) - 9) WHERE id = 15")));
        database.close();
    }
    QSqlDatabase::removeDatabase(QStringLiteral("damage"));
    Running running(folder.path());
    QTRY_COMPARE(running.ready.size(), 1);
    RawClient client(running.adminPort());
    QCOMPARE(client.get("/api/v1/events?limit=100").status, 200); // reads it
    auto *troubles = running.find<QLabel>("troubles");
    QTRY_VERIFY(troubles->text().contains(QStringLiteral("Record 15 of the journal is damaged")));
    QTRY_COMPARE(toldByHealth(running, QStringLiteral("causes")), QStringList(troubles->accessibleName()));
}

void TestWindow::injectsWhatTheWindowSays()
{
    QTemporaryDir folder;
    Running running(folder.path());
    QTRY_COMPARE(running.ready.size(), 1);
    const QByteArray body = sampleBody(QStringLiteral("seed-StreamStatusEvent-publishing.json"));
    const auto post = [&] { return RawClient(running.port()).post("/rest/my_api/StreamStatusEvent", body); };
    QCOMPARE(post().status, 200);

    running.find<QAction>("answer500")->trigger();
    QTRY_VERIFY(running.strip().startsWith(QStringLiteral("Injecting 500 Internal Server Error into")));
    QCOMPARE(post().status, 500);
    QTRY_VERIFY(running.strip().contains(QStringLiteral("1 so far")));
    QTRY_VERIFY(running.strip().contains(QStringLiteral("1 live stream matches")));
    using Model = view::StreamTableModel;
    const auto cell = [&] { return running.table()->index(0, Model::AnswerColumn); };
    QTRY_COMPARE(cell().data().toString(), QStringLiteral("500"));
    QVERIFY(cell().data(Model::InjectedRole).toBool());

    running.find<QAction>("allNormal")->trigger();
    QTRY_VERIFY(!running.strip().contains(QStringLiteral("Injecting"))); // it offers to take that back
    const RawAnswer normal = post();
    QCOMPARE(normal.status, 200);
    QCOMPARE(normal.body, body);
}

void TestWindow::showsWhatTheApiChanges()
{
    QTemporaryDir folder;
    Running running(folder.path());
    QTRY_COMPARE(running.ready.size(), 1);
    RawClient api(running.adminPort());
    const QByteArray rule =
        R"({"id":"first","name":"403 first","tags":["suite-42"],"action":{"type":"respond","status":403}})";
    QCOMPARE(api.post("/api/v1/rules", rule).status, 201);
    QTRY_VERIFY(running.strip().startsWith(QStringLiteral("Injecting 403 into StreamStatusEvent")));
    QVERIFY2(running.strip().contains(QStringLiteral("switched on by API")), qPrintable(running.strip()));
    QCOMPARE(running.find<QAction>("toggleRule1")->text(), QStringLiteral("&1  403 first"));

    running.find<QAction>("toggleRule1")->trigger();
    QTRY_VERIFY(running.strip().isEmpty());
    const auto inApi = QJsonDocument::fromJson(api.get("/api/v1/rules/first").body).object();
    QCOMPARE(inApi.value(QStringLiteral("enabled")), QJsonValue(false));

    QCOMPARE(api.put("/api/v1/connect-config", "{}").status, 200);
    QTRY_VERIFY(running.says(QStringLiteral("Changed by API")));
    QTRY_VERIFY(running.find<QAction>("connectLog")->isChecked());
}

void TestWindow::tellsConnectWhatTheWindowSays()
{
    QTemporaryDir folder;
    Running running(folder.path());
    QTRY_COMPARE(running.ready.size(), 1);
    const auto told = [&](const QByteArray &session) {
        RawClient client(running.port());
        const RawAnswer answer =
            client.post("/rest/my_api/connect", R"({"nodeId":"n","appKey":"a","sessionId":")" + session + "\"}");
        return QJsonDocument::fromJson(answer.body).object().value(QStringLiteral("restClientConfig")).toObject();
    };
    QVERIFY(!told("1").isEmpty());
    QVERIFY(!running.says(QStringLiteral("another setting")));
    running.find<QAction>("connectLog")->trigger();
    QTRY_VERIFY(running.says(QStringLiteral("One session connected under another setting.")));
    QVERIFY(running.says(QStringLiteral("Changed here at ")));
    QVERIFY(told("2").isEmpty());
    QVERIFY(told("3").isEmpty());
    running.find<QAction>("connectFail")->trigger();
    QTRY_VERIFY(running.says(QStringLiteral("2 sessions connected under another setting.")));
    QVERIFY(told("4").contains(QStringLiteral("StreamStatusEvent")));
}

// Behind it is another of its kind, which answers as a web server does.
void TestWindow::handsHooksOnWhereTheWindowSays()
{
    QTemporaryDir folder;
    QTemporaryDir folderBehind;
    Running running(folder.path());
    auto behind = std::make_unique<Running>(folderBehind.path());
    QTRY_VERIFY(running.ready.size() == 1 && behind->ready.size() == 1);
    const auto post = [&] {
        RawClient client(running.port());
        return client
            .post("/rest/my_api/StreamStatusEvent",
                  sampleBody(QStringLiteral("seed-StreamStatusEvent-publishing.json")))
            .status;
    };
    running.find<QAction>("backend")->trigger();
    auto *dialog = running.find<QDialog>("backendDialog");
    QVERIFY(dialog);
    auto *field = dialog->findChild<QLineEdit *>(QStringLiteral("backendUrl"));
    const auto press = [dialog](const char *button) {
        dialog->findChild<QPushButton *>(QLatin1String(button))->click();
    };
    field->setText(QStringLiteral("127.0.0.1:9"));
    press("backendUse");
    QTRY_VERIFY(running.says(QStringLiteral("“127.0.0.1:9” ")));
    field->setText(behind->house.hookUrl());
    press("backendCheck");
    QTRY_VERIFY(running.says(QStringLiteral(": there is a web server.")));
    press("backendUse");
    QTRY_VERIFY(running.says(QStringLiteral("→ ") + behind->house.hookUrl()));
    QCOMPARE(post(), 200);
    QTRY_COMPARE(running.table()->rowCount(), 1);
    QTRY_COMPARE(behind->table()->rowCount(), 1);
    const QString said = running.table()->index(0, view::StreamTableModel::BackendColumn).data().toString();
    QVERIFY2(said.startsWith(QStringLiteral("200 · ")), qPrintable(said));

    behind.reset();
    for (int i = 0; i < 6; ++i)
        QCOMPARE(post(), 502);
    const auto timesSaid = [&](const QString &text) {
        return std::ranges::count_if(running.wiring.window().findChildren<QLabel *>(), [&](const QLabel *label) {
            return !label->isHidden() && label->text().contains(text);
        });
    };
    QTRY_COMPARE(timesSaid(QStringLiteral("has failed 5 times in a row")), 1);
    QVERIFY(running.says(QStringLiteral("Since ")));
    const auto troubles = [&running] { return running.find<QLabel>("troubles")->accessibleName(); };   // all of them
    QTRY_VERIFY2(!troubles().contains(QStringLiteral("Hooks got no answer")), qPrintable(troubles())); // said already
    QVERIFY2(!troubles().contains(QStringLiteral("in a row")), qPrintable(troubles()));
    press("backendNone");
    QTRY_VERIFY(!running.says(QStringLiteral("→ ")));
    QCOMPARE(post(), 200);
    QTRY_COMPARE(timesSaid(QStringLiteral("has failed 5 times in a row")), 0);
}

void TestWindow::whatWasActiveComesBackOff()
{
    QTemporaryDir folder;
    {
        Running running(folder.path());
        QTRY_COMPARE(running.ready.size(), 1);
        running.find<QAction>("answer403")->trigger();
        QTRY_VERIFY(!running.strip().isEmpty());
    }
    Running running(folder.path());
    QTRY_COMPARE(running.ready.size(), 1);
    QTRY_VERIFY(running.says(QStringLiteral("One rule was switched on when the program ended: ")));
    QVERIFY(running.strip().isEmpty());
    QVERIFY(running.find<QAction>("answer200")->isChecked());
}

void TestWindow::showsThatRulesAreUnreadable_data()
{
    QTest::addColumn<bool>("isFolder");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("damaged") << false << QStringLiteral("cannot be understood");
    QTest::newRow("a folder") << true << QStringLiteral("cannot be read");
}

void TestWindow::showsThatRulesAreUnreadable()
{
    QFETCH(bool, isFolder);
    QFETCH(QString, sentence);
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("w.db.answers.json"));
    if (isFolder) {
        QVERIFY(QDir().mkdir(path));
    } else {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("{") == 1);
    }
    Running running(folder.path());
    QTRY_COMPARE(running.ready.size(), 1);
    QTRY_COMPARE(toldByHealth(running, QStringLiteral("causes")).size(), 1);
    const QStringList causes = toldByHealth(running, QStringLiteral("causes"));
    QVERIFY2(causes.first().contains(sentence) && causes.first().contains(path), qPrintable(causes.first()));
    QVERIFY(saysAll(running, causes));
    QCOMPARE(running.find<QLabel>("troubles")->accessibleName(), causes.first());
}

// The disk as a kill would leave it: taken while the program runs, with no warning to it.
void TestWindow::listensElsewhereWhereThePortIsTaken()
{
    QTcpServer others[2];
    for (QTcpServer &other : others)
        QVERIFY(other.listen(QHostAddress::LocalHost));
    QTemporaryDir folder;
    Options options = Running::usualOptions(folder.path());
    options.hooks.port = others[0].serverPort();
    options.admin.port = others[1].serverPort();
    Running running(folder.path(), options);
    const auto useFreePort = [&running] {
        for (auto *button : running.wiring.window().findChildren<QPushButton *>(QStringLiteral("useFreePort"))) {
            if (button->isVisible())
                button->click();
        }
    };
    const auto visibleFields = [&running] {
        const auto fields = running.wiring.window().findChildren<QLineEdit *>(QStringLiteral("address"));
        return std::ranges::count_if(fields, &QWidget::isVisible);
    };
    QTRY_COMPARE(visibleFields(), 2);
    running.wiring.endpoint().listenAt(QStringLiteral("127.0.0.1:%1").arg(options.admin.port));
    QVERIFY(running.says(QStringLiteral("The control API has that port")));
    const QSignalSpy failed(&running.house, &House::endpointFailed);
    for (auto *field : running.wiring.window().findChildren<QLineEdit *>(QStringLiteral("address"))) {
        if (field->isVisible() && field->text().endsWith(QString::number(options.hooks.port))) {
            field->setText(QStringLiteral("203.0.113.7:80")); // of another machine: no port of it would do
            QTest::keyClick(field, Qt::Key_Return);
        }
    }
    QTRY_COMPARE(failed.size(), 1);
    useFreePort();
    QTRY_COMPARE(running.ready.size(), 1);
    QTRY_COMPARE(visibleFields(), 0);
    QCOMPARE(RawClient(running.port()).post("/rest/my_api/StreamStatusEvent", "{}").status, 200);
    QVERIFY(running.port() != options.hooks.port && running.adminPort() != options.admin.port);

    const Options next = AddressChoice::withKept({}, running.settings);
    QCOMPARE(next.hooks.port, running.port());
    QCOMPARE(next.admin.port, running.adminPort());
    Options other;
    other.namesAdmin = true;
    other.admin.port = running.port();
    QCOMPARE(AddressChoice::withKept(other, running.settings).hooks.port, Options().hooks.port);
    Options named;
    named.namesListen = named.namesAdmin = true;
    QCOMPARE(AddressChoice::withKept(named, running.settings).hooks.port, Options().hooks.port);
    QCOMPARE(AddressChoice::withKept(named, running.settings).admin.port, Options().admin.port);
}

void TestWindow::listensOnceTheTakenPortIsFree()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    QTemporaryDir folder;
    Options options = Running::usualOptions(folder.path());
    options.hooks.port = other.serverPort();
    Running running(folder.path(), options);
    const QSignalSpy failed(&running.house, &House::endpointFailed);
    QTRY_VERIFY(running.says(QStringLiteral("tried again")));
    QSignalSpy again(&running.house, &House::endpointListening);
    QVERIFY(!again.wait(2 * ListenRetry::EveryMs));
    QCOMPARE(failed.size(), 1); // told once: whoever types another address is not disturbed
    other.close();
    QTRY_COMPARE(running.ready.size(), 1);
    QVERIFY(!running.says(QStringLiteral("tried again")));
    QCOMPARE(RawClient(running.port()).post("/rest/my_api/StreamStatusEvent", "{}").status, 200);
}

void TestWindow::saysThatStrangersMayEnter()
{
    QTemporaryDir folder;
    Running running(folder.path());
    QTRY_COMPARE(running.ready.size(), 1);
    emit running.house.strangersMayEnter(openEndpointText({}, QHostAddress(QStringLiteral("192.0.2.1")), 8085));
    QVERIFY(running.says(QStringLiteral("192.0.2.1:8085 may post hooks")));
}

void TestWindow::aboutSaysWhatItRunsOn()
{
    QTemporaryDir folder;
    Running running(folder.path());
    QTRY_COMPARE(running.ready.size(), 1);
    running.find<QAction>("about")->trigger();
    running.find<QPushButton>("copyFacts")->click();
    const QString facts = QGuiApplication::clipboard()->text();
    for (const char *part : {"Qt: 6.", "SQLite 3.", "simdjson ", "zstd 1.", "llhttp ", "/w.db", "/window.ini"})
        QVERIFY2(facts.contains(QLatin1String(part)), qPrintable(facts));
}

void TestWindow::layoutIsThereAfterAKill()
{
    QTemporaryDir folder;
    QTemporaryDir after;
    using Model = view::StreamTableModel;
    const auto streamsOf = [](Running &running) {
        const auto views = running.wiring.window().findChildren<QTableView *>();
        return *std::ranges::find(views, QStringLiteral("Live streams"), &QWidget::accessibleName);
    };
    {
        Running running(folder.path());
        QTRY_COMPARE(running.ready.size(), 1);
        const QByteArray body = sampleBody(QStringLiteral("seed-StreamStatusEvent-publishing.json"));
        QCOMPARE(RawClient(running.port()).post("/rest/my_api/StreamStatusEvent", body).status, 200);
        QTableView *view = streamsOf(running);
        QTRY_VERIFY(view->isVisible());
        view->setColumnWidth(Model::NameColumn, 222);
        QHeaderView *header = view->horizontalHeader();
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {},
                          {header->sectionViewportPosition(Model::AppColumn) + 12, header->height() / 2});
        const QString file = folder.filePath(QStringLiteral("window.ini"));
        const auto isWritten = [&file] {
            QFile ini(file);
            return ini.open(QIODevice::ReadOnly) && ini.readAll().contains("Column asc");
        };
        QTRY_VERIFY_WITH_TIMEOUT(isWritten(), 1'500);
        QVERIFY(QFile::copy(file, after.filePath(QStringLiteral("window.ini"))));
    }
    Running running(after.path());
    QTRY_COMPARE(running.ready.size(), 1);
    QCOMPARE(streamsOf(running)->columnWidth(Model::NameColumn), 222);
    using Key = Model::SortKey;
    QCOMPARE(qobject_cast<Model *>(running.table())->sortKeys(), (QList<Key>{{Model::AppColumn, Qt::AscendingOrder}}));
}

// The house shuts down at once after a change, and nobody closes the window.
void TestWindow::layoutIsThereAfterSigterm()
{
    QTemporaryDir folder;
    {
        Running running(folder.path());
        QTRY_COMPARE(running.ready.size(), 1);
        running.find<QAction>("eventLogAction")->trigger();
    }
    Running running(folder.path());
    QTRY_COMPARE(running.ready.size(), 1);
    QVERIFY(running.find<QDockWidget>("eventLog")->isVisible());
}

QTEST_MAIN(TestWindow)
#include "tst_window.moc"
