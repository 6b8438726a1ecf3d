#include "text/textpattern.h"

#include <QTest>

using text::TextPattern;
using Case = TextPattern::Case;

class TestTextPattern : public QObject {
    Q_OBJECT
private slots:
    void globs_data();
    void globs();
    void casesOfGlobs_data();
    void casesOfGlobs();
    void badGlobs_data();
    void badGlobs();
    void manyStarsEnd();
    void longTextsCountWhole();
    void expressions_data();
    void expressions();
    void badExpressions_data();
    void badExpressions();
    void foreignExpressions_data();
    void foreignExpressions();
    void largeGlobsAreRefused();
    void plainTexts();
};

void TestTextPattern::globs_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char *pattern, const char *text, bool expected) {
        QTest::addRow("%s on %s", pattern, text) << QString::fromUtf8(pattern) << QByteArray(text) << expected;
    };
    row("", "", true);
    row("", "a", false);
    row("cam", "cam", true);
    row("cam", "cam1", false); // the whole text
    row("cam", "xcam", false);
    row("*", "", true);
    row("*", "anything", true);
    row("**", "", true);
    row("cam*", "cam", true);
    row("cam*", "cam-7", true);
    row("*cam", "my cam", true);
    row("*cam", "cams", false);
    row("*a*b*", "xaxbx", true);
    row("*a*b*", "xbxax", false);
    row("*ab", "aab", true); // the star takes more than at first
    row("a*bc*d", "abcbcxd", true);
    row("?", "", false);
    row("?", "a", true);
    row("?", "ab", false);
    row("cam-?", "cam-7", true);
    row("?*", "", false);

    row("[abc]", "b", true);
    row("[abc]", "d", false);
    row("[abc]", "", false);
    row("[a-c]x", "cx", true);
    row("[a-c]x", "dx", false);
    row("[!a-c]", "d", true);
    row("[!a-c]", "b", false);
    row("[!a-c]", "", false); // one of the others, not none
    row("[^a-c]", "d", true);
    row("[a-c0-9_]", "_", true);
    row("[a-c0-9_]", "5", true);
    row("[a-]", "-", true);
    row("[-a]", "-", true);
    row("[]a]", "]", true);
    row("[]a]", "a", true);
    row("[!]a]", "]", false);
    row("[*]", "*", true);
    row("[*]", "a", false);
    row("[a!]", "!", true);
    row("cam[0-9][0-9]", "cam42", true);
    row("cam[0-9][0-9]", "cam4", false);
    row("*[0-9]", "cam4", true);

    row("\\*", "*", true);
    row("\\*", "a", false);
    row("\\?", "?", true);
    row("\\?", "a", false);
    row("\\[a]", "[a]", true);
    row("\\\\", "\\", true);
    row("a\\*b", "a*b", true);
    row("a\\*b", "axb", false);
    row("\\a", "a", true);
    row("a]", "a]", true);

    row("?", "я", true); // one character, whatever its bytes
    row("?", "🎥", true);
    row("??", "🎥", false);
    row("каме?а", "камера", true);
    row("[а-я]", "ж", true);
    row("[!а-я]", "ж", false);
    row("[🎥📷]", "🎥", true);
    row("[🎥📷]", "📺", false);
    row("*🎥", "камера 🎥", true);
    row("\\🎥", "🎥", true);
    row("?", "\xff", true); // not UTF-8: one byte is one character
}

void TestTextPattern::globs()
{
    QFETCH(QString, pattern);
    QFETCH(QByteArray, text);
    for (const Case sensitivity : {Case::Sensitive, Case::Insensitive}) {
        const TextPattern::Made made = TextPattern::glob(pattern, sensitivity);
        QVERIFY(std::holds_alternative<TextPattern>(made));
        if (!pattern.contains(u'?') && !pattern.contains(u'['))
            QVERIFY(!std::get<TextPattern>(made).isExpression());
        else if (!pattern.contains(u'\\'))
            QVERIFY(std::get<TextPattern>(made).isExpression()); // for single characters
        QTEST(std::get<TextPattern>(made).matches(text), "expected");
    }
}

void TestTextPattern::casesOfGlobs_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("pattern in capitals") << u"CAM*"_qs << QByteArray("cam1");
    QTest::newRow("text in capitals") << u"cam*"_qs << QByteArray("CAM1");
    QTest::newRow("class") << u"[a-c]"_qs << QByteArray("B");
    QTest::newRow("class in capitals") << u"[A-C]"_qs << QByteArray("b");
    QTest::newRow("escaped") << u"\\CAM"_qs << QByteArray("cam");
    QTest::newRow("other scripts") << u"камера*"_qs << QByteArray("КАМЕРА 1");
    QTest::newRow("class of another script") << u"[а-я]амера"_qs << QByteArray("Камера");
}

void TestTextPattern::casesOfGlobs()
{
    QFETCH(QString, pattern);
    QFETCH(QByteArray, text);
    QVERIFY(std::get<TextPattern>(TextPattern::glob(pattern)).matches(text));
    QVERIFY(!std::get<TextPattern>(TextPattern::glob(pattern, Case::Sensitive)).matches(text));
}

