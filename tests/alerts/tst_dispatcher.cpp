#include "alerts/alerting.h"
#include "alerts/alertqueue.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

using alerts::Stage;

class TestDispatcher : public QObject {
    Q_OBJECT
private slots:
    void tellsInOrder();
    void triesAgainByTheSameId();
    void neverRepeatsWhatWasRefused();
    void waitsForAServerThatIsDown();
    void waitsAsLongAsAsked();
    void isDeliveredOnceTheFirstHasIt();
    void repeatsWhatIsOpen();
    void repeatsWhatBeganBefore();
    void forgets();
    void tellsAnewOnceForgotten();
    void givesUp();
    void givesUpBetweenTwoTries();
    void mergesWhatIsTooMuch();
    void runsTwoProgramsAtOnce();
    void saysThatAProgramCannotStart();
    void deliversToNobody();
    void stopsOnceAllIsTold();
    void stopsInTime();
    void stopsWhereNobodyListens();
    void livesOnAThread();

private:
    static QStringList texts(std::initializer_list<const char *> all)
    {
        QStringList list;
        for (const char *text : all)
            list.append(QString::fromUtf8(text));
        return list;
    }
    static alerts::Options webhook(const Site &site)
    {
        alerts::Options options = quickOptions();
        options.webhooks = {addressOf(site.server.port())};
        return options;
    }
};

void TestDispatcher::tellsInOrder()
{
    Site site;
    site.answer = answering(200);
    Telling telling(webhook(site));
    telling.tell(17);
    telling.tell(17, Stage::Resolved);
    telling.tell(18);
    QTRY_COMPARE(telling.deliveries(), texts({"17 new", "17 resolved", "18 new"}));
    QCOMPARE(idsOf(site), QByteArrayList({"17-new-1", "17-resolved-1", "18-new-1"}));
    QVERIFY(telling.troubles.isEmpty());
}

void TestDispatcher::triesAgainByTheSameId()
{
    Site site;
    Telling telling(webhook(site));
    telling.tell(17);
    QTRY_COMPARE(site.requests.size(), size_t(1));
    site.take().respond({.status = 503});
    QTRY_COMPARE(site.requests.size(), size_t(2));
    const QString url = addressOf(site.server.port()).shown();
    QCOMPARE(telling.current(), QStringList(QStringLiteral("The webhook %1 does not take alerts; it is tried again: "
                                                           "It answered 503 Service Unavailable.")
                                                .arg(url)));
    QVERIFY(telling.delivered.isEmpty());
    site.take().respond({.status = 200});
    QTRY_COMPARE(telling.deliveries(), texts({"17 new"}));
    QCOMPARE(idsOf(site), QByteArrayList({"17-new-1", "17-new-1"}));
    QCOMPARE(site.requests.back().header("Idempotency-Key").toByteArray(), "17-new-1");
    QCOMPARE(telling.current(), QStringList());
    QCOMPARE(telling.troubles.size(), 2);
}

void TestDispatcher::neverRepeatsWhatWasRefused()
{
    Site site;
    Telling telling(webhook(site));
    telling.tell(17);
    QTRY_COMPARE(site.requests.size(), size_t(1));
    site.take().respond({.status = 400});
    QTRY_COMPARE(telling.deliveries(), texts({"17 new"})); // given up
    QCOMPARE(telling.current(), QStringList(QStringLiteral("The webhook %1 refused an alert, which is not sent again: "
                                                           "It answered 400 Bad Request.")
                                                .arg(addressOf(site.server.port()).shown())));
    telling.tell(18);
    QTRY_COMPARE(site.requests.size(), size_t(2));
    site.take().respond({.status = 200});
    QTRY_COMPARE(telling.current(), QStringList());
    QCOMPARE(idsOf(site), QByteArrayList({"17-new-1", "18-new-1"}));
}

