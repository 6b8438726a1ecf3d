#include "board/streamfixture.h"
#include "filter/filter.h"
#include "json/utf8.h"
#include "text/nastynames.h"
#include "view/copyrole.h"
#include "view/streamtablemodel.h"

#include <QRandomGenerator>
#include <QTest>

using namespace board;
using namespace filter;
using namespace view;

using Table = StreamTableModel;

class tst_FilterTree : public QObject {
    Q_OBJECT
private slots:
    void tellsNoSecret();
    void printsWhatItIs_data();
    void printsWhatItIs();
    void narrows_data();
    void narrows();
    void takesATermBackOut_data();
    void takesATermBackOut();
    void keepsOneForm();
    void printedParsesToTheSame();
    void anyNameIsFoundAlone();
    void anyFilterIsNarrowedByAnyName();
    void everyCellHasItsTerm();
    void aCellFindsNoOther();
};

static FilterTree treeOf(const QString &text)
{
    const auto parsed = Filter::parse(text);
    if (const auto *error = std::get_if<FilterError>(&parsed)) {
        qWarning("%s: %s", qPrintable(text), qPrintable(error->sentence));
        return FilterTree::equal(u"name"_qs, u"this is no filter"_qs);
    }
    return std::get<Filter>(parsed).tree();
}

static FilterTree named(const QByteArray &name)
{
    return FilterTree::equal(u"name"_qs, json::decodedUtf8(name));
}

void tst_FilterTree::printsWhatItIs_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("printed");
    const auto row = [](const char *text, const char *printed) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(printed);
    };
    row("", "");
    row("  cam  11e6 ", "cam 11e6");
    row("\"cam\"", "\"cam\"");
    row("name:a\\b\"c(d", "name:a\\b\"c(d");
    row("a,b 1:b", "a,b 1:b");
    row("is:\"live\" answer:\"403\"", "is:live answer:403");
    row("cam\u200b", "\"cam\\u200B\"");
    row("\"cam 1\"", "\"cam 1\"");
    row("\"OR\"", "\"OR\"");
    row("\"-x\"", "\"-x\"");
    row("\"a:b\"", "\"a:b\"");
    row("name:\"a:b\"", "name:\"a:b\"");
    row("NAME=cam", "name:cam");
    row("name:cam*,\"cam*\",/^c/", "name:cam*,\"cam*\",/^c/");
    row("age>=1.5m events<3", "age>=1.5m events<3");
    row("a OR b c", "a OR b c");
    row("(a OR b) c", "(a OR b) c");
    row("((a)) ((b OR (c)))", "a (b OR c)");
    row("(a OR b) OR c", "a OR b OR c");
    row("-(a OR b)", "-(a OR b)");
    row("-(a b)", "-(a b)");
    row("-(-a)", "-(-a)");
    row("-name:cam", "-name:cam");
    row("name:\"\"", "name:\"\"");
    row("name:\"a\\\"b\\\\c\"", "name:\"a\\\"b\\\\c\"");
    row("name:\"a\\nb\\tc\\rd\"", "name:\"a\\nb\\tc\\rd\"");
    row("name:\"\\u202e\\u0041\\u00DF\"", "name:\"\\u202EAß\"");
    row("name:\"\\udb40\\udc41\"", "name:\"\\uDB40\\uDC41\"");
    row("name:\"\\q\\u12\"", "name:\"qu12\""); // an escape that is none
}

void tst_FilterTree::printsWhatItIs()
{
    QFETCH(QString, text);
    QTEST(treeOf(text).toText(), "printed");
}

void tst_FilterTree::narrows_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    QTest::newRow("nothing") << QString() << u"name:\"yard\""_qs;
    QTest::newRow("a term") << u"status:failed"_qs << u"status:failed name:\"yard\""_qs;
    QTest::newRow("either") << u"status:failed OR status:publishing"_qs
                            << u"(status:failed OR status:publishing) name:\"yard\""_qs;
    QTest::newRow("either, in brackets") << u"(a OR b)"_qs << u"(a OR b) name:\"yard\""_qs;
    QTest::newRow("not") << u"-(a OR b)"_qs << u"-(a OR b) name:\"yard\""_qs;
}

void tst_FilterTree::narrows()
{
    QFETCH(QString, before);
    QTEST(FilterTree::all({treeOf(before), named("yard")}).toText(), "after");
}

void tst_FilterTree::takesATermBackOut_data()
{
    QTest::addColumn<QString>("before");
    for (const QString &text : {u""_qs, u"cam"_qs, u"a OR b c"_qs, u"-(a b)"_qs, u"name:cam* -name:\"x y\""_qs,
                                u"is:ended"_qs, u"is:failed,ended"_qs, u"a OR is:failed"_qs})
        QTest::newRow(qPrintable(text)) << text;
}

