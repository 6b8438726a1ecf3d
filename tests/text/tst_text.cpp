#include "text/text.h"

#include <QDateTime>
#include <QTest>

using namespace text;

class tst_Text : public QObject {
    Q_OBJECT
private slots:
    void visible_data();
    void visible();
    void joinersInTheirPlace_data();
    void joinersInTheirPlace();
    void cutsAfterMaxLength();
    void cutsNoCharacterInTwo();
    void toolTipIsEscaped();
    void blockKeepsLines();
    void duration_data();
    void duration();
    void ago_data();
    void ago();
    void span_data();
    void span();
    void clock();
    void iso();
};

void tst_Text::visible_data()
{
    QTest::addColumn<QByteArray>("utf8");
    QTest::addColumn<QString>("shown");
    QTest::newRow("empty") << QByteArray() << QString();
    QTest::newRow("plain") << QByteArray("b4e7") << u"b4e7"_qs;
    QTest::newRow("markup stays text") << QByteArray("<b>x</b>") << u"<b>x</b>"_qs;
    QTest::newRow("letters of any script") << QByteArray("камера 摄像机 🎥") << u"камера 摄像机 🎥"_qs;
    QTest::newRow("NUL") << QByteArray("a\0b", 3) << u"a␀b"_qs;
    QTest::newRow("lines") << QByteArray("a\r\nb\tc") << u"a␍␊b␉c"_qs;
    QTest::newRow("escape and DEL") << QByteArray("\x1b[31m\x7f") << u"␛[31m␡"_qs;
    QTest::newRow("C1") << QByteArray("\xc2\x85") << u"⟨U+0085⟩"_qs;
    QTest::newRow("right-to-left override") << QByteArray("\xe2\x80\xae"
                                                          "evil")
                                            << u"⟨U+202E⟩evil"_qs;
    QTest::newRow("isolates") << QByteArray("\xe2\x81\xa6\xe2\x81\xa9") << u"⟨U+2066⟩⟨U+2069⟩"_qs;
    QTest::newRow("marks") << QByteArray("\xe2\x80\x8e\xe2\x80\x8f\xd8\x9c") << u"⟨U+200E⟩⟨U+200F⟩⟨U+061C⟩"_qs;
    QTest::newRow("zero width") << QByteArray("\xe2\x80\x8b\xe2\x80\x8c\xe2\x80\x8d\xe2\x81\xa0\xef\xbb\xbf")
                                << u"⟨U+200B⟩⟨U+200C⟩⟨U+200D⟩⟨U+2060⟩⟨U+FEFF⟩"_qs;
    QTest::newRow("separators") << QByteArray("\xe2\x80\xa8\xe2\x80\xa9") << u"⟨U+2028⟩⟨U+2029⟩"_qs;
    QTest::newRow("beyond the BMP") << QByteArray("\xf3\xa0\x81\x81") << u"⟨U+E0041⟩"_qs;
    QTest::newRow("byte order mark first") << QByteArray("\xef\xbb\xbf"
                                                         "cam")
                                           << u"⟨U+FEFF⟩cam"_qs;
    QTest::newRow("not UTF-8") << QByteArray("a\xff") << u"a\uFFFD"_qs;
}

void tst_Text::visible()
{
    QFETCH(QByteArray, utf8);
    QFETCH(QString, shown);
    QCOMPARE(visibleText(utf8), shown);
}

