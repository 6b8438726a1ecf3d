#include "simulator/sdk/sdpanswer.h"
#include "testdata.h"

#include <QFile>
#include <QTest>

using simulator::IceIdentity;
using simulator::sdpAnswer;

namespace {

const IceIdentity Identity{"ufrag123", "password0123456789012345", "sha-256 AB:CD"};

QByteArray offer(const char *name)
{
    QFile file(QLatin1String(TEST_DATA "/sdp/chromium-") + QLatin1String(name) + QLatin1String(".sdp"));
    return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
}

// The lines of the media section with that mid; without mid those of the session.
QList<QByteArray> section(const QByteArray &sdp, const QByteArray &mid)
{
    QList<QByteArray> parts;
    for (const QByteArray &line : sdp.split('\n')) {
        if (parts.isEmpty() || line.startsWith("m="))
            parts.append(QByteArray());
        parts.last() += line + '\n';
    }
    for (const QByteArray &part : parts) {
        QList<QByteArray> lines = part.split('\n');
        for (QByteArray &line : lines)
            line = line.trimmed();
        if (mid.isEmpty() || lines.contains("a=mid:" + mid))
            return lines;
    }
    return {};
}

QByteArray answered(const QByteArray &sdp, bool published)
{
    const Result<QByteArray> answer = sdpAnswer(sdp, published, Identity);
    return answer ? *answer : QByteArray("error: ") + answer.error().sentence.toUtf8();
}

QByteArray without(QByteArray sdp, const QByteArray &prefix)
{
    QByteArray rest;
    for (const QByteArray &line : sdp.split('\n')) {
        if (!line.startsWith(prefix))
            rest += line + '\n';
    }
    return rest;
}

} // namespace

class TestSdpAnswer : public QObject {
    Q_OBJECT
private slots:
    void answersBrowsers_data();
    void answersBrowsers();
    void keepsTheSections();
    void answersADirectionWithItsCounterpart_data();
    void answersADirectionWithItsCounterpart();
    void turnsDownWhatIsNoMedia();
    void takesTheActiveRoleOfDtlsWhereTheOffererIsPassive();
    void readsSessionWideCredentials();
    void namesWhatIsWrong_data();
    void namesWhatIsWrong();
    void survivesEveryCut();
    void identitiesAreFresh();
};

void TestSdpAnswer::answersBrowsers_data()
{
    QTest::addColumn<QByteArray>("sdp");
    QTest::addColumn<bool>("published");
    QTest::addColumn<QByteArray>("direction");
    QTest::newRow("publisher") << offer("publish") << true << QByteArray("a=recvonly");
    QTest::newRow("player") << offer("play") << false << QByteArray("a=sendonly");
    QTest::newRow("player of audio") << offer("play-audio") << false << QByteArray("a=sendonly");
}

void TestSdpAnswer::answersBrowsers()
{
    QFETCH(QByteArray, sdp);
    QFETCH(bool, published);
    QFETCH(QByteArray, direction);
    QVERIFY(!sdp.isEmpty());
    const QByteArray answer = answered(sdp, published);
    QVERIFY2(answer.startsWith("v=0\r\n"), answer.constData());
    QVERIFY(answer.endsWith("\r\n"));
    for (const char *absent : {"a=candidate", "a=ssrc", "a=msid:", "actpass", "sendrecv"})
        QVERIFY2(!answer.contains(absent), absent);
    const QList<QByteArray> audio = section(answer, "0");
    for (const QByteArray &line :
         {QByteArray("a=ice-ufrag:ufrag123"), QByteArray("a=ice-pwd:password0123456789012345"),
          QByteArray("a=fingerprint:sha-256 AB:CD"), QByteArray("a=setup:passive"), QByteArray("a=rtcp-mux"),
          QByteArray("a=rtpmap:111 opus/48000/2"), QByteArray("a=fmtp:111 minptime=10;useinbandfec=1"), direction})
        QVERIFY2(audio.contains(line), line.constData());
}

void TestSdpAnswer::keepsTheSections()
{
    const QByteArray sdp = offer("publish");
    const QByteArray answer = answered(sdp, true);
    QVERIFY(section(answer, {}).contains("a=group:BUNDLE 0 1"));
    QCOMPARE(answer.count("\r\nm="), 2);
    for (const char *mid : {"0", "1"}) {
        const QList<QByteArray> lines = section(answer, mid);
        QCOMPARE(lines.first(), section(sdp, mid).first()); // media, port, protocol, codecs
    }
}

void TestSdpAnswer::answersADirectionWithItsCounterpart_data()
{
    QTest::addColumn<QByteArray>("offered");
    QTest::addColumn<bool>("published");
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("sendrecv, publisher") << QByteArray("sendrecv") << true << QByteArray("recvonly");
    QTest::newRow("sendrecv, player") << QByteArray("sendrecv") << false << QByteArray("sendonly");
    QTest::newRow("sendonly") << QByteArray("sendonly") << true << QByteArray("recvonly");
    QTest::newRow("recvonly") << QByteArray("recvonly") << false << QByteArray("sendonly");
    QTest::newRow("publisher that receives too") << QByteArray("recvonly") << true << QByteArray("sendonly");
    QTest::newRow("inactive") << QByteArray("inactive") << true << QByteArray("inactive");
}

