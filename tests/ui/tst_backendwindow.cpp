#include "ui/endpoint/mirrormodel.h"
#include "ui/kit/fonts.h"
#include "ui/log/eventlogdock.h"
#include "ui/rules/answersdock.h"
#include "ui/rules/answerswitch.h"
#include "ui/rules/ruleview.h"
#include "ui/tables/datatable.h"
#include "ui/tables/filterfield.h"
#include "ui/window/emptystate.h"
#include "ui/window/topbar.h"
#include "windowpage.h"

#include <QAction>
#include <QClipboard>
#include <QDialog>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

// What the window says of a web server behind the program, and how one is chosen.
class TestBackendWindow : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup() { m_page.reset(); }

    void isOfferedAtTheFirstStart();
    void saysWhatTheProbeFound();
    void forgetsWhatWasFoundElsewhere();
    void isUsedAndLeft();
    void keepsThoseOfSinglePaths();
    void saysThatWcsDoesNotWaitThatLong();
    void saysWhatIsWrongWithAUrl();
    void tellsTheWaysThereAndBack();
    void keepsWhatIsBeingTyped();
    void canBeChosenLater();
    void standsInTheStatusLine();
    void saysWhoAnswersWithoutARule_data();
    void saysWhoAnswersWithoutARule();
    void leavesTheStatusLineItsRoom();
    void failsUntilItAnswers();
    void listsWhatTheMirrorSaidOtherwise();

private:
    template <typename Widget>
    Widget *shown(const char *name);
    QString text(const char *name);
    void open(); // the form of the first start
    void type(const QString &url);
    void press(const char *button) { QTest::mouseClick(shown<QPushButton>(button), Qt::LeftButton); }
    void use(const QString &url) { emit m_page->backend().backendChanged({.url = url, .others = {}, .mirror = {}}); }

    std::unique_ptr<WindowPage> m_page;
    const QString m_url = QStringLiteral("http://127.0.0.1:9000/api");
};

void TestBackendWindow::init()
{
    m_page = std::make_unique<WindowPage>();
    m_page->window().resize(1200, 900);
    m_page->listen();
    emit m_page->backend().backendChanged({});
}

template <typename Widget>
Widget *TestBackendWindow::shown(const char *name)
{
    for (Widget *widget : m_page->window().findChildren<Widget *>(QLatin1String(name))) {
        if (widget->isVisible())
            return widget;
    }
    return nullptr;
}

QString TestBackendWindow::text(const char *name)
{
    const auto *label = shown<QLabel>(name);
    return label ? label->text() : QString();
}

void TestBackendWindow::open()
{
    QVERIFY(!shown<QLineEdit>("backendUrl"));
    press("hasBackend");
    QVERIFY(shown<QLineEdit>("backendUrl"));
}

void TestBackendWindow::type(const QString &url)
{
    auto *field = shown<QLineEdit>("backendUrl");
    QVERIFY(field);
    field->selectAll();
    QTest::keyClicks(field, url);
}

void TestBackendWindow::isOfferedAtTheFirstStart()
{
    open();
    QVERIFY(!shown<QPushButton>("backendCheck")->isEnabled()); // nothing to check
    QVERIFY(!shown<QPushButton>("backendNone"));
    QVERIFY(!shown<QWidget>("backendBack"));
    type(m_url);
    QVERIFY(shown<QPushButton>("backendUse")->isEnabled());
    press("hasBackend");
    QVERIFY(!shown<QLineEdit>("backendUrl"));
}

void TestBackendWindow::saysWhatTheProbeFound()
{
    open();
    type(u' ' + m_url);
    press("backendCheck");
    QVERIFY(m_page->probes().isLast(m_url));
    QCOMPARE(text("backendResult"), QStringLiteral("Asking it …"));
    m_page->probes().answer({true, QStringLiteral("nginx answered 404 in 3 ms: there is a web server.")});
    QTRY_COMPARE(text("backendResult"), QStringLiteral("nginx answered 404 in 3 ms: there is a web server."));
    QVERIFY(!shown<QLabel>("backendProblem"));
    QTest::keyClick(shown<QLineEdit>("backendUrl"), Qt::Key_Return); // once more
    QCOMPARE(m_page->probes().size(), 2);
    m_page->probes().answer({false, QStringLiteral("No web server answered there: refused.")});
    QTRY_COMPARE(text("backendProblem"), QStringLiteral("No web server answered there: refused."));
    QVERIFY(!shown<QLabel>("backendResult"));
    QCOMPARE(m_page->backends().size(), 0);
}

