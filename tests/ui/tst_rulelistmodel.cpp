#include "rulepage.h"
#include "view/rulelistmodel.h"

#include <QAbstractItemModelTester>
#include <QMimeData>
#include <QRegularExpression>
#include <QSignalSpy>

using Model = view::RuleListModel;

class TestRuleListModel : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();

    void showsRulesInOrder();
    void keepsRowsThatStay();
    void numbersAllButTheSwitch();
    void followsMoves();
    void tellsOnlyOfRowsWhoseCountsChanged();
    void countsDownTimeToLive();
    void saysWhatIsLeft();
    void saysThatARuleIsUsedUp();
    void togglesByWish();
    void escapesToolTips();
    void dropsAsWishes_data();
    void dropsAsWishes();
    void takesNoOtherDrops();

private:
    void show() { m_model->setRules(m_page->book.snapshot()); }
    void set(const rules::Rules &rules);
    QStringList shown() const;
    QVariant at(int row, int role) const { return m_model->index(row).data(role); }

    std::unique_ptr<RulePage> m_page;
    std::unique_ptr<Model> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void TestRuleListModel::init()
{
    m_page = std::make_unique<RulePage>();
    m_model = std::make_unique<Model>();
    m_tester = std::make_unique<QAbstractItemModelTester>(m_model.get(),
                                                          QAbstractItemModelTester::FailureReportingMode::Fatal);
}

void TestRuleListModel::cleanup()
{
    m_tester.reset();
    m_model.reset();
    m_page.reset();
}

void TestRuleListModel::set(const rules::Rules &rules)
{
    m_page->change(rules::replaceAll(rules, {}, true));
    show();
}

QStringList TestRuleListModel::shown() const
{
    QStringList ids;
    for (int row = 0; row < m_model->rowCount(); ++row)
        ids.append(at(row, Model::IdRole).toString());
    return ids;
}

void TestRuleListModel::showsRulesInOrder()
{
    rules::Rule cams = RulePage::rule(QStringLiteral("a"), true);
    cams.match.name = QStringLiteral("cam*");
    set({cams, RulePage::rule(QStringLiteral("b"))});
    QCOMPARE(shown(), QStringList({QStringLiteral("a"), QStringLiteral("b")}));
    QCOMPARE(at(0, Qt::DisplayRole).toString(), QStringLiteral("Rule a"));
    QCOMPARE(at(0, Model::SummaryRole).toString(), QStringLiteral("name cam*"));
    QCOMPARE(at(1, Model::SummaryRole).toString(), QStringLiteral("StreamStatusEvent · all streams"));
    QCOMPARE(at(0, Model::CountsRole).toString(), QStringLiteral("0 hits"));
    QCOMPARE(at(0, Qt::CheckStateRole).toInt(), int(Qt::Checked));
    QCOMPARE(at(1, Qt::CheckStateRole).toInt(), int(Qt::Unchecked));
    QVERIFY(at(0, Qt::AccessibleTextRole).toString().startsWith(QStringLiteral("Rule a, switched on, 403")));
}

void TestRuleListModel::keepsRowsThatStay()
{
    set({RulePage::rule(QStringLiteral("a")), RulePage::rule(QStringLiteral("b")),
         RulePage::rule(QStringLiteral("c"))});
    const QPersistentModelIndex b(m_model->index(1));
    const QPersistentModelIndex c(m_model->index(2));
    set({RulePage::rule(QStringLiteral("x")), RulePage::rule(QStringLiteral("c")),
         RulePage::rule(QStringLiteral("y"))});
    QCOMPARE(shown(), QStringList({QStringLiteral("x"), QStringLiteral("c"), QStringLiteral("y")}));
    QVERIFY(!b.isValid());
    QCOMPARE(c.row(), 1);
}

void TestRuleListModel::followsMoves()
{
    rules::Rules rules;
    for (const char *id : {"a", "b", "c", "d"})
        rules.append(RulePage::rule(QLatin1String(id)));
    set(rules);
    const QPersistentModelIndex a(m_model->index(0));
    const QSignalSpy removed(m_model.get(), &Model::rowsRemoved);
    std::ranges::reverse(rules);
    set(rules);
    QCOMPARE(shown(), m_page->ids());
    QCOMPARE(a.row(), 3);
    QCOMPARE(removed.size(), 0);
}

void TestRuleListModel::tellsOnlyOfRowsWhoseCountsChanged()
{
    set({RulePage::rule(QStringLiteral("a")), RulePage::rule(QStringLiteral("b"), true)});
    const QSignalSpy changed(m_model.get(), &Model::dataChanged);
    show();
    QCOMPARE(changed.size(), 0);
    m_page->hook("cam-1");
    show();
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed.first().first().toModelIndex().row(), 1);
    QCOMPARE(at(1, Model::CountsRole).toString(), QStringLiteral("1 hit"));
}

void TestRuleListModel::countsDownTimeToLive()
{
    rules::Rule rule = RulePage::rule(QStringLiteral("a"), true);
    rule.ttlMs = 2 * 3'600'000 + 5 * 60'000;
    set({rule, RulePage::rule(QStringLiteral("b"), true)});
    const auto says = [this](const char *pattern) {
        const QRegularExpression expression(QString::fromUtf8(pattern));
        return expression.match(at(0, Model::CountsRole).toString()).hasMatch();
    };
    QVERIFY(says("^0 hits · 2:0(5:00|4:\\d\\d) left$"));
    const QSignalSpy changed(m_model.get(), &Model::dataChanged);
    m_model->refreshTimes();
    QCOMPARE(changed.size(), 1);
    rule.ttlMs = 252'000;
    set({rule});
    QVERIFY(says("^0 hits · 4:(12|1\\d|0\\d) left$"));
}