void TestSdpAnswer::answersADirectionWithItsCounterpart()
{
    QFETCH(QByteArray, offered);
    QFETCH(bool, published);
    QFETCH(QByteArray, answer);
    QByteArray sdp = offer("publish");
    sdp.replace("a=sendrecv", "a=" + offered);
    QVERIFY(section(answered(sdp, published), "1").contains("a=" + answer));
}

void TestSdpAnswer::turnsDownWhatIsNoMedia()
{
    QByteArray sdp = offer("publish");
    sdp.replace("BUNDLE 0 1", "BUNDLE 0 1 2");
    sdp += "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\na=mid:2\r\na=sctp-port:5000\r\n";
    const QByteArray answer = answered(sdp, true);
    QVERIFY(section(answer, {}).contains("a=group:BUNDLE 0 1"));
    QCOMPARE(section(answer, "2").first(), QByteArray("m=application 0 UDP/DTLS/SCTP webrtc-datachannel"));
}

void TestSdpAnswer::takesTheActiveRoleOfDtlsWhereTheOffererIsPassive()
{
    QByteArray sdp = offer("publish");
    sdp.replace("a=setup:actpass", "a=setup:passive");
    QVERIFY(section(answered(sdp, true), "0").contains("a=setup:active"));
}

void TestSdpAnswer::readsSessionWideCredentials()
{
    QByteArray sdp = offer("publish");
    sdp = without(without(without(sdp, "a=ice-ufrag"), "a=ice-pwd"), "a=fingerprint");
    sdp.replace("t=0 0\r\n",
                "t=0 0\r\na=ice-ufrag:abcd\r\na=ice-pwd:abcdabcdabcdabcdabcdab\r\na=fingerprint:sha-256 00\r\n");
    QVERIFY(answered(sdp, true).startsWith("v=0"));
}

void TestSdpAnswer::namesWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("sdp");
    QTest::addColumn<QString>("sentence");
    const QByteArray good = offer("publish");
    const auto row = [](const char *name, const QByteArray &sdp, const char *sentence) {
        QTest::newRow(name) << sdp << QString::fromUtf8(sentence);
    };
    row("empty", "", "The SDP does not begin with “v=0”.");
    row("not SDP", "hello\r\n", "Line 1 of the SDP is none.");
    row("a control character", "v=0\r\ns=\x01\r\n", "Line 2 of the SDP is none.");
    row("no media", "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n", "The SDP has no media section.");
    row("short media line", "v=0\r\nm=audio 9\r\n", "Media section 1 of the SDP has no whole “m=” line.");
    row("only data", "v=0\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n",
        "The SDP offers neither audio nor video.");
    row("plain RTP", QByteArray(good).replace("UDP/TLS/RTP/SAVPF", "RTP/AVP"),
        "Media section 1 of the SDP is not for RTP with DTLS.");
    row("no ICE", without(good, "a=ice-pwd"), "Media section 1 of the SDP has no ICE credentials.");
    row("no DTLS", without(good, "a=fingerprint"), "Media section 1 of the SDP has no DTLS fingerprint.");
    row("no mux", without(good, "a=rtcp-mux"), "Media section 1 of the SDP does not offer RTCP on the same port.");
    row("too long", "v=0\r\ns=" + QByteArray(300'000, 'x'), "The SDP is longer than 256 KB.");
    row("too many", "v=0\r\n" + QByteArray("m=audio 9 X 1\r\n").repeated(65),
        "The SDP has more than 64 media sections.");
}

void TestSdpAnswer::namesWhatIsWrong()
{
    QFETCH(QByteArray, sdp);
    QFETCH(QString, sentence);
    const Result<QByteArray> answer = sdpAnswer(sdp, true, Identity);
    QVERIFY(!answer.ok());
    QCOMPARE(answer.error().sentence, sentence);
}

void TestSdpAnswer::survivesEveryCut()
{
    const QByteArray sdp = offer("play");
    for (qsizetype length = 0; length < sdp.size(); ++length) {
        const Result<QByteArray> answer = sdpAnswer(sdp.first(length), false, Identity);
        QVERIFY(answer.ok() || answer.error().sentence.endsWith(QLatin1Char('.')));
    }
}

void TestSdpAnswer::identitiesAreFresh()
{
    const IceIdentity one = IceIdentity::fresh();
    const IceIdentity other = IceIdentity::fresh();
    QVERIFY(one.ufrag != other.ufrag && one.password != other.password && one.fingerprint != other.fingerprint);
    QVERIFY(one.ufrag.size() >= 4 && one.password.size() >= 22); // RFC 8839 §5.4
    QCOMPARE(one.fingerprint.size(), qsizetype(8 + 32 * 3 - 1));
}

QTEST_APPLESS_MAIN(TestSdpAnswer)
#include "tst_sdpanswer.moc"
