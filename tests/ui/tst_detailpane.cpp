#include "ui/detail/detailpane.h"
#include "ui/detail/eventview.h"
#include "ui/kit/fonts.h"
#include "view/copyrole.h"
#include "windowpage.h"

#include <QAction>
#include <QClipboard>
#include <QElapsedTimer>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QTabBar>
#include <QTableView>
#include <QThreadPool>

using History = view::HistoryModel;

class TestDetailPane : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup() { m_page.reset(); }

    void showsTheSelectedStreamsHistory();
    void stepsThroughEvents();
    void showsTheEventItself();
    void hostileTextStaysText();
    void masksSecrets();
    void showsSecretsWhereTheyAreAskedFor();
    void masksPasswordsInNamesEverywhere();
    void showsWhatTakesLongToLayOut_data();
    void showsWhatTakesLongToLayOut();
    void copiesLargeBodiesBesideTheWindow();
    void saysThatAnEventIsGone();
    void showsAFailureOnlyWhereItIsAwaited();
    void copiesACurlCommand();
    void saysWhichRuleAnswered_data();
    void saysWhichRuleAnswered();
    void saysWhatIsOdd();
    void showsWhatTheBackendAnswered();
    void saysWhyTheBackendDidNotAnswer();
    void hasAColumnForTheBackendOnceItSaidSomething();
    void cutsItsLineShort();

private:
    QTableView &history() { return m_page->view(QStringLiteral("History of the selected stream")); }
    QString event() { return m_page->find<QPlainTextEdit>()->toPlainText(); }
    void openEvent() { m_page->find<QTabBar>()->setCurrentIndex(1); }
    void feedWithBackend(const journal::BackendAnswer &answer);

    std::unique_ptr<WindowPage> m_page;
};

void TestDetailPane::init()
{
    m_page = std::make_unique<WindowPage>();
    m_page->listen();
    m_page->feed("other", "PLAYING", false);
    m_page->feed("b4e7", "PENDING");
    m_page->feed("b4e7", "PUBLISHING");
    QTRY_COMPARE(m_page->table().rowCount(), 2);
    m_page->clickRow(m_page->rowOf("b4e7"));
    QTRY_COMPARE(m_page->history().rowCount(), 2);
}

void TestDetailPane::showsTheSelectedStreamsHistory()
{
    const auto status = [this](int row) {
        return m_page->history().index(row, History::StatusColumn).data().toString();
    };
    QCOMPARE(status(0), QStringLiteral("PUBLISHING"));
    QCOMPARE(status(1), QStringLiteral("PENDING"));
    QVERIFY(!m_page->history().index(0, History::SinceColumn).data().toString().isEmpty());
    m_page->feed("b4e7", "UNPUBLISHED");
    QTRY_COMPARE(status(0), QStringLiteral("UNPUBLISHED"));
    m_page->clickRow(m_page->rowOf("other"));
    QTRY_COMPARE(m_page->history().rowCount(), 1);
    QCOMPARE(status(0), QStringLiteral("PLAYING"));
}

void TestDetailPane::stepsThroughEvents()
{
    QTRY_COMPARE(history().currentIndex().row(), 0);
    m_page->action("previousEvent")->trigger();
    QCOMPARE(history().currentIndex().row(), 1);
    m_page->action("previousEvent")->trigger(); // there is none
    QCOMPARE(history().currentIndex().row(), 1);
    m_page->action("nextEvent")->trigger();
    QCOMPARE(history().currentIndex().row(), 0);
}

void TestDetailPane::showsTheEventItself()
{
    openEvent();
    QTRY_VERIFY(event().contains(QStringLiteral("\n  \"status\": \"PUBLISHING\"")));
    for (QAction *action : m_page->window().findChildren<QAction *>()) {
        if (action->text() == u"Raw")
            action->trigger();
    }
    QCOMPARE(event(), QStringLiteral(R"({"name":"b4e7","status":"PUBLISHING","authToken":"•••"})"));
    m_page->action("previousEvent")->trigger();
    QTRY_VERIFY(event().contains(QStringLiteral("PENDING")));
}