void TestRuleListModel::saysWhatIsLeft()
{
    rules::Rule rule = RulePage::rule(QStringLiteral("a"), true);
    rule.when.count = 5;
    set({rule});
    m_page->hook("cam-1");
    m_page->hook("cam-2");
    show();
    QCOMPARE(at(0, Model::CountsRole).toString(), QStringLiteral("2 hits · 3 of 5 left"));
    QVERIFY(at(0, Model::ActiveRole).toBool());
}

void TestRuleListModel::saysThatARuleIsUsedUp()
{
    rules::Rule rule = RulePage::rule(QStringLiteral("a"), true);
    rule.when.count = 1;
    set({rule});
    m_page->hook("cam-1");
    show();
    QCOMPARE(at(0, Model::CountsRole).toString(), QStringLiteral("1 hit · used up"));
    QVERIFY(at(0, Model::UsedUpRole).toBool());
    QVERIFY(at(0, Model::EnabledRole).toBool());
    QVERIFY(!at(0, Model::ActiveRole).toBool());
}

void TestRuleListModel::togglesByWish()
{
    set({RulePage::rule(QStringLiteral("a"))});
    const QSignalSpy wanted(m_model.get(), &Model::toggleRequested);
    QVERIFY(m_model->setData(m_model->index(0), Qt::Checked, Qt::CheckStateRole));
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(wanted.first(), QVariantList({QStringLiteral("a"), true}));
    QVERIFY(!at(0, Model::EnabledRole).toBool());
    QVERIFY(!m_model->setData(m_model->index(0), QStringLiteral("x"), Qt::EditRole));
}

void TestRuleListModel::escapesToolTips()
{
    rules::Rule rule = RulePage::rule(QStringLiteral("a"));
    rule.name = QStringLiteral("<b>loud</b>\u202e");
    set({rule});
    QCOMPARE(at(0, Qt::DisplayRole).toString(), QStringLiteral("<b>loud</b>⟨U+202E⟩"));
    QVERIFY(at(0, Qt::ToolTipRole).toString().contains(QStringLiteral("&lt;b&gt;")));
    QVERIFY(!at(0, Qt::ToolTipRole).toString().contains(QStringLiteral("<b>")));
}

void TestRuleListModel::dropsAsWishes_data()
{
    QTest::addColumn<QList<int>>("dragged");
    QTest::addColumn<int>("row");
    QTest::addColumn<QString>("order");
    QTest::newRow("down") << QList<int>{0} << 3 << "bcad";
    QTest::newRow("to the end") << QList<int>{1} << 4 << "acdb";
    QTest::newRow("below all") << QList<int>{1} << -1 << "acdb";
    QTest::newRow("up") << QList<int>{3} << 0 << "dabc";
    QTest::newRow("where it is") << QList<int>{1} << 1 << "abcd";
    QTest::newRow("below itself") << QList<int>{1} << 2 << "abcd";
    QTest::newRow("two of them") << QList<int>{2, 0} << 4 << "bdac";
    QTest::newRow("two up") << QList<int>{1, 3} << 0 << "bdac";
}

void TestRuleListModel::dropsAsWishes()
{
    QFETCH(QList<int>, dragged);
    QFETCH(int, row);
    QFETCH(QString, order);
    rules::Rules rules;
    for (const char *id : {"a", "b", "c", "d"})
        rules.append(RulePage::rule(QLatin1String(id)));
    set(rules);
    connect(m_model.get(), &Model::moveRequested, m_page.get()->window.window(),
            [this](const QString &id, int position) { m_page->change(rules::move(id, position)); });
    QModelIndexList indexes;
    for (const int from : dragged)
        indexes.append(m_model->index(from));
    const std::unique_ptr<QMimeData> data(m_model->mimeData(indexes));
    QVERIFY(!m_model->dropMimeData(data.get(), Qt::MoveAction, row, 0, {}));
    QCOMPARE(m_page->ids().join(QString()), order);
    QCOMPARE(shown().join(QString()), QStringLiteral("abcd")); // until it is told so
    show();
    QCOMPARE(shown().join(QString()), order);
}

void TestRuleListModel::takesNoOtherDrops()
{
    set({RulePage::rule(QStringLiteral("a")), RulePage::rule(QStringLiteral("b"))});
    const QSignalSpy wanted(m_model.get(), &Model::moveRequested);
    QMimeData data;
    data.setText(QStringLiteral("a"));
    QVERIFY(!m_model->dropMimeData(&data, Qt::MoveAction, 2, 0, {}));
    QCOMPARE(wanted.size(), 0);
}

void TestRuleListModel::numbersAllButTheSwitch()
{
    set({RulePage::rule(QStringLiteral("a")), RulePage::rule(rules::SwitchId), RulePage::rule(QStringLiteral("b"))});
    QCOMPARE(at(0, Model::NumberRole).toInt(), 1);
    QCOMPARE(at(1, Model::NumberRole).toInt(), 0);
    QCOMPARE(at(2, Model::NumberRole).toInt(), 2);
    QCOMPARE(m_model->rowOfNumber(2), 2);
    QCOMPARE(m_model->rowOfNumber(3), -1);
}

QTEST_MAIN(TestRuleListModel)
#include "tst_rulelistmodel.moc"