void tst_FilterTree::takesATermBackOut()
{
    QFETCH(QString, before);
    const FilterTree tree = treeOf(before);
    const FilterTree term = treeOf(u"is:failed"_qs);
    QVERIFY(!tree.has(term));
    const FilterTree narrowed = tree.with(term);
    QVERIFY(narrowed.has(term));
    QCOMPARE(treeOf(narrowed.toText()), narrowed);
    QCOMPARE(narrowed.without(term), tree);
    QCOMPARE(tree.without(term), tree);
}

void tst_FilterTree::keepsOneForm()
{
    const FilterTree a = named("a");
    const FilterTree b = named("b");
    QCOMPARE(FilterTree::all({}), FilterTree());
    QCOMPARE(FilterTree::all({FilterTree(), a}), a);
    QCOMPARE(FilterTree::all({FilterTree::all({a, b}), a}).parts.size(), 3);
    QCOMPARE(FilterTree::any({a}), a);
    QCOMPARE(FilterTree::any({a, FilterTree()}), FilterTree()); // all, or these
    QVERIFY(!(a == b));
    QVERIFY(!(FilterTree::all({a, b}) == FilterTree::any({a, b})));
}

namespace {

// Trees that the language can say, of values that are hard to write.
class RandomTrees {
public:
    explicit RandomTrees(quint32 seed)
        : m_random(seed)
    {}

    FilterTree next(int depth = 3)
    {
        const int kind = m_random.bounded(depth > 0 ? 5 : 2);
        switch (kind) {
        case 0:
            return {.kind = FilterTree::Kind::Word, .values = {value()}};
        case 1:
            return field();
        case 2:
            return FilterTree::excluding(next(depth - 1));
        case 3:
            return FilterTree::all(several(depth));
        default:
            return FilterTree::any(several(depth));
        }
    }

    QByteArray name() { return m_names.at(m_random.bounded(int(m_names.size()))); }

private:
    std::vector<FilterTree> several(int depth)
    {
        std::vector<FilterTree> parts;
        for (int count = m_random.bounded(1, 4); count > 0; --count)
            parts.push_back(next(depth - 1));
        return parts;
    }
    FilterTree field()
    {
        const QStringList texts{u"name"_qs, u"app"_qs, u"status"_qs};
        FilterTree tree = FilterTree::equal(texts.at(m_random.bounded(int(texts.size()))), {});
        tree.values.clear();
        for (int count = m_random.bounded(1, 3); count > 0; --count)
            tree.values += value();
        return tree;
    }
    FilterValue value()
    {
        if (m_random.bounded(8) == 0)
            return {FilterValue::Kind::Glob, u"c*m?"_qs};
        if (m_random.bounded(8) == 0)
            return {FilterValue::Kind::Expression, u"^c[a ]/m$"_qs};
        if (m_random.bounded(8) == 0)
            return {FilterValue::Kind::Text, u"CaM"_qs};
        return {FilterValue::Kind::Exact, json::decodedUtf8(name())};
    }

    QRandomGenerator m_random;
    const QByteArrayList m_names = nastyNames();
};

} // namespace