void TestDetailPane::hostileTextStaysText()
{
    const QByteArray name("<b>bold</b><img src=x>\xe2\x80\xae"
                          "gpj.exe\x01");
    m_page->feed(name, "<h1>PUBLISHING</h1>");
    QTRY_COMPARE(m_page->table().rowCount(), 3);
    m_page->clickRow(0);
    openEvent();
    QTRY_VERIFY(event().contains(QStringLiteral("<b>bold</b>")));
    QVERIFY(event().contains(QStringLiteral("⟨U+202E⟩")));
    QVERIFY(!event().contains(QChar(0x202e)));
    for (const QLabel *label : m_page->window().findChildren<QLabel *>())
        QCOMPARE(label->textFormat(), Qt::PlainText);
    QString toolTips;
    for (int column = 0; column < view::StreamTableModel::ColumnCount; ++column) {
        const QModelIndex cell = m_page->table().index(0, column);
        QVERIFY(!cell.data().toString().contains(QChar(0x202e)));
        QVERIFY2(!cell.data(Qt::ToolTipRole).toString().contains(QStringLiteral("<b>")), "tool tips would render it");
        QVERIFY(!cell.data(Qt::ToolTipRole).toString().contains(QStringLiteral("<h1>")));
        toolTips += cell.data(Qt::ToolTipRole).toString();
    }
    QVERIFY2(toolTips.contains(QStringLiteral("&lt;b&gt;")), qPrintable(toolTips));
}

void TestDetailPane::masksSecrets()
{
    openEvent();
    QTRY_VERIFY(event().contains(QStringLiteral("b4e7")));
    QVERIFY(!event().contains(QStringLiteral("sesame")));
    QGuiApplication::clipboard()->clear();
    for (QAction *action : m_page->find<ui::EventView>()->findChildren<QAction *>()) {
        if (action->text() == u"Copy")
            action->trigger();
    }
    QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("b4e7")));
    QVERIFY(!QGuiApplication::clipboard()->text().contains(QStringLiteral("sesame")));
}

void TestDetailPane::showsSecretsWhereTheyAreAskedFor()
{
    openEvent();
    auto *view = m_page->find<ui::EventView>();
    auto *summary = m_page->find<ui::Label>(QStringLiteral("eventSummary"));
    auto *reveal = m_page->find<QAction>(QStringLiteral("revealSecrets"));
    for (const bool isPretty : {true, false}) {
        view->setPretty(isPretty);
        QTRY_VERIFY(summary->text().contains(QStringLiteral("Secrets are masked")));
        QVERIFY(reveal->isVisible());
        reveal->trigger();
        QVERIFY(event().contains(QStringLiteral("sesame")));
        QVERIFY(summary->text().contains(QStringLiteral("Secrets are shown")));
        reveal->trigger();
        QVERIFY(!event().contains(QStringLiteral("sesame")));
    }
    reveal->trigger();
    QVERIFY(event().contains(QStringLiteral("sesame")));
    const journal::StoredRecord same = *view->record();
    view->setRecord(same);
    QVERIFY(event().contains(QStringLiteral("sesame"))); // the same event
    journal::StoredRecord other = same;
    other.entry.id += 1;
    view->setRecord(other);
    QVERIFY(!event().contains(QStringLiteral("sesame")));
    other.body = R"({"name":"cam"})";
    view->setRecord(other);
    QVERIFY(!reveal->isVisible());
    QVERIFY(!summary->text().contains(QStringLiteral("Secrets")));
}