void TestTextPattern::badGlobs_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<qsizetype>("offset");
    const auto row = [](const char *pattern, qsizetype offset) {
        QTest::newRow(pattern) << QString::fromUtf8(pattern) << offset;
    };
    row("cam[", 3);
    row("cam[a-z", 3);
    row("[]", 0);
    row("[!]", 0);
    row("*[a][b", 4);
    row("🎥[", 2); // UTF-16 units
    row("cam\\", 3);
    row("[z-a]", 0);
    row("x[a-c9-0]", 1);
}

void TestTextPattern::badGlobs()
{
    QFETCH(QString, pattern);
    for (const Case sensitivity : {Case::Sensitive, Case::Insensitive}) {
        const TextPattern::Made made = TextPattern::glob(pattern, sensitivity);
        const auto *error = std::get_if<TextPattern::Error>(&made);
        QVERIFY(error);
        QVERIFY2(error->sentence.endsWith(u'.'), qPrintable(error->sentence));
        QTEST(error->offset, "offset");
    }
}

// Trying every way to share the text between the stars would take longer than the world has.
void TestTextPattern::manyStarsEnd()
{
    const QByteArray text(4'000'000, 'a');
    for (const char *piece : {"*a", "*a?", "*[a-z]?a", "?*"}) {
        const QString pieces = QString::fromLatin1(piece).repeated(100);
        const TextPattern pattern = std::get<TextPattern>(TextPattern::glob(pieces + u'b'));
        QVERIFY2(!pattern.matches(text), piece);
        QVERIFY2(pattern.matches(text + 'b'), piece);
    }
    const TextPattern twoHalves =
        std::get<TextPattern>(TextPattern::glob(u'*' + QString(50'000, u'a') + u'b' + QString(40'000, u'a') + u'*'));
    QVERIFY(!twoHalves.matches(text));
    QVERIFY(!TextPattern::containing(QString(50'000, u'a') + u'b').matches(text));
}

// As large as a body can be, and the whole of it counts.
void TestTextPattern::longTextsCountWhole()
{
    const QByteArray text = "start " + QByteArray(16 * 1024 * 1024, 'x') + " end";
    const auto expression = [](const QString &pattern) {
        return std::get<TextPattern>(TextPattern::expression(pattern));
    };
    QVERIFY(expression(u"^start x"_qs).matches(text));
    QVERIFY(expression(u"end$"_qs).matches(text));
    QVERIFY(!expression(u"(x+x+)+y"_qs).matches(text));
    QVERIFY(expression(u"(x+x+)+ "_qs).matches(text));
    QVERIFY(!expression(u"(.*x){30}.*7$"_qs).matches(text));
    const auto glob = [](const QString &pattern) { return std::get<TextPattern>(TextPattern::glob(pattern)); };
    QVERIFY(glob(u"START*END"_qs).matches(text));
    QVERIFY(glob(u"s?art*[!a]nd"_qs).matches(text));
    QVERIFY(!glob(u"*x"_qs.repeated(100) + u"y"_qs).matches(text));
}

void TestTextPattern::expressions_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("sensitive");
    QTest::addColumn<bool>("insensitive");
    const auto row = [](const char *pattern, const char *text, bool sensitive, bool insensitive) {
        QTest::addRow("%s on %s", pattern, text)
            << QString::fromUtf8(pattern) << QByteArray(text) << sensitive << insensitive;
    };
    row("am", "cam-7", true, true); // a search
    row("^am", "cam-7", false, false);
    row("^cam-\\d+$", "cam-42", true, true);
    row("^cam-\\d+$", "CAM-42", false, true);
    row("^(a|b)$", "b", true, true);
    row("", "anything", true, true);
    row("^$", "", true, true);
    row("^.$", "я", true, true);
    row("^.$", "🎥", true, true);
    row("^КАМЕРА", "камера", false, true);
    row("a/b", "a/b", true, true);
    row("x", "\xff", false, false);
    row("^a.b$",
        "a\xff"
        "b",
        true, true); // as it is shown: U+FFFD
    row("(a+)+b|7$", "cam-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-7", true, true);
    row("(.*a){30}.*7$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-7", true, true);
    row("(.*a){30}.*7$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-8", false, false);
    row("^(?i)cam$", "CAM", true, true);
    row("\\p{Cyrillic}+", "cam я", true, true);
}

void TestTextPattern::expressions()
{
    QFETCH(QString, pattern);
    QFETCH(QByteArray, text);
    const TextPattern sensitive = std::get<TextPattern>(TextPattern::expression(pattern, Case::Sensitive));
    const TextPattern insensitive = std::get<TextPattern>(TextPattern::expression(pattern));
    QVERIFY(sensitive.isExpression());
    QTEST(sensitive.matches(text), "sensitive");
    QTEST(insensitive.matches(text), "insensitive");
}

void TestTextPattern::badExpressions_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<qsizetype>("least"); // where in the pattern
    QTest::addColumn<qsizetype>("most");
    QTest::newRow("open group") << u"cam("_qs << qsizetype(3) << qsizetype(4);
    QTest::newRow("open class") << u"cam[a"_qs << qsizetype(3) << qsizetype(5);
    QTest::newRow("nothing to repeat") << u"*cam"_qs << qsizetype(0) << qsizetype(1);
    QTest::newRow("too long") << QString(TextPattern::MaxExpression + 1, u'a') << TextPattern::MaxExpression
                              << TextPattern::MaxExpression;
}

void TestTextPattern::badExpressions()
{
    QFETCH(QString, pattern);
    QFETCH(qsizetype, least);
    QFETCH(qsizetype, most);
    const TextPattern::Made made = TextPattern::expression(pattern);
    const auto *error = std::get_if<TextPattern::Error>(&made);
    QVERIFY(error);
    QVERIFY2(error->sentence.endsWith(u'.'), qPrintable(error->sentence));
    QVERIFY2(error->offset >= least && error->offset <= most, qPrintable(QString::number(error->offset)));
}

void TestTextPattern::foreignExpressions_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("word");
    QTest::addColumn<qsizetype>("offset");
    const auto row = [](const char *pattern, const char *word, qsizetype offset) {
        QTest::newRow(pattern) << QString::fromUtf8(pattern) << QString::fromUtf8(word) << offset;
    };
    row("^(?!test).*", "Look-ahead", 1);
    row("cam(?=-7)", "Look-ahead", 3);
    row("я(?<=a)b", "Look-behind", 1);
    row("[(?=](?<!a)b", "Look-behind", 5);
    row("(a)-\\1", "back reference", 4);
    row("(a)\\\\(b)\\2", "back reference", 8);
    row("(?P<n>a)(?P=n)", "back reference", 8);
    row("(?P<n>a)\\k<n>", "back reference", 8);
    row("(?>a+)b", "atomic group", 0);
    row("(a)?(?(1)b|c)", "condition", 4);
    row("cam\\h", "\\h", 3);
    row("a++", "++", 1);
    row("(*LIMIT_MATCH=4000000000)^(a+)+$", "*", 1);
    row("a)b", "“)”", 1);
    row("((a)[(]", "“(”", 0);
    row("[z-a]", "z-a", 1);
    row("cam\\", "\\", 3);
    row("x[^c]{0,9000}[de]", "{0,9000}", 5);
    row("((a{100}){100}){100}", "{100}", 3);
    row("(\\pL\\pN){1,50}", "too large", 0);
    row("(.{1,100}){1,9}", "too large", 0);
}