void TestBackendWindow::forgetsWhatWasFoundElsewhere()
{
    open();
    type(m_url);
    press("backendCheck");
    QTest::keyClicks(shown<QLineEdit>("backendUrl"), QStringLiteral("2"));
    m_page->probes().answer({true, QStringLiteral("It answered.")});
    QCoreApplication::processEvents();
    QVERIFY(!shown<QLabel>("backendResult"));
}

void TestBackendWindow::isUsedAndLeft()
{
    open();
    type(m_url);
    press("backendUse");
    QVERIFY(m_page->backends().isLast(m_url));
    use(m_url);
    m_page->backends().answer({});
    QTRY_VERIFY(text("backendState").contains(m_url));
    QVERIFY(!shown<QLabel>("backendProblem"));
    press("backendNone");
    QVERIFY(m_page->backends().isLast(QString()));
    use({});
    QVERIFY(!shown<QLabel>("backendState"));
    QVERIFY(!shown<QPushButton>("backendNone"));
}

void TestBackendWindow::keepsThoseOfSinglePaths()
{
    const QStringList others{QStringLiteral("/rest/a → http://127.0.0.1:9001"),
                             QStringLiteral("/rest/b → http://127.0.0.1:9002")};
    emit m_page->backend().backendChanged({.url = m_url, .others = others, .mirror = {}});
    m_page->action("backend")->trigger();
    QTRY_VERIFY(shown<QDialog>("backendDialog"));
    for (const QString &part : others + QStringList{m_url, QStringLiteral("keep")})
        QVERIFY2(text("backendState").contains(part), qPrintable(text("backendState")));
    const auto pressNone = [this](const QString &answer) {
        auto *dialog = shown<QDialog>("backendDialog");
        QTest::mouseClick(dialog->findChild<QPushButton *>(QStringLiteral("backendNone")), Qt::LeftButton);
        QVERIFY(m_page->find<QWidget>(QStringLiteral("backendNoneQuestion")));
        m_page->press(QStringLiteral("backendNoneQuestion"), answer);
    };
    pressNone(QStringLiteral("Cancel"));
    QCOMPARE(m_page->backends().size(), 0);
    QTRY_VERIFY(!m_page->find<QWidget>(QStringLiteral("backendNoneQuestion")));
    pressNone(QStringLiteral("None"));
    QVERIFY(m_page->backends().isLast(QString()));
}