void TestDispatcher::waitsForAServerThatIsDown()
{
    const quint16 port = closedPort();
    alerts::Options options = quickOptions();
    options.webhooks = {addressOf(port)};
    Telling telling(options);
    telling.tell(17);
    telling.tell(18);
    telling.tell(17, Stage::Resolved);
    QTRY_COMPARE(telling.current().size(), 1);
    QVERIFY2(telling.current().first().contains(QStringLiteral("Connection refused")),
             qPrintable(telling.current().first()));

    QByteArrayList ids;
    http::Server server(
        [&ids](http::Request &&request, http::Responder &&responder) {
            ids.append(idOf(request));
            responder.respond({});
        },
        {});
    QVERIFY(server.listen(QHostAddress::LocalHost, port));
    QTRY_COMPARE(telling.delivered.size(), 3);
    QCOMPARE(ids.size(), 3);
    QVERIFY(ids.indexOf("17-new-1") < ids.indexOf("17-resolved-1"));
    QVERIFY(ids.contains("18-new-1"));
    QCOMPARE(telling.current(), QStringList());
}

void TestDispatcher::waitsAsLongAsAsked()
{
    Site site;
    alerts::Options options = webhook(site);
    options.backOff = {.firstMs = 1, .mostMs = 60'000};
    Telling telling(options);
    telling.tell(17);
    QTRY_COMPARE(site.requests.size(), size_t(1));
    site.take().respond({.status = 429, .headers = {{"Retry-After", "59"}}});
    QTRY_COMPARE(telling.current().size(), 1);
    telling.tell(18);
    QTest::qWait(100); // for what is not to come
    QCOMPARE(site.requests.size(), size_t(1));
}

void TestDispatcher::isDeliveredOnceTheFirstHasIt()
{
    Site quick;
    quick.answer = answering(200);
    Site slow;
    alerts::Options options = webhook(quick);
    options.webhooks.append(addressOf(slow.server.port()));
    Telling telling(options);
    telling.tell(17);
    QTRY_COMPARE(slow.requests.size(), size_t(1));
    QTRY_COMPARE(quick.requests.size(), size_t(1));
    telling.tell(18);
    QTRY_COMPARE(quick.requests.size(), size_t(2)); // which waits for no other
    QTRY_COMPARE(telling.deliveries(), texts({"17 new", "18 new"}));
    slow.answer = answering(200);
    slow.take().respond({.status = 200});
    QTRY_COMPARE(slow.requests.size(), size_t(2));
    QCOMPARE(telling.deliveries(), texts({"17 new", "18 new"})); // and not once more
}

void TestDispatcher::repeatsWhatIsOpen()
{
    Site site;
    site.answer = answering(200);
    alerts::Options options = webhook(site);
    options.repeatMs = 30;
    Telling telling(options);
    telling.tell(17);
    QTRY_VERIFY(site.requests.size() >= 3);
    QCOMPARE(site.requests[1].header("Idempotency-Key").first(13).toByteArray(), "17-stillOpen-");
    QVERIFY(idOf(site.requests[1]) != idOf(site.requests[2]));
    QCOMPARE(telling.deliveries(), texts({"17 new"}));

    alerts::Alert newer = alertOf(17);
    newer.streams = 9;
    telling.dispatcher.update(newer);
    QTRY_COMPARE(json::readJsonObject(site.requests.back().body).value(QStringLiteral("streams")).toInt(), 9);

    telling.tell(17, Stage::Resolved);
    QTRY_COMPARE(idOf(site.requests.back()), "17-resolved-1");
    QTest::qWait(100); // for what is not to come
    QCOMPARE(idOf(site.requests.back()), "17-resolved-1");
}

void TestDispatcher::repeatsWhatBeganBefore()
{
    Site site;
    site.answer = answering(200);
    alerts::Options options = webhook(site);
    options.repeatMs = 10;
    Telling telling(options);
    telling.dispatcher.update(alertOf(17));
    QTRY_VERIFY(!site.requests.empty());
    QVERIFY(idOf(site.requests.front()).startsWith("17-stillOpen-"));
    telling.tell(17, Stage::Resolved);
    QTRY_COMPARE(telling.deliveries(), texts({"17 resolved"}));
}

void TestDispatcher::forgets()
{
    Site site;
    alerts::Options options = webhook(site);
    options.repeatMs = 10;
    Telling telling(options);
    telling.tell(17);
    QTRY_COMPARE(site.requests.size(), size_t(1));
    telling.tell(18);
    telling.tell(17, Stage::Resolved);
    telling.dispatcher.forget(17);
    site.answer = answering(200);
    site.take().respond({.status = 200});
    QTRY_VERIFY(site.requests.size() >= 3); // of the other one
    for (const http::Request &request : site.requests)
        QVERIFY(&request == &site.requests.front() || idOf(request).startsWith("18-"));
    QCOMPARE(telling.deliveries(), texts({"18 new"}));
}

void TestDispatcher::tellsAnewOnceForgotten()
{
    Site site;
    Telling telling(webhook(site));
    telling.tell(17);
    QTRY_COMPARE(site.requests.size(), size_t(1));
    telling.dispatcher.forget(17);
    telling.tell(17);
    site.take().respond({.status = 200}); // to the first, of which nobody wants to know any more
    QTRY_COMPARE(site.requests.size(), size_t(2));
    QVERIFY(telling.delivered.isEmpty());
    site.take().respond({.status = 200});
    QTRY_COMPARE(telling.deliveries(), texts({"17 new"}));
}

void TestDispatcher::givesUp()
{
    Site site;
    site.answer = answering(500);
    alerts::Options options = webhook(site);
    options.backOff.giveUpMs = 100;
    Telling telling(options);
    telling.tell(17);
    telling.tell(18);
    QTRY_COMPARE(telling.delivered.size(), 2);
    QVERIFY(!site.requests.empty());
    QTRY_COMPARE(
        telling.current(),
        QStringList(QStringLiteral("The webhook %1 does not take alerts, of which 2 were given up; it is tried "
                                   "again: It answered 500 Internal Server Error.")
                        .arg(addressOf(site.server.port()).shown())));
    site.answer = answering(200);
    telling.tell(19);
    QTRY_COMPARE(telling.current(), QStringList());
    telling.troubles.clear();
    site.answer = answering(500);
    telling.tell(20);
    QTRY_VERIFY(!telling.troubles.isEmpty());
    const QString first = telling.troubles.first().at(0).toStringList().value(0);
    QVERIFY2(!first.contains(QStringLiteral("given up")), qPrintable(first)); // that was before
}

void TestDispatcher::givesUpBetweenTwoTries()
{
    Site site;
    site.answer = answering(500);
    alerts::Options options = webhook(site);
    options.backOff = {.firstMs = 60'000, .mostMs = 60'000, .giveUpMs = 100};
    Telling telling(options);
    telling.tell(17);
    QTRY_COMPARE(telling.deliveries(), texts({"17 new"}));
    QCOMPARE(site.requests.size(), size_t(1));
}

void TestDispatcher::mergesWhatIsTooMuch()
{
    Site site; // does not answer
    Telling telling(webhook(site));
    telling.tell(0);
    QTRY_COMPARE(site.requests.size(), size_t(1));
    const auto most = qint64(alerts::AlertQueue::Most);
    telling.tell(1);
    telling.tell(1, Stage::Resolved);
    for (qint64 incident = 2; incident < most; ++incident)
        telling.tell(incident);
    QCOMPARE(telling.deliveries(), texts({"1 new"})); // its end tells of it, too
    QVERIFY(telling.troubles.isEmpty());
    telling.tell(most);
    QCOMPARE(telling.deliveries(), texts({"1 new", "1 resolved"}));
    QCOMPARE(telling.current(),
             QStringList(QStringLiteral("The webhook %1 does not take alerts, of which 1 were given up; it is tried "
                                        "again: too many wait for it.")
                             .arg(addressOf(site.server.port()).shown())));
    site.answer = answering(200);
    site.take().respond({.status = 200});
    QTRY_COMPARE(telling.delivered.size(), qsizetype(most + 2));
    QCOMPARE(telling.current(), QStringList());
}

void TestDispatcher::runsTwoProgramsAtOnce()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("told"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("#!/bin/sh\ncd \"${0%/*}\"\ntouch began-$STREAMWATCH_INCIDENT\n"
               "while [ ! -e go ]; do sleep 0.02; done\n");
    file.close();
    file.setPermissions(QFile::ReadOwner | QFile::ExeOwner);
    alerts::Options options = quickOptions();
    options.programs = {path};
    Telling telling(options);
    for (const qint64 incident : {1, 2, 3})
        telling.tell(incident);
    const auto began = [&folder](int incident) {
        return QFile::exists(folder.filePath(QStringLiteral("began-%1").arg(incident)));
    };
    QTRY_VERIFY(began(1) && began(2));
    QTest::qWait(100); // for what is not to come
    QVERIFY(!began(3));
    QFile go(folder.filePath(QStringLiteral("go")));
    QVERIFY(go.open(QIODevice::WriteOnly));
    QTRY_COMPARE(telling.delivered.size(), 3);
    QVERIFY(began(3));
}

void TestDispatcher::saysThatAProgramCannotStart()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("told"));
    alerts::Options options = quickOptions();
    options.programs = {path};
    Telling telling(options);
    telling.tell(17);
    QTRY_COMPARE(telling.current().size(), 1);
    QVERIFY2(
        telling.current().first().startsWith(
            QStringLiteral("The program %1 does not take alerts; it is tried again: It cannot be started: ").arg(path)),
        qPrintable(telling.current().first()));
    QFile file(path + QStringLiteral(".new"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("#!/bin/sh\nexit 0\n");
    file.close();
    file.setPermissions(QFile::ReadOwner | QFile::ExeOwner);
    QVERIFY(file.rename(path));
    QTRY_COMPARE(telling.deliveries(), texts({"17 new"}));
    QCOMPARE(telling.current(), QStringList());
}

void TestDispatcher::deliversToNobody()
{
    Telling telling({});
    telling.tell(17);
    QCOMPARE(telling.deliveries(), texts({"17 new"}));
    telling.dispatcher.stop(60'000);
    QTRY_COMPARE(telling.stopped.size(), 1);
}

void TestDispatcher::stopsOnceAllIsTold()
{
    Site site;
    alerts::Options options = webhook(site);
    options.backOff = {.firstMs = 60'000, .mostMs = 60'000};
    Telling telling(options);
    telling.tell(17);
    QTRY_COMPARE(site.requests.size(), size_t(1));
    site.take().respond({.status = 503});
    QTRY_COMPARE(telling.current().size(), 1);
    telling.tell(18);
    telling.dispatcher.stop(60'000); // what waits is tried now
    telling.tell(19);
    QTRY_COMPARE(site.requests.size(), size_t(2));
    QVERIFY(telling.stopped.isEmpty());
    site.answer = answering(200);
    site.take().respond({.status = 200});
    QTRY_COMPARE(telling.stopped.size(), 1);
    QCOMPARE(telling.deliveries(), texts({"17 new", "18 new"}));
}

void TestDispatcher::stopsInTime()
{
    Site site; // does not answer
    Telling telling(webhook(site));
    telling.tell(17);
    QTRY_COMPARE(site.requests.size(), size_t(1));
    telling.dispatcher.stop(20);
    telling.dispatcher.stop(20);
    QTRY_COMPARE(telling.stopped.size(), 1);
    QVERIFY(telling.delivered.isEmpty());
    QTest::qWait(50); // for what is not to come
    QCOMPARE(telling.stopped.size(), 1);
    QVERIFY(telling.delivered.isEmpty());
}

void TestDispatcher::stopsWhereNobodyListens()
{
    alerts::Options options = quickOptions();
    options.webhooks = {addressOf(closedPort())};
    options.backOff = {.firstMs = 60'000, .mostMs = 60'000};
    Telling telling(options);
    for (qint64 incident = 0; incident < 100; ++incident)
        telling.tell(incident);
    telling.dispatcher.stop(60'000);
    QTRY_COMPARE(telling.stopped.size(), 1);
    QVERIFY(telling.delivered.isEmpty());
}

void TestDispatcher::livesOnAThread()
{
    Site site;
    site.answer = answering(200);
    QThread thread;
    auto *dispatcher = new alerts::Dispatcher(webhook(site));
    QSignalSpy delivered(dispatcher, &alerts::Dispatcher::delivered);
    QSignalSpy stopped(dispatcher, &alerts::Dispatcher::stopped);
    dispatcher->moveToThread(&thread);
    connect(&thread, &QThread::finished, dispatcher, &QObject::deleteLater);
    thread.start();
    QMetaObject::invokeMethod(dispatcher, [dispatcher] { dispatcher->tell(alertOf(17)); });
    QTRY_COMPARE(delivered.size(), 1);
    QMetaObject::invokeMethod(dispatcher, [dispatcher] { dispatcher->stop(60'000); });
    QTRY_COMPARE(stopped.size(), 1);
    thread.quit();
    QVERIFY(thread.wait());
}

QTEST_GUILESS_MAIN(TestDispatcher)
#include "tst_dispatcher.moc"
