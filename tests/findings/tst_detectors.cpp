#include "detectors.h"

#include <QTest>

#include <set>

using namespace findings;
using ByRule = Detector::ByRule;

namespace {

std::vector<Detector> allDetectors()
{
    std::vector<Detector> all = streamDetectors();
    for (const std::vector<Detector> &some : {programDetectors(), wcsDetectors()})
        all.insert(all.end(), some.begin(), some.end());
    return all;
}

// "stuck cam, failed door": those that are injected with a star.
QByteArray words(const std::vector<Finding> &findings)
{
    QByteArrayList words;
    for (const Finding &finding : findings)
        words += kindName(finding.kind).toByteArray() + ' ' + finding.name + (finding.isInjected ? "*" : "");
    return words.join(", ");
}

} // namespace

// Each kind: where it is found, where it is not, and what is made of it where a rule has answered.
class tst_Detectors : public QObject {
    Q_OBJECT
private slots:
    void areThereForAllKinds()
    {
        std::set<Kind> kinds;
        for (const Detector &detector : allDetectors())
            kinds.insert(detector.kind);
        QCOMPARE(kinds.size(), KindCount);
        QCOMPARE(allDetectors().size(), KindCount);
    }

    void find_data() { addRows(&Detector::fires); }
    void find()
    {
        QFETCH(Detector, detector);
        Site site(known());
        detector.fires.happens(site);
        isTold(site, detector.kind);
    }

    void findNothingInWhatIsAlike_data() { addRows(&Detector::alike); }
    void findNothingInWhatIsAlike()
    {
        QFETCH(Detector, detector);
        Site site(known());
        detector.alike.happens(site);
        isCalm(site);
    }

    void alertNobodyOfWhatARuleBroughtAbout_data() { addRows(&Detector::injected); }
    void alertNobodyOfWhatARuleBroughtAbout()
    {
        QFETCH(Detector, detector);
        Site site(known());
        detector.injected.happens(site);
        switch (detector.byRule) {
        case ByRule::Labelled:
            isLabelled(site, detector.kind);
            break;
        case ByRule::Nothing:
            isCalm(site);
            break;
        case ByRule::Genuine:
            isTold(site, detector.kind);
            break;
        }
    }

private:
    static Known known() { return {{QStringLiteral("defaultApp*")}, {}}; }
    static void addRows(Detector::Case Detector::*which)
    {
        QTest::addColumn<Detector>("detector");
        for (const Detector &detector : allDetectors())
            QTest::addRow("%s: %s", kindName(detector.kind).data(), (detector.*which).what) << detector;
    }

    static bool hasKind(const Site &site, Kind kind)
    {
        return std::ranges::any_of(site.found(), [kind](const Finding &finding) { return finding.kind == kind; });
    }
    // It is found, by itself, and somebody hears of it where somebody has to do something.
    static void isTold(Site &site, Kind kind)
    {
        QVERIFY2(hasKind(site, kind), words(site.found()).constData());
        for (const Finding &finding : site.found()) {
            QVERIFY2(!finding.isInjected, words(site.found()).constData());
            QCOMPARE(finding.kind, kind);
        }
        site.pass(2 * Site::Second);
        QCOMPARE(site.incidents().all().size(), makesIncident(kind) ? 1u : 0u);
        QCOMPARE(site.incidents().takeChanged().has_value(), makesIncident(kind));
    }
    static void isCalm(Site &site)
    {
        site.pass(2 * Site::Second);
        QCOMPARE(words(site.found()), QByteArray());
        QVERIFY(!site.incidents().takeChanged());
    }
    // It is found, and so may be what else comes of it; nobody is alerted.
    static void isLabelled(Site &site, Kind kind)
    {
        QVERIFY2(hasKind(site, kind), words(site.found()).constData());
        for (const Finding &finding : site.found())
            QVERIFY2(finding.isInjected, words(site.found()).constData());
        site.pass(2 * Site::Second);
        QVERIFY(site.incidents().all().empty());
        QVERIFY(!site.incidents().takeChanged());
    }
};

QTEST_GUILESS_MAIN(tst_Detectors)
#include "tst_detectors.moc"