void tst_Text::joinersInTheirPlace_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shown"); // empty: as it is
    const auto asItIs = [](const char *name, const QString &text) { QTest::newRow(name) << text << QString(); };
    asItIs("Persian", u"می\u200cخواهم"_qs);
    asItIs("Persian plural", u"کتاب\u200cها"_qs);
    asItIs("after a letter that joins no other", u"کار\u200cها"_qs);
    asItIs("Arabic with a vowel sign", u"نَ\u200dه"_qs);
    asItIs("Hindi half form", u"क्\u200dष"_qs);
    asItIs("Hindi without ligature", u"क्\u200cष"_qs);
    asItIs("half form at the end", u"क्\u200d"_qs);
    asItIs("Bengali", u"র\u200d্যাব"_qs);
    asItIs("family", u"👨\u200d👩\u200d👧 cam"_qs);
    asItIs("profession with skin tone", u"👩🏽\u200d🚒"_qs);
    asItIs("couple with a heart", u"👩\u200d❤\ufe0f\u200d👨"_qs);
    asItIs("rainbow flag", u"🏳\ufe0f\u200d🌈"_qs);
    asItIs("skin tone", u"👍🏾"_qs);
    asItIs("flag of a country", u"🇮🇷"_qs);
    asItIs("flag of Scotland", u"🏴\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F!"_qs);
    asItIs("keycap", u"1\ufe0f\u20e3"_qs);
    asItIs("text style", u"☺\ufe0e"_qs);
    asItIs("ideographic variation", u"葛\U000E0100"_qs);
    asItIs("Arabic number sign", u"\u0600١"_qs);

    const auto row = [](const char *name, const QString &text, const QString &shown) {
        QTest::newRow(name) << text << shown;
    };
    row("joiner beside Latin", u"ca\u200dm"_qs, u"ca⟨U+200D⟩m"_qs);
    row("non-joiner beside Latin", u"ca\u200cm"_qs, u"ca⟨U+200C⟩m"_qs);
    row("at the start", u"\u200cمی"_qs, u"⟨U+200C⟩می"_qs);
    row("at the end", u"می\u200c"_qs, u"می⟨U+200C⟩"_qs);
    row("between blanks", u"می \u200c خ"_qs, u"می ⟨U+200C⟩ خ"_qs);
    row("doubled", u"می\u200c\u200cخ"_qs, u"می⟨U+200C⟩⟨U+200C⟩خ"_qs);
    row("between Persian and Latin", u"می\u200cx"_qs, u"می⟨U+200C⟩x"_qs);
    row("after an emoji", u"👨\u200d"_qs, u"👨⟨U+200D⟩"_qs);
    row("between emoji and letter", u"👨\u200dx"_qs, u"👨⟨U+200D⟩x"_qs);
    row("style of a letter", u"cam\ufe0f"_qs, u"cam⟨U+FE0F⟩"_qs);
    row("style of a figure", u"cam1\ufe0f"_qs, u"cam1⟨U+FE0F⟩"_qs);
    row("style of nothing", u"\ufe0f"_qs, u"⟨U+FE0F⟩"_qs);
    row("style twice", u"☺\ufe0f\ufe0f"_qs, u"☺\ufe0f⟨U+FE0F⟩"_qs);
    row("variation of a letter", u"a\ufe01"_qs, u"a⟨U+FE01⟩"_qs);
    row("tags after a letter", u"x\U000E0067\U000E007F"_qs, u"x⟨U+E0067⟩⟨U+E007F⟩"_qs);
    row("tags without an end", u"🏴\U000E0067\U000E0062\U000E0073"_qs,
        u"🏴⟨U+E0067⟩⟨U+E0062⟩⟨U+E0073⟩"_qs);
    row("bidi among Persian", u"می\u202eخ"_qs, u"می⟨U+202E⟩خ"_qs);
}

void tst_Text::joinersInTheirPlace()
{
    QFETCH(QString, text);
    QFETCH(QString, shown);
    const QString expected = shown.isEmpty() ? text : shown;
    QCOMPARE(visibleText(text.toUtf8()), expected);
    QCOMPARE(visibleBlock(text.toUtf8()), expected);
}

void tst_Text::cutsAfterMaxLength()
{
    QCOMPARE(visibleText("abcd", 4), u"abcd"_qs);
    QCOMPARE(visibleText("abcde", 4), u"abcd…"_qs);
    QCOMPARE(visibleText(QByteArray(1'000'000, 'x')).size(), 501);
}

void tst_Text::cutsNoCharacterInTwo()
{
    QCOMPARE(visibleText("abc🎥", 4), u"abc…"_qs);
    QCOMPARE(visibleText("abc🎥", 5), u"abc🎥"_qs);
    QCOMPARE(visibleText("a\xe2\x80\xae", 4), u"a…"_qs);
    QCOMPARE(visibleText("жжжж", 3), u"жжж…"_qs);
}