void tst_FilterTree::printedParsesToTheSame()
{
    RandomTrees trees(1);
    for (int n = 0; n < 2'000; ++n) {
        const FilterTree tree = trees.next();
        if (tree.toText().size() < 90'000)
            QVERIFY2(treeOf(tree.toText()) == tree, qPrintable(tree.toText()));
    }
}

void tst_FilterTree::anyNameIsFoundAlone()
{
    const QByteArrayList names = nastyNames();
    for (const QByteArray &name : names) {
        const QString text = named(name).toText();
        const auto parsed = Filter::parse(text);
        QVERIFY2(std::holds_alternative<Filter>(parsed), qPrintable(text));
        for (const QByteArray &other : names) {
            Subject subject;
            subject[&wcs::HookEvent::name] = other;
            QVERIFY2(std::get<Filter>(parsed).matches(subject) == (other == name),
                     qPrintable(text + QStringLiteral(" / ") + QString::fromUtf8(other)));
        }
    }
}

// The one thing that "Only this" promises: what passed before, and of this what has that name.
void tst_FilterTree::anyFilterIsNarrowedByAnyName()
{
    RandomTrees trees(2);
    const QByteArrayList names = nastyNames();
    int found = 0;
    for (int n = 0; n < 500; ++n) {
        const Filter before(trees.next());
        const QByteArray wanted = trees.name();
        const QString text = FilterTree::all({treeOf(before.tree().toText()), named(wanted)}).toText();
        const Filter after(treeOf(text));
        for (const QByteArray &name : names) {
            Subject subject;
            subject[&wcs::HookEvent::name] = name;
            subject[&wcs::HookEvent::appKey] = "cam";
            subject[&wcs::HookEvent::status] = "OR";
            const bool expected = before.matches(subject) && name == wanted;
            found += expected ? 1 : 0;
            QVERIFY2(after.matches(subject) == expected, qPrintable(text));
        }
    }
    QVERIFY(found > 30); // it is not all about nothing
}

// What a cell says is what the filter of "Only this" asks for.
void tst_FilterTree::everyCellHasItsTerm()
{
    StreamFixture fixture;
    StreamBoard board;
    Table table(board);
    journal::Record one = fixture.record("yard", "PUBLISHING");
    one.event.info = "by hand";
    one.event.width = 1280;
    one.event.height = 720;
    one.answer.status = 403;
    journal::Record other = fixture.record({}, "PLAYING", false);
    other.event.sessionId = "/192.168.1.10:1/x";
    other.event.appKey = {};
    board.apply({{one, other}});
    table.tick();
    const auto term = [&](const QByteArray &key, int column) {
        const QVariant tree = table.indexOfKey(key, column).data(TermRole);
        return tree.isValid() ? tree.value<FilterTree>().toText() : u"none"_qs;
    };
    const QByteArray key = one.streamKey;
    QCOMPARE(term(key, Table::StatusColumn), u"status:\"PUBLISHING\""_qs);
    QCOMPARE(term(key, Table::NameColumn), u"name:\"yard\""_qs);
    QCOMPARE(term(key, Table::DirectionColumn), u"dir:publish"_qs);
    QCOMPARE(term(key, Table::AppColumn), u"app:\"defaultApp\""_qs);
    QCOMPARE(term(key, Table::ClientColumn), u"client:\"192.168.1.102\""_qs);
    QCOMPARE(term(key, Table::ProviderColumn), u"provider:\"WebRTC\""_qs);
    QCOMPARE(term(key, Table::SizeColumn), u"width:1280 height:720"_qs);
    QCOMPARE(term(key, Table::EventsColumn), u"events:1"_qs);
    QCOMPARE(term(key, Table::AnswerColumn), u"last-answer:403"_qs);
    QCOMPARE(term(key, Table::CauseColumn), u"info:\"by hand\""_qs);
    QCOMPARE(term(key, Table::MediaSessionColumn), u"id:\"id-yard\""_qs);
    QCOMPARE(term(key, Table::SeenColumn), u"none"_qs);
    QCOMPARE(term(other.streamKey, Table::NameColumn), u"id:\"id-\""_qs); // shown for want of a name
    QCOMPARE(term(other.streamKey, Table::AppColumn), u"app:\"\""_qs);
    QCOMPARE(term(other.streamKey, Table::DirectionColumn), u"dir:play"_qs);
    QCOMPARE(term(other.streamKey, Table::ClientColumn), u"client:\"192.168.1.10\""_qs);
}

void tst_FilterTree::aCellFindsNoOther()
{
    StreamFixture fixture;
    StreamBoard board;
    Table table(board);
    journal::Batch batch;
    const QByteArrayList names = nastyNames();
    for (const QByteArray &name : names)
        batch.records.push_back(fixture.record(name, "PUBLISHING"));
    board.apply(batch);
    table.tick();
    QCOMPARE(table.rowCount(), int(names.size()));
    for (const QByteArray &name : names) {
        const QModelIndex cell = table.indexOfKey(StreamFixture::keyOf(name), Table::NameColumn);
        const QByteArray key = cell.data(Table::KeyRole).toByteArray();
        table.setFilter(Filter(treeOf(cell.data(TermRole).value<FilterTree>().toText())));
        QCOMPARE(table.rowCount(), 1);
        QCOMPARE(table.index(0, 0).data(Table::KeyRole).toByteArray(), key);
        table.setFilter({});
    }
}

// "Only this" of a name with a password in it finds it, and does not say it.
void tst_FilterTree::tellsNoSecret()
{
    const QString name = u"rtsp://me:s3c@10.0.0.9/cam (я)?token=s3c&x=1"_qs;
    const QString text = FilterTree::equal(u"name"_qs, name).toText();
    QVERIFY2(!text.contains(u"s3c"), qPrintable(text));
    const auto parsed = Filter::parse(text);
    QVERIFY2(std::holds_alternative<Filter>(parsed), qPrintable(text));
    const QByteArray utf8 = name.toUtf8();
    Subject subject;
    subject[&wcs::HookEvent::name] = utf8;
    QVERIFY(std::get<Filter>(parsed).matches(subject));
    subject[&wcs::HookEvent::name] = "rtsp://me:s3c@10.0.0.8/cam (я)?token=s3c&x=1";
    QVERIFY(!std::get<Filter>(parsed).matches(subject));
}

QTEST_APPLESS_MAIN(tst_FilterTree)
#include "tst_filtertree.moc"