// What fonts take long for is broken or cut to be shown, and that is said; copied it is whole.
void TestDetailPane::showsWhatTakesLongToLayOut_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("said");
    const QString broken = QStringLiteral("Broken to be shown");
    QTest::newRow("128,000 marks") << (u'a' + QString(128'000, QChar(0x301))) << broken;
    QTest::newRow("conjuncts") << QStringLiteral("क्ष्म्य").repeated(4'000) << QStringLiteral("Only its beginning");
    QTest::newRow("joined people") << QStringLiteral("👨\u200d").repeated(10'000)
                                   << QStringLiteral("Only its beginning");
    QTest::newRow("a long line") << QString(250'000, u'x') << broken;
}

void TestDetailPane::showsWhatTakesLongToLayOut()
{
    QFETCH(QString, text);
    QFETCH(QString, said);
    openEvent();
    auto *view = m_page->find<ui::EventView>();
    QTRY_VERIFY(view->record());
    journal::StoredRecord record = *view->record();
    record.body = text.toUtf8();
    view->setPretty(false);
    QElapsedTimer clock;
    clock.start();
    view->setRecord(record);
    view->grab();
    qInfo("laid out in %lld ms", clock.elapsed());
    auto *summary = m_page->find<ui::Label>(QStringLiteral("eventSummary"));
    QVERIFY2(summary->text().contains(said), qPrintable(summary->text()));
    for (QAction *action : view->findChildren<QAction *>()) {
        if (action->text() == u"Copy")
            action->trigger();
    }
    QTRY_COMPARE(QGuiApplication::clipboard()->text(), text);
}

// The window goes on meanwhile; and what is copied by then stays.
void TestDetailPane::copiesLargeBodiesBesideTheWindow()
{
    openEvent();
    auto *view = m_page->find<ui::EventView>();
    QTRY_VERIFY(view->record());
    journal::StoredRecord record = *view->record();
    record.body = '{' + QByteArray(R"("token":"s3c","name":"it's","width":1280,)").repeated(100'000) + "\"x\":1}";
    view->setPretty(false);
    QElapsedTimer clock;
    clock.start();
    view->setRecord(record);
    qInfo("shown in %lld ms", clock.restart());
    QClipboard *clipboard = QGuiApplication::clipboard();
    QAction *copy = nullptr;
    for (QAction *action : view->findChildren<QAction *>()) {
        if (action->text() == u"Copy")
            copy = action;
    }
    QVERIFY(copy);
    for (QAction *action : {copy, m_page->action("copyCurl")}) {
        clipboard->setText(QStringLiteral("before"));
        clock.restart();
        action->trigger();
        qInfo("%s: the window went on after %lld ms", qPrintable(action->text()), clock.elapsed());
        QTRY_VERIFY_WITH_TIMEOUT(clipboard->text() != u"before", 30'000);
        qInfo("copied after %lld ms", clock.elapsed());
        QVERIFY(clipboard->text().size() > record.body.size() / 2);
        QVERIFY(!clipboard->text().contains(u"s3c"));
        QVERIFY(clipboard->text().contains(u"•••"));

        action->trigger();
        clipboard->setText(QStringLiteral("another"));
        QVERIFY(QThreadPool::globalInstance()->waitForDone(30'000));
        QCoreApplication::processEvents();
        QCOMPARE(clipboard->text(), QStringLiteral("another"));
    }
}

// Wherever a name, a cause or an address with a password is seen, or goes out from the window.
void TestDetailPane::masksPasswordsInNamesEverywhere()
{
    const QByteArray name = "rtsp://me:s3cret@10.0.0.9/cam";
    journal::Record record = m_page->record(name, "FAILED");
    record.event.info = "cannot pull " + name + "?access_token=s3cret";
    m_page->feed({record});
    QTRY_COMPARE(m_page->table().rowCount(), 3);
    m_page->clickRow(m_page->rowOf("rtsp://me:•••@10.0.0.9/cam"));
    QTRY_VERIFY(history().model()->rowCount() > 0);
    m_page->action("eventLogAction")->trigger();
    qsizetype looked = 0;
    for (QTableView *view : m_page->window().findChildren<QTableView *>()) {
        QAbstractItemModel *model = view->model();
        for (int row = 0; model && row < model->rowCount(); ++row) {
            for (int column = 0; column < model->columnCount(); ++column) {
                for (const int role : {int(Qt::DisplayRole), int(Qt::ToolTipRole), int(Qt::AccessibleTextRole),
                                       int(Qt::AccessibleDescriptionRole), view::CopyRole}) {
                    const QString text = model->index(row, column).data(role).toString();
                    QVERIFY2(!text.contains(u"s3cret"), qPrintable(text));
                    looked += text.contains(u"rtsp://me:•••@10.0.0.9") ? 1 : 0;
                }
            }
        }
    }
    QVERIFY2(looked > 5, qPrintable(QString::number(looked)));
    for (const QLabel *label : m_page->window().findChildren<QLabel *>())
        QVERIFY2(!(label->text() + label->toolTip()).contains(u"s3cret"), qPrintable(label->text()));
    m_page->type(QStringLiteral("name:\"rtsp://me:s3cret@10.0.0.9/cam\"")); // what it is, is as it was
    QTRY_COMPARE(m_page->table().rowCount(), 1);
}

void TestDetailPane::saysThatAnEventIsGone()
{
    QTRY_COMPARE(history().currentIndex().row(), 0);
    m_page->forget();
    openEvent();
    QCOMPARE(m_page->recordsAsked().size(), 1);
    m_page->recordsAsked().answer({std::nullopt});
    QVERIFY2(event().contains(QStringLiteral("not kept any more")), qPrintable(event()));
}

void TestDetailPane::showsAFailureOnlyWhereItIsAwaited()
{
    QTRY_COMPARE(history().currentIndex().row(), 0);
    m_page->forget();
    openEvent();
    m_page->find<ui::DetailPane>()->showRecord(77); // another one instead
    QVERIFY(event().isEmpty());
    m_page->recordsAsked().answerAt(0, Error{QStringLiteral("The failure of the one before.")});
    QVERIFY(event().isEmpty());
    m_page->recordsAsked().answerAt(1, Error{QStringLiteral("The journal cannot be read.")});
    QCOMPARE(event(), QStringLiteral("The journal cannot be read."));
}

void TestDetailPane::copiesACurlCommand()
{
    QTRY_COMPARE(history().currentIndex().row(), 0);
    m_page->action("copyCurl")->trigger(); // reads the event first
    QTRY_VERIFY(QGuiApplication::clipboard()->text().startsWith(QStringLiteral("curl ")));
    QVERIFY(QGuiApplication::clipboard()->text().contains(
        QStringLiteral("http://127.0.0.1:8085/rest/my_api/StreamStatusEvent")));
}

void TestDetailPane::saysWhichRuleAnswered_data()
{
    using journal::Sent;
    QTest::addColumn<journal::Answer>("answer");
    QTest::addColumn<QString>("line");
    const auto injected = [](int status, Sent sent, const QByteArray &name = {}) {
        return journal::Answer{status, journal::AnswerKind::Injected, "403-first", name, sent};
    };
    QTest::newRow("usual") << journal::Answer{} << QStringLiteral("Answered 200 in ");
    QTest::newRow("name") << injected(403, Sent::Response, "403 first")
                          << QStringLiteral("Answered 403 by rule “403 first” (403-first) in ");
    QTest::newRow("no name") << injected(403, Sent::Response) << QStringLiteral("Answered 403 by rule “403-first” in ");
    QTest::newRow("cut") << injected(200, Sent::Cut) << QStringLiteral("Answered 200 cut by rule “403-first” in ");
    QTest::newRow("none") << injected(0, Sent::Reset, "<b>")
                          << QStringLiteral("Not answered: reset by rule “<b>” (403-first)");
}

void TestDetailPane::saysWhichRuleAnswered()
{
    QFETCH(const journal::Answer, answer);
    QFETCH(const QString, line);
    journal::Record record = m_page->record("b4e7", "PUBLISHING");
    record.answer = answer;
    m_page->forget();
    openEvent();
    m_page->feed({record});
    m_page->action("nextEvent")->trigger();
    QTRY_VERIFY(m_page->recordsAsked().isLast(record.id));
    m_page->recordsAsked().answer(
        {journal::StoredRecord{journal::entryOf(record), record.head, record.body, record.backend}});
    QStringList texts;
    for (const QLabel *label : m_page->window().findChildren<QLabel *>())
        texts.append(label->text());
    QVERIFY2(texts.join(QLatin1Char('\n')).contains(line), qPrintable(texts.join(QLatin1Char('\n'))));
}

void TestDetailPane::feedWithBackend(const journal::BackendAnswer &answer)
{
    journal::Record record = m_page->record("b4e7", "PUBLISHING");
    record.answerUs = 12'900;
    record.answer.status = answer.result.status > 0 ? answer.result.status : 502;
    record.answer.kind = answer.result.status > 0 ? journal::AnswerKind::Relayed : journal::AnswerKind::Refused;
    record.backend = std::make_shared<journal::BackendAnswer>(answer);
    m_page->feed({record});
    m_page->action("nextEvent")->trigger();
}

void TestDetailPane::showsWhatTheBackendAnswered()
{
    openEvent();
    auto *view = m_page->find<ui::EventView>();
    auto *part = m_page->find<QAction>(QStringLiteral("backendAnswer"));
    QTRY_VERIFY(view->record());
    QVERIFY(!part->isVisible());
    feedWithBackend({.result = {.status = 403, .us = 12'000},
                     .reason = "Go away",
                     .head = "Server: nginx\r\nX-Auth-Token: sesame\r\n",
                     .body = R"({"allowed":false,"password":"sesame"})"});
    QTRY_VERIFY(part->isVisible());
    QVERIFY(event().contains(QStringLiteral("PUBLISHING"))); // first what came
    const QString summary = m_page->find<ui::Label>(QStringLiteral("eventSummary"))->text();
    QVERIFY2(summary.contains(QStringLiteral("Answered 403, as the backend said, in 12.9 ms (900 µs ours, 12 ms the "
                                             "backend's)")),
             qPrintable(summary));
    part->trigger();
    QCOMPARE(event(), QStringLiteral("HTTP/1.1 403 Go away\nServer: nginx\nX-Auth-Token: •••\n\n{\n  \"allowed\": "
                                     "false,\n  \"password\": \"•••\"\n}"));
    m_page->find<QAction>(QStringLiteral("revealSecrets"))->trigger();
    QCOMPARE(event().count(QStringLiteral("sesame")), 2);
    view->setPretty(false);
    QVERIFY(event().endsWith(QStringLiteral(R"({"allowed":false,"password":"sesame"})")));
    m_page->action("previousEvent")->trigger(); // one that was not handed on
    QTRY_VERIFY(!part->isVisible());
    QVERIFY(event().contains(QStringLiteral("\"status\":\"PUBLISHING\"")));
}

void TestDetailPane::saysWhyTheBackendDidNotAnswer()
{
    openEvent();
    feedWithBackend({.result = {.us = 2'000, .failure = journal::BackendFailure::Unreachable},
                     .sentence = "127.0.0.1:9 has refused the connection."});
    auto *part = m_page->find<QAction>(QStringLiteral("backendAnswer"));
    QTRY_VERIFY(part->isVisible());
    QVERIFY(m_page->find<ui::Label>(QStringLiteral("eventSummary"))
                ->text()
                .contains(QStringLiteral("No answer from the backend after 2.0 ms: there was no connection")));
    part->trigger();
    QVERIFY2(event().contains(QStringLiteral("127.0.0.1:9 has refused the connection.")), qPrintable(event()));
}

void TestDetailPane::hasAColumnForTheBackendOnceItSaidSomething()
{
    QVERIFY(history().isColumnHidden(History::BackendColumn));
    feedWithBackend({.result = {.status = 200, .us = 12'000}});
    QTRY_VERIFY(!history().isColumnHidden(History::BackendColumn));
    const QHeaderView &header = *history().horizontalHeader();
    QCOMPARE(header.visualIndex(History::BackendColumn), header.visualIndex(History::AnswerTimeColumn) + 1);
}

void TestDetailPane::saysWhatIsOdd()
{
    journal::Record record = m_page->record("b4e7", "PUBLISHING");
    record.event.problems = {{"name", "given twice"}};
    m_page->forget();
    openEvent();
    m_page->feed({record});
    m_page->action("nextEvent")->trigger();
    QTRY_VERIFY(m_page->recordsAsked().isLast(record.id));
    m_page->recordsAsked().answer(
        {journal::StoredRecord{journal::entryOf(record), record.head, record.body, record.backend}});
    const auto *summary = m_page->find<ui::Label>(QStringLiteral("eventSummary"));
    QVERIFY2(summary->text().contains(QStringLiteral("name: given twice")), qPrintable(summary->text()));
    QVERIFY2(summary->toolTip().contains(QStringLiteral("name: given twice")), qPrintable(summary->toolTip()));
}

void TestDetailPane::cutsItsLineShort()
{
    openEvent();
    auto *summary = m_page->find<ui::Label>(QStringLiteral("eventSummary"));
    QTRY_VERIFY(!summary->text().isEmpty());
    m_page->window().resize(1'900, 900);
    QTRY_COMPARE(summary->shown(), summary->text());
    summary->setText(QString(400, QLatin1Char('x')));
    QTRY_VERIFY(summary->shown().endsWith(QChar(0x2026)));
    QVERIFY(summary->fontMetrics().horizontalAdvance(summary->shown()) <= summary->width());
}

QTEST_MAIN(TestDetailPane)
#include "tst_detailpane.moc"