void tst_Text::toolTipIsEscaped()
{
    QCOMPARE(visibleToolTip({}), QString());
    QCOMPARE(visibleToolTip("<b>x</b> & \xe2\x80\xae"), u"<qt>&lt;b&gt;x&lt;/b&gt; &amp; ⟨U+202E⟩</qt>"_qs);
}

void tst_Text::blockKeepsLines()
{
    QCOMPARE(visibleBlock("v=0\r\no=-\n\tx\rz\x01"), u"v=0\no=-\n\tx␍z␁"_qs);
    QCOMPARE(visibleBlock("\xe2\x80\xae<i>"), u"⟨U+202E⟩<i>"_qs);
    QCOMPARE(visibleBlock(QByteArray(1'000'000, 'x')).size(), 1'000'000);
}

void tst_Text::duration_data()
{
    QTest::addColumn<qint64>("microseconds");
    QTest::addColumn<QString>("text");
    QTest::newRow("nothing") << qint64(0) << u"00:00:00"_qs;
    QTest::newRow("clock went back") << qint64(-5'000'000) << u"00:00:00"_qs;
    QTest::newRow("minutes") << qint64(764'999'999) << u"00:12:44"_qs;
    QTest::newRow("just a day") << qint64(86'399'000'000) << u"23:59:59"_qs;
    QTest::newRow("days") << qint64(3 * 86'400 + 7'210) * 1'000'000 << u"3 d 02:00:10"_qs;
}

void tst_Text::duration()
{
    QFETCH(qint64, microseconds);
    QTEST(durationText(microseconds), "text");
}

void tst_Text::ago_data()
{
    QTest::addColumn<qint64>("seconds");
    QTest::addColumn<QString>("text");
    QTest::newRow("future") << qint64(-1) << u"0 s"_qs;
    QTest::newRow("seconds") << qint64(59) << u"59 s"_qs;
    QTest::newRow("minutes") << qint64(3'599) << u"59 min"_qs;
    QTest::newRow("hours") << qint64(86'399) << u"23 h"_qs;
    QTest::newRow("days") << qint64(172'800) << u"2 d"_qs;
}

void tst_Text::ago()
{
    QFETCH(qint64, seconds);
    QTEST(agoText(seconds * 1'000'000), "text");
}

void tst_Text::span_data()
{
    QTest::addColumn<qint64>("microseconds");
    QTest::addColumn<QString>("text");
    QTest::newRow("µs") << qint64(999) << u"999 µs"_qs;
    QTest::newRow("few ms") << qint64(3'190) << u"3.1 ms"_qs;
    QTest::newRow("ms") << qint64(120'900) << u"120 ms"_qs;
    QTest::newRow("seconds") << qint64(12'390'000) << u"12.3 s"_qs;
    QTest::newRow("longer") << qint64(764'000'000) << u"00:12:44"_qs;
}

void tst_Text::span()
{
    QFETCH(qint64, microseconds);
    QTEST(spanText(microseconds), "text");
}

void tst_Text::clock()
{
    const QDateTime then(QDate(2023, 2, 3), QTime(22, 14, 9, 120));
    QCOMPARE(clockText(then.toMSecsSinceEpoch() * 1'000 + 999), u"2023-02-03 22:14:09.120"_qs);
    const QDateTime today(QDate::currentDate(), QTime(12, 0, 1, 5));
    QCOMPARE(clockText(today.toMSecsSinceEpoch() * 1'000), u"12:00:01.005"_qs);
}

void tst_Text::iso()
{
    const QDateTime then(QDate(2023, 2, 3), QTime(22, 14, 9, 120));
    const QString text = isoText(then.toMSecsSinceEpoch() * 1'000 + 999);
    QVERIFY(text.startsWith(u"2023-02-03T22:14:09.120"));
    QVERIFY(text.size() > QStringView(u"2023-02-03T22:14:09.120").size()); // with the zone
    QCOMPARE(QDateTime::fromString(text, Qt::ISODateWithMs), then);
}

QTEST_APPLESS_MAIN(tst_Text)
#include "tst_text.moc"
