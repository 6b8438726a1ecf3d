#include "json/utf8.h"
#include "text/nastynames.h"
#include "ui/tables/spreadsheet.h"

#include <QTest>

using ui::spreadsheetRow;

class TestSpreadsheet : public QObject {
    Q_OBJECT
private slots:
    void writes_data();
    void writes();
    void isReadBackCellForCell();
    void noCellIsAFormula();
};

// As a spreadsheet reads what is pasted: written for this test, and knowing nothing of how it was made.
static QList<QStringList> readBack(const QString &text)
{
    QList<QStringList> rows{{}};
    QString cell;
    bool isQuoted = false;
    bool isEmptyRow = true;
    for (qsizetype at = 0; at < text.size(); ++at) {
        const QChar c = text[at];
        if (isQuoted && c == u'"' && at + 1 < text.size() && text[at + 1] == u'"') {
            cell += u'"';
            ++at;
        } else if (isQuoted) {
            if (c == u'"')
                isQuoted = false;
            else
                cell += c;
        } else if (c == u'"' && cell.isEmpty()) {
            isQuoted = true;
        } else if (c == u'\t' || c == u'\n' || c == u'\r') {
            rows.last().append(cell);
            cell.clear();
            if (c != u'\t')
                rows.append(QStringList());
            isEmptyRow = c != u'\t';
            continue;
        } else {
            cell += c;
        }
        isEmptyRow = false;
    }
    if (isEmptyRow)
        rows.removeLast();
    return rows;
}

void TestSpreadsheet::writes_data()
{
    QTest::addColumn<QStringList>("cells");
    QTest::addColumn<QString>("row");
    const auto row = [](const QStringList &cells, const QString &text) {
        QTest::newRow(qPrintable(text)) << cells << text + u'\n';
    };
    row({u"cam"_qs, {}, u"two words"_qs}, u"cam\t\ttwo words"_qs);
    row({u"\"quoted\""_qs, u"x"_qs}, u"\"\"\"quoted\"\"\"\tx"_qs);
    row({u"it's \"x\""_qs}, u"\"it's \"\"x\"\"\""_qs);
    row({u"a\tb"_qs, u"a\nb"_qs, u"a\r\nb"_qs}, u"\"a\tb\"\t\"a\nb\"\t\"a\r\nb\""_qs);
    row({u"=1+1"_qs, u"+x"_qs, u"-x"_qs, u"@x"_qs}, u"'=1+1\t'+x\t'-x\t'@x"_qs);
    row({u" =1"_qs, u"\u00a0=1"_qs, u"＝1"_qs}, u"' =1\t'\u00a0=1\t'＝1"_qs);
    row({u"\"=1"_qs}, u"\"'\"\"=1\""_qs);
    row({u"'=1"_qs}, u"''=1"_qs); // so that the apostrophe that is taken away again is ours
    row({u"'x"_qs, u"a=1"_qs, u"1-1"_qs}, u"'x\ta=1\t1-1"_qs);
    row({u"\tx"_qs, u"\rx"_qs}, u"\"'\tx\"\t\"'\rx\""_qs);
    row({QString(QChar(u'\0')) + u'x'}, u"␀x"_qs);
}

void TestSpreadsheet::writes()
{
    QFETCH(QStringList, cells);
    QTEST(spreadsheetRow(cells), "row");
}

void TestSpreadsheet::isReadBackCellForCell()
{
    QString text = spreadsheetRow({QStringLiteral("Stream"), QStringLiteral("Direction"), QStringLiteral("App")});
    QList<QStringList> expected{{QStringLiteral("Stream"), QStringLiteral("Direction"), QStringLiteral("App")}};
    for (const QByteArray &name : nastyNames()) {
        const QStringList cells{json::decodedUtf8(name), QString(), QStringLiteral("x")};
        text += spreadsheetRow(cells);
        expected.append(cells);
    }
    const QList<QStringList> rows = readBack(text);
    QCOMPARE(rows.size(), expected.size());
    for (qsizetype row = 0; row < rows.size(); ++row) {
        QString first = rows.at(row).value(0);
        QString wanted = expected.at(row).first();
        wanted.replace(QChar(u'\0'), QChar(u'␀'));
        QCOMPARE(rows.at(row).size(), 3);
        QVERIFY2(first == wanted || first == u'\'' + wanted, qPrintable(first));
        QCOMPARE(rows.at(row).last(), expected.at(row).last());
    }
}

void TestSpreadsheet::noCellIsAFormula()
{
    for (const QByteArray &name : nastyNames()) {
        for (const QString &before : {QString(), QStringLiteral(" "), QStringLiteral("\""), QStringLiteral("'\"\t ")}) {
            const QString value = before + json::decodedUtf8(name);
            const QString cell = readBack(spreadsheetRow({value})).first().first();
            QVERIFY2(!QStringView(u"=+-@\t\r＝＋－＠").contains(cell.front()), qPrintable(cell));
            if (cell.front() != u'\'')
                QVERIFY2(!QStringView(u"=+-@").contains(cell.trimmed().front()), qPrintable(cell));
        }
    }
}

QTEST_APPLESS_MAIN(TestSpreadsheet)
#include "tst_spreadsheet.moc"
