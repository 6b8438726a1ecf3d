#include "board/streamfixture.h"
#include "board/subject.h"

#include <QTest>

using board::eventOf;

class TestSubject : public QObject {
    Q_OBJECT
private slots:
    void tellsAStreamAsItsEvent();
    void whatIsNotSaidStaysAbsent();
    void keepsTheKeyOfTheStream_data();
    void keepsTheKeyOfTheStream();
    void tellsAlwaysTheLatest();
    void findsAnEntryByEachOfItsTexts();
};

void TestSubject::tellsAStreamAsItsEvent()
{
    StreamFixture fixture;
    journal::Record record = fixture.record("cam", "FAILED", false);
    record.event.info = "Failed by ICE timeout";
    record.event.rtspUrl = "rtsp://host/1";
    record.event.hasVideo = true;
    record.event.hasAudio = false;
    record.event.record = true;
    journal::StringPool pool;
    journal::StreamState state;
    state.apply(record, pool);
    const wcs::HookEvent event = eventOf(state, pool);
    QCOMPARE(event.method, "StreamStatusEvent");
    QCOMPARE(event.nodeId, record.event.nodeId);
    QCOMPARE(event.appKey, record.event.appKey);
    QCOMPARE(event.sessionId, record.event.sessionId);
    QCOMPARE(event.mediaSessionId, record.event.mediaSessionId);
    QCOMPARE(event.name, "cam");
    QCOMPARE(event.status, "FAILED");
    QCOMPARE(event.info, "Failed by ICE timeout");
    QCOMPARE(event.mediaProvider, "WebRTC");
    QCOMPARE(event.rtspUrl, "rtsp://host/1");
    QCOMPARE(event.published, std::optional(false));
    QCOMPARE(event.hasVideo, std::optional(true));
    QCOMPARE(event.hasAudio, std::optional(false));
    QCOMPARE(event.record, std::optional(true));
}

void TestSubject::whatIsNotSaidStaysAbsent()
{
    journal::Record record{.id = 1, .receivedAt = StreamFixture::Start};
    record.event.method = "StreamKeepAliveEvent"; // told as the event, whatever told us
    record.event.nodeId = "n";
    record.event.mediaSessionId = "m";
    record.streamKey = record.event.streamKey();
    journal::StringPool pool;
    journal::StreamState state;
    state.apply(record, pool);
    const wcs::HookEvent expected{.method = "StreamStatusEvent", .nodeId = "n", .mediaSessionId = "m"};
    QCOMPARE(eventOf(state, pool), expected);
}

void TestSubject::keepsTheKeyOfTheStream_data()
{
    QTest::addColumn<QByteArray>("mediaSessionId");
    QTest::newRow("with an id") << QByteArray("id-1");
    QTest::newRow("without") << QByteArray();
}

void TestSubject::keepsTheKeyOfTheStream()
{
    QFETCH(QByteArray, mediaSessionId);
    StreamFixture fixture;
    journal::Record record = fixture.record("cam", "PLAYING", false);
    record.event.mediaSessionId = mediaSessionId;
    journal::StringPool pool;
    journal::StreamState state;
    state.apply(record, pool);
    QVERIFY(!record.event.streamKey().isEmpty());
    QCOMPARE(eventOf(state, pool).streamKey(), record.event.streamKey());
}

void TestSubject::tellsAlwaysTheLatest()
{
    StreamFixture fixture;
    journal::StringPool pool;
    journal::StreamState state;
    state.apply(fixture.record("cam", "PLAYING", false), pool);
    state.apply(fixture.record("cam", "STOPPED", false), pool);
    QCOMPARE(eventOf(state, pool).status, "STOPPED");
}

// Whatever texts it has of its event: as a record tells them, a filter finds it by them, and so it is told on.
void TestSubject::findsAnEntryByEachOfItsTexts()
{
    journal::Record record{.id = 1, .receivedAt = StreamFixture::Start};
    QByteArray text = "a";
    for (const journal::EntryText &field : journal::EntryTexts)
        record.event.*field.event = text += 'a'; // each another one
    QVERIFY(text.size() > 7);
    const journal::Entry entry = journal::entryOf(record);
    filter::Subject subject = board::subjectOf(entry, 0);
    text = "a";
    for (const journal::EntryText &field : journal::EntryTexts) {
        text += 'a';
        QCOMPARE(entry.*field.entry, text);
        QCOMPARE(subject[field.event].toByteArray(), text);
    }
    QCOMPARE(eventOf(entry), record.event);
}

QTEST_APPLESS_MAIN(TestSubject)
#include "tst_subject.moc"