// Each with a sentence that says what it is, and where.
void TestTextPattern::foreignExpressions()
{
    QFETCH(QString, pattern);
    QFETCH(QString, word);
    const TextPattern::Made made = TextPattern::expression(pattern);
    const auto *error = std::get_if<TextPattern::Error>(&made);
    QVERIFY(error);
    QVERIFY2(error->sentence.contains(word) && error->sentence.endsWith(u'.'), qPrintable(error->sentence));
    QTEST(error->offset, "offset");
}

void TestTextPattern::largeGlobsAreRefused()
{
    const TextPattern::Made made = TextPattern::glob(u"?"_qs.repeated(5'000));
    const auto *error = std::get_if<TextPattern::Error>(&made);
    QVERIFY(error);
    QVERIFY2(error->sentence.contains(u"too large"_qs), qPrintable(error->sentence));
    QVERIFY(std::holds_alternative<TextPattern>(TextPattern::glob(u"a*"_qs.repeated(50'000))));
}

void TestTextPattern::plainTexts()
{
    QVERIFY(TextPattern::containing(u"AM-"_qs).matches("cam-7"));
    QVERIFY(TextPattern::containing(u"ЛОБ"_qs).matches("cam Лобби"));
    QVERIFY(!TextPattern::containing(u"a*"_qs).matches("cam"));
    QVERIFY(TextPattern::containing({}).matches(""));
    QVERIFY(TextPattern::equal(u"CAM"_qs).matches("cam"));
    QVERIFY(!TextPattern::equal(u"CAM"_qs).matches("cam-7"));
    QVERIFY(TextPattern::equal(u"cam Лобби"_qs, Case::Sensitive).matches("cam Лобби"));
    QVERIFY(!TextPattern::equal(u"cam Лобби"_qs, Case::Sensitive).matches("cam лобби"));
    QVERIFY(!TextPattern::equal(u"cam"_qs, Case::Sensitive).matches("Cam"));
    QVERIFY(!TextPattern::containing(u"am"_qs, Case::Sensitive).matches("CAM"));
    QVERIFY(TextPattern::containing(u"am"_qs, Case::Sensitive).matches("Cam"));
    QVERIFY(TextPattern::equal(u"no \ufffd UTF-8"_qs, Case::Sensitive).matches("no \xff UTF-8"));
}

QTEST_APPLESS_MAIN(TestTextPattern)
#include "tst_textpattern.moc"