void TestBackendWindow::saysThatWcsDoesNotWaitThatLong()
{
    open();
    QVERIFY(!shown<QLabel>("backendLate"));
    emit m_page->backend().backendChanged({.url = {}, .others = {}, .mirror = {}, .lateMs = 20'000});
    QCOMPARE(text("backendLate"),
             QStringLiteral("Its answer is waited for up to 20 s (--forward-timeout), but WCS gives up "
                            "after 15 s: what comes later is an error to it."));
}

void TestBackendWindow::saysWhatIsWrongWithAUrl()
{
    open();
    type(QStringLiteral("nonsense"));
    press("backendUse");
    m_page->backends().answer(QStringLiteral("“nonsense” does not begin with http:// or https://."));
    QTRY_COMPARE(text("backendProblem"), QStringLiteral("“nonsense” does not begin with http:// or https://."));
}

void TestBackendWindow::tellsTheWaysThereAndBack()
{
    use(m_url); // by an option: then the form is open by itself
    QTRY_VERIFY(shown<QWidget>("backendBack"));
    QVERIFY(!shown<QWidget>("backendHere")); // the step has it
    auto *copy = shown<QWidget>("backendBack")->findChild<QAbstractButton *>();
    copy->click();
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("update app -l %1 defaultApp").arg(m_url));
    m_page->action("backend")->trigger();
    QTRY_VERIFY(shown<QWidget>("backendHere"));
    copy = shown<QWidget>("backendHere")->findChild<QAbstractButton *>();
    copy->click();
    QCOMPARE(QGuiApplication::clipboard()->text(),
             QStringLiteral("update app -l http://127.0.0.1:8085/rest/my_api defaultApp"));
}

void TestBackendWindow::keepsWhatIsBeingTyped()
{
    open();
    type(QStringLiteral("http://half"));
    use(m_url); // by the control API
    QCOMPARE(shown<QLineEdit>("backendUrl")->text(), QStringLiteral("http://half"));
}

void TestBackendWindow::canBeChosenLater()
{
    m_page->feed("b4e7", "PUBLISHING");
    QTRY_VERIFY(m_page->streams().isVisible());
    use(m_url);
    m_page->action("backend")->trigger();
    QTRY_VERIFY(shown<QDialog>("backendDialog"));
    QCOMPARE(shown<QLineEdit>("backendUrl")->text(), m_url);
    press("backendNone");
    QVERIFY(m_page->backends().isLast(QString()));
    use({});
    QCOMPARE(shown<QLineEdit>("backendUrl")->text(), QString());
    m_page->action("backend")->trigger(); // the same one
    QCOMPARE(m_page->window().findChildren<QDialog *>(QStringLiteral("backendDialog")).size(), 1);
}

void TestBackendWindow::standsInTheStatusLine()
{
    QVERIFY(!shown<QLabel>("backendAddress"));
    use(m_url);
    QCOMPARE(text("backendAddress"), QStringLiteral("→ ") + m_url);
    emit m_page->backend().backendChanged({.url = {},
                                           .others = {QStringLiteral("my_api → ") + m_url},
                                           .mirror = QStringLiteral("http://mirror"),
                                           .proxy = QStringLiteral("http://proxy:1")});
    QCOMPARE(text("backendAddress"), QStringLiteral("→ by path"));
    const QString tip = shown<QLabel>("backendAddress")->toolTip();
    QVERIFY(tip.contains(m_url) && tip.contains(QStringLiteral("http://mirror")));
    QVERIFY(tip.contains(QStringLiteral("By the proxy http://proxy:1")));
    m_page->action("backend")->trigger();
    QVERIFY(text("backendState").contains(QStringLiteral("The way there is by the proxy http://proxy:1.")));
}

void TestBackendWindow::saysWhoAnswersWithoutARule_data()
{
    QTest::addColumn<ui::Backend>("backend");
    QTest::addColumn<QString>("hint");
    QTest::addColumn<QString>("answer");
    QTest::addColumn<QString>("action");
    const QStringList others{QStringLiteral("/rest/a → http://127.0.0.1:9001")};
    QTest::newRow("none") << ui::Backend() << QStringLiteral("All hooks are answered normally")
                          << QStringLiteral("Answer: 200 OK") << QStringLiteral("&200 OK – all normal");
    const QString handedOn = QStringLiteral("All hooks are handed on to the web server behind");
    QTest::newRow("one") << ui::Backend{.url = m_url, .others = {}, .mirror = {}} << handedOn
                         << QStringLiteral("Answer: backend's") << QStringLiteral("&The backend's – all handed on");
    QTest::newRow("several") << ui::Backend{.url = m_url, .others = others, .mirror = {}} << handedOn
                             << QStringLiteral("Answer: backend's") << QStringLiteral("&The backend's – all handed on");
    QTest::newRow("of one path") << ui::Backend{.url = {}, .others = others, .mirror = {}}
                                 << QStringLiteral(
                                        "Hooks are handed on to a web server behind, or answered normally, by "
                                        "their path")
                                 << QStringLiteral("Answer: by path")
                                 << QStringLiteral("&200 OK or the backend's, by path – all normal");
}

void TestBackendWindow::saysWhoAnswersWithoutARule()
{
    QFETCH(const ui::Backend, backend);
    auto &answer = m_page->window().features().bar->answer();
    const int width = answer.sizeHint().width();
    emit m_page->backend().backendChanged(backend);
    const QString said = m_page->window().features().answersDock->list().accessibleDescription();
    QFETCH(const QString, hint);
    QVERIFY2(said.startsWith(hint), qPrintable(said));
    QTEST(answer.text(), "answer");
    QTEST(m_page->action("answer200")->text(), "action");
    QCOMPARE(answer.sizeHint().width(), width); // what stands beside it keeps its place
    emit m_page->backend().backendChanged({});
    QCOMPARE(answer.text(), QStringLiteral("Answer: 200 OK"));
}

// What is long gives way: figures and the state of the store are seen as a whole.
void TestBackendWindow::leavesTheStatusLineItsRoom()
{
    m_page->window().resize(1440, 900);
    use(QStringLiteral("http://127.0.0.1:9000/rest/my_api"));
    emit m_page->endpoint().storeStateChanged({});
    journal::StoreFigures figures;
    figures.stored = 12'345'678;
    figures.fileBytes = 1'234'567'890;
    emit m_page->endpoint().storeFiguresChanged(figures);
    emit m_page->endpoint().rejectedChanged(1'234);
    emit m_page->endpoint().troublesChanged(
        {QStringLiteral("A sentence that says at length what keeps hooks from being taken. ").repeated(5)});
    const auto isWhole = [this](const char *name) {
        const auto *label = static_cast<const ui::Label *>(shown<QLabel>(name));
        return label && label->shown() == label->text();
    };
    QTRY_VERIFY(!isWhole("troubles"));
    for (const char *name : {"backendAddress", "stored", "storeState"})
        QVERIFY2(isWhole(name), name);
}

void TestBackendWindow::failsUntilItAnswers()
{
    const QString sentence = QStringLiteral("The web server behind us has failed 5 times in a row.");
    const auto banner = [&]() -> QWidget * {
        for (auto *button : m_page->window().findChildren<QPushButton *>()) {
            if (button->isVisible() && button->text() == u"Show them")
                return button->parentWidget();
        }
        return nullptr;
    };
    QVERIFY(!banner());
    emit m_page->backend().outageChanged({.sentences = {sentence}, .since = 1'700'000'000'000'000});
    QVERIFY(banner());
    QVERIFY(banner()->accessibleName().startsWith(QStringLiteral("Since ")));
    QVERIFY(banner()->accessibleName().endsWith(sentence));
    QTest::mouseClick(banner()->findChild<QPushButton *>(), Qt::LeftButton);
    auto *log = m_page->window().features().log;
    QTRY_VERIFY(log->isVisible());
    QCOMPARE(log->filter().text(), QStringLiteral("backend:failed"));
    emit m_page->backend().outageChanged({});
    QVERIFY(!banner());
}

void TestBackendWindow::listsWhatTheMirrorSaidOtherwise()
{
    QVERIFY(!m_page->action("mirror")->isVisible());
    emit m_page->backend().backendChanged({.url = {}, .others = {}, .mirror = QStringLiteral("http://mirror/api")});
    QVERIFY(m_page->action("mirror")->isVisible());
    ui::MirrorReport report{.sent = 5,
                            .same = 3,
                            .different = 1,
                            .failed = 1,
                            .uncompared = 2,
                            .dropped = 7,
                            .lastFailure = {},
                            .differences = {}};
    report.lastFailure = QStringLiteral("It was reset.");
    report.differences.append({.at = 1'700'000'000'000'000,
                               .method = "connect",
                               .mediaSessionId = "id-1",
                               .name = "cam\x01",
                               .status = 200,
                               .mirrorStatus = 403,
                               .sentence = QStringLiteral("403 instead of 200")});
    emit m_page->backend().mirrorReported(report);
    m_page->action("mirror")->trigger();
    QTRY_VERIFY(shown<QDialog>("mirrorDialog"));
    QCOMPARE(text("mirrorCounts"), QStringLiteral("3 same · 1 different · 2 not compared · 1 failed · 7 dropped"));
    QVERIFY(text("mirrorFailure").contains(QStringLiteral("It was reset.")));
    auto &table = static_cast<ui::DataTable &>(m_page->view(QStringLiteral("Differences of the mirror")));
    const auto cell = [&](int column) { return table.model()->index(0, column).data().toString(); };
    QCOMPARE(cell(ui::MirrorModel::NameColumn), QStringLiteral("cam␁"));
    QCOMPARE(cell(ui::MirrorModel::MirrorColumn), QStringLiteral("403"));
    table.selectRow(0);
    table.copySelection();
    const QString copied = QGuiApplication::clipboard()->text();
    QVERIFY2(copied.contains(QStringLiteral("connect\t")) && copied.contains(QStringLiteral("403 instead of 200")) &&
                 copied.contains(QStringLiteral("id-1")),
             qPrintable(copied));
    report.same = 4;
    emit m_page->backend().mirrorReported(report); // while it is open
    QVERIFY(text("mirrorCounts").startsWith(QStringLiteral("4 same")));
    QVERIFY(table.selectionModel()->hasSelection()); // the list is the same
}

QTEST_MAIN(TestBackendWindow)
#include "tst_backendwindow.moc"
