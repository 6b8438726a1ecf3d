#include "ui/kit/colours.h"
#include "ui/kit/style.h"
#include "ui/tables/statuschip.h"

#include <QTest>

using ui::Colours;

class TestColours : public QObject {
    Q_OBJECT
private slots:
    void contrastIsThatOfWcag();
    void textIsReadable_data();
    void textIsReadable();
    void chipsAreReadable_data();
    void chipsAreReadable();
    void statusesLookDifferent_data();
    void statusesLookDifferent();
    void styleFollowsTheSystem();
    void chosenSchemeWins();
};

static void bothSchemes()
{
    QTest::addColumn<bool>("dark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
}

static const Colours &scheme(bool dark)
{
    return dark ? Colours::dark() : Colours::light();
}

void TestColours::contrastIsThatOfWcag()
{
    QCOMPARE(qRound(ui::contrast(Qt::black, Qt::white) * 100), 2100);
    QCOMPARE(qRound(ui::contrast(QColor(0x777777), Qt::white) * 100), 448);
    QVERIFY(ui::contrast(ui::readable(QColor(0x777777), Qt::white), Qt::white) >= 4.5);
}

void TestColours::textIsReadable_data()
{
    bothSchemes();
}

void TestColours::textIsReadable()
{
    QFETCH(bool, dark);
    const Colours &c = scheme(dark);
    for (const QColor &back : {c.window, c.panel, c.hover, c.selection}) {
        QVERIFY2(ui::contrast(c.text, back) >= 4.5, qPrintable(back.name()));
        QVERIFY2(ui::contrast(c.dim, back) >= 4.5, qPrintable(back.name()));
    }
    QVERIFY(ui::contrast(ui::readable(c.failed, c.warningBack), c.warningBack) >= 4.5);
    const QPalette palette = c.palette();
    using P = QPalette;
    for (const auto &[ink, back] : {std::pair{P::WindowText, P::Window},
                                    {P::Text, P::Base},
                                    {P::ButtonText, P::Button},
                                    {P::HighlightedText, P::Highlight},
                                    {P::ToolTipText, P::ToolTipBase},
                                    {P::PlaceholderText, P::Base}})
        QVERIFY(ui::contrast(palette.color(ink), palette.color(back)) >= 4.5);
}

void TestColours::chipsAreReadable_data()
{
    bothSchemes();
}

void TestColours::chipsAreReadable()
{
    QFETCH(bool, dark);
    const Colours &c = scheme(dark);
    const QList<QByteArray> statuses{"PUBLISHING", "PLAYING", "PENDING",     "NEW",       "PAUSED",
                                     "FAILED",     "STOPPED", "UNPUBLISHED", "UNHEARD_OF"};
    for (const QByteArray &status : statuses) {
        ui::Chip chip = ui::Chip::ofStatus(QString::fromLatin1(status), wcs::phaseOf(status), c);
        for (const QColor &panel : {c.panel, c.selection})
            QVERIFY2(ui::contrast(chip.ink(panel), chip.back(panel)) >= 4.5, status.constData());
        chip.colour = c.dim; // of an ended stream
        QVERIFY2(ui::contrast(chip.ink(c.panel), chip.back(c.panel)) >= 4.5, status.constData());
    }
}

void TestColours::statusesLookDifferent_data()
{
    bothSchemes();
}

void TestColours::statusesLookDifferent()
{
    QFETCH(bool, dark);
    QList<ui::Chip::Shape> shapes;
    QStringList colours;
    for (const char *status : {"PUBLISHING", "PLAYING", "PENDING", "PAUSED", "FAILED", "STOPPED", "UNHEARD_OF"}) {
        const auto chip = ui::Chip::ofStatus(QString::fromLatin1(status), wcs::phaseOf(status), scheme(dark));
        QVERIFY2(!shapes.contains(chip.shape), status);
        QVERIFY2(!colours.contains(chip.colour.name()), status);
        shapes.append(chip.shape);
        colours.append(chip.colour.name());
    }
    for (const char *remark : {"SNAPSHOT_COMPLETE", "RESIZE", "PLAYBACK_PROBLEM"}) { // known, so not as unknown
        const auto chip = ui::Chip::ofStatus(QString::fromLatin1(remark), wcs::phaseOf(remark), scheme(dark));
        QVERIFY2(!shapes.contains(chip.shape) && !chip.hatched, remark);
    }
    const auto injected = ui::Chip::ofAnswer(QStringLiteral("500"), scheme(dark));
    QVERIFY(injected.dashed);
    QCOMPARE(injected.colour, scheme(dark).text); // no hue of its own
}

void TestColours::styleFollowsTheSystem()
{
    ui::Style style;
    QPalette system(QColor(40, 40, 40));
    style.polish(system);
    QCOMPARE(system.color(QPalette::Window), Colours::dark().window);
    system = QPalette(QColor(239, 239, 239));
    style.polish(system);
    QCOMPARE(system.color(QPalette::Window), Colours::light().window);
}

void TestColours::chosenSchemeWins()
{
    ui::Style style;
    style.setScheme(ui::Scheme::Dark);
    QPalette system(QColor(239, 239, 239));
    style.polish(system);
    QCOMPARE(system.color(QPalette::Window), Colours::dark().window);
}

QTEST_MAIN(TestColours)
#include "tst_colours.moc"
