#include "view/copyrole.h"
#include "view/findingtext.h"
#include "view/incidentsmodel.h"

#include <QAbstractItemModelTester>
#include <QPersistentModelIndex>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using findings::Cause;
using findings::Incident;
using findings::IncidentNews;
using findings::Severity;
using view::IncidentsModel;

class TestIncidentsModel : public QObject {
    Q_OBJECT
private slots:
    void init();

    void standsInOrder();
    void selectionFollowsTheProblem();
    void keepsFewOfThoseThatAreOver();
    void forgets();
    void saysTheFacts_data();
    void saysTheFacts();
    void textsAreVisible();
    void mutingEnds();
    void everyKindHasWords();

private:
    static Incident incident(qint64 id, Severity severity, qint64 since)
    {
        return {.id = id, .severity = severity, .info = "Reason " + QByteArray::number(id), .since = since};
    }
    Incident over(qint64 id, qint64 at)
    {
        Incident incident = TestIncidentsModel::incident(id, Severity::Error, m_now - 1'000'000'000);
        incident.state = Incident::State::Resolved;
        incident.resolvedAt = at;
        return incident;
    }
    void tell(std::vector<Incident> changed) { m_model->apply({.changed = std::move(changed)}); }
    QList<qint64> ids();

    journal::Timeline m_timeline;
    qint64 m_now = 0;
    std::unique_ptr<IncidentsModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void TestIncidentsModel::init()
{
    m_timeline = {};
    m_now = m_timeline.now();
    m_model = std::make_unique<IncidentsModel>(m_timeline);
    m_tester = std::make_unique<QAbstractItemModelTester>(m_model.get(),
                                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
}

QList<qint64> TestIncidentsModel::ids()
{
    QList<qint64> ids;
    for (int row = 0; row < m_model->rowCount(); ++row)
        ids += m_model->index(row).data(IncidentsModel::IdRole).toLongLong();
    return ids;
}

void TestIncidentsModel::standsInOrder()
{
    tell({incident(1, Severity::Warning, 10), incident(2, Severity::Error, 30), incident(3, Severity::Error, 20),
          over(4, 50), over(5, 60)});
    QCOMPARE(ids(), (QList<qint64>{3, 2, 1, 5, 4}));
    tell({incident(6, Severity::Error, 25), over(3, 55)});
    QCOMPARE(ids(), (QList<qint64>{6, 2, 1, 5, 3, 4}));
    tell({incident(4, Severity::Error, 1)}); // again
    QCOMPARE(ids(), (QList<qint64>{4, 6, 2, 1, 5, 3}));
}

void TestIncidentsModel::selectionFollowsTheProblem()
{
    tell({incident(1, Severity::Warning, 10), incident(2, Severity::Warning, 20)});
    const QPersistentModelIndex second(m_model->index(1));
    tell({incident(3, Severity::Error, 30), over(1, 50)});
    QCOMPARE(second.data(IncidentsModel::IdRole).toLongLong(), 2);
    QCOMPARE(second.row(), 1);
}

void TestIncidentsModel::keepsFewOfThoseThatAreOver()
{
    std::vector<Incident> many;
    for (int id = 1; id <= 200; ++id)
        many.push_back(over(id, id));
    tell(many);
    QCOMPARE(m_model->rowCount(), int(IncidentsModel::MostResolved));
    QCOMPARE(ids().first(), 200);
    tell({incident(300, Severity::Warning, 1)});
    QCOMPARE(m_model->rowCount(), int(IncidentsModel::MostResolved) + 1);
    QCOMPARE(ids().first(), 300);
}

void TestIncidentsModel::forgets()
{
    tell({incident(1, Severity::Warning, 10), over(2, 50)});
    m_model->apply({.forgotten = {2, 7}});
    QCOMPARE(ids(), QList<qint64>{1});
    QCOMPARE(m_model->rowOf(2), -1);
}

void TestIncidentsModel::saysTheFacts_data()
{
    using Make = std::function<void(Incident &)>;
    QTest::addColumn<Make>("make");
    QTest::addColumn<QString>("said");
    QTest::newRow("new") << Make([](Incident &) {}) << u" · new"_qs;
    QTest::newRow("streams") << Make([](Incident &i) { i.publishers = 16, i.players = 12; })
                             << u" · 28 streams · new"_qs;
    QTest::newRow("one") << Make([](Incident &i) { i.publishers = 1; }) << u" · 1 stream · new"_qs;
    QTest::newRow("cause") << Make([](Incident &i) { i.cause = Cause::Network; }) << u" · network · new"_qs;
    QTest::newRow("acknowledged") << Make([](Incident &i) {
        i.state = Incident::State::Acknowledged;
        i.acknowledgedBy = u"Ada"_qs;
    }) << u" · acknowledged by Ada"_qs;
    QTest::newRow("by nobody said") << Make([](Incident &i) { i.state = Incident::State::Acknowledged; })
                                    << u" · acknowledged"_qs;
    QTest::newRow("comments") << Make([](Incident &i) { i.comments = {{}, {}}; }) << u" · new · 2 comments"_qs;
    QTest::newRow("demonstration") << Make([](Incident &i) { i.origin = wcs::Origin::Demonstration; })
                                   << u" · new · demonstration"_qs;
}

void TestIncidentsModel::saysTheFacts()
{
    QFETCH(std::function<void(Incident &)>, make);
    QFETCH(QString, said);
    Incident one = incident(1, Severity::Error, m_now);
    make(one);
    tell({one});
    const QString facts = m_model->index(0).data(IncidentsModel::FactsRole).toString();
    QVERIFY2(facts.startsWith(u"since "_qs), qPrintable(facts));
    QVERIFY2(facts.endsWith(said), qPrintable(facts));
    QVERIFY(m_model->index(0).data(view::CopyRole).toString().endsWith(said));
    QVERIFY(m_model->index(0).data(Qt::AccessibleTextRole).toString().startsWith(u"Error, "_qs));
}

void TestIncidentsModel::textsAreVisible()
{
    Incident one = incident(1, Severity::Error, m_now);
    one.info = "<b>\x01";
    one.state = Incident::State::Acknowledged;
    one.acknowledgedBy = u"a\u202Eb"_qs;
    tell({one});
    QCOMPARE(m_model->index(0).data().toString(), u"<b>␁"_qs);
    QVERIFY(m_model->index(0).data(Qt::ToolTipRole).toString().startsWith(u"&lt;b&gt;␁<br>"_qs));
    QVERIFY(m_model->index(0).data(IncidentsModel::FactsRole).toString().endsWith(u"a⟨U+202E⟩b"_qs));
}

void TestIncidentsModel::mutingEnds()
{
    Incident one = incident(1, Severity::Error, m_now);
    one.mutedUntil = m_now + 3'600'000'000;
    tell({one});
    QVERIFY(!m_model->isNew(one));
    QVERIFY(m_model->index(0).data(IncidentsModel::DimmedRole).toBool());
    m_model->refreshTimes();
    QSignalSpy changed(m_model.get(), &IncidentsModel::changed);
    m_timeline.anchor(m_now + 3'600'000'001, 0); // an hour later
    m_model->refreshTimes();
    QCOMPARE(changed.size(), 1);
    QVERIFY(m_model->isNew(one));
    QVERIFY(!m_model->index(0).data(IncidentsModel::DimmedRole).toBool());
    m_model->refreshTimes();
    QCOMPARE(changed.size(), 1);
}

void TestIncidentsModel::everyKindHasWords()
{
    QSet<QString> texts;
    for (size_t i = 0; i < findings::KindCount; ++i)
        texts.insert(view::kindText(findings::Kind(i)));
    QCOMPARE(texts.size(), qsizetype(findings::KindCount));
    findings::Kinds some;
    QVERIFY(!view::gravestOf(some));
    some.set(findings::Kind::Duplicate);
    some.set(findings::Kind::Stuck);
    QCOMPARE(view::gravestOf(some), std::optional(findings::Kind::Stuck));
    some.set(findings::Kind::Failed);
    QCOMPARE(view::gravestOf(some), std::optional(findings::Kind::Failed));
}

QTEST_GUILESS_MAIN(TestIncidentsModel)
#include "tst_incidentsmodel.moc"
