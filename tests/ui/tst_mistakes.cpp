#include "base/clock.h"
#include "board/rejectiontext.h"
#include "ui/endpoint/firststart.h"
#include "ui/endpoint/mistakes.h"
#include "ui/log/eventlogdock.h"
#include "ui/window/emptystate.h"
#include "windowpage.h"

#include <QDockWidget>
#include <QPushButton>
#include <QTableView>

using journal::Reason;
using journal::Rejection;

namespace {

constexpr qint64 Second = 1'000'000'000; // ns

Rejection wrongPath(quint64 count, qint64 secondsAgo, const QByteArray &host = "192.0.2.7")
{
    return {.reason = Reason::WrongPath,
            .status = 404,
            .method = "POST",
            .target = "/rest/my_ap/connect",
            .host = host,
            .sentence = QStringLiteral("Hooks are posted to /rest/my_api/METHOD."),
            .advice = QStringLiteral("The app's URL on the WCS must be http://HOST:8085/rest/my_api."),
            .count = count,
            .lastMono = steadyNanoseconds() - secondsAgo * Second};
}

Rejection tls()
{
    return {.reason = Reason::TlsToPlainPort,
            .host = "192.0.2.9",
            .sentence = QStringLiteral("A TLS handshake came to the plain port."),
            .advice = QStringLiteral("The app's URL begins with https://."),
            .count = 1,
            .lastMono = steadyNanoseconds()};
}

} // namespace

// What the window says of what came and was no hook.
class TestMistakes : public QObject {
    Q_OBJECT
private slots:
    void init();
    void saysWhatCame_data();
    void saysWhatCame();
    void standsInTheFirstSteps();
    void standsWhereNothingIsLive();
    void leavesOutWhatIsMended();
    void isNoConnect();
    void showsTheFirstFew();
    void opensTheRejectedRequests();

private:
    QStringList shown(const QString &name = QStringLiteral("mistake"));

    std::unique_ptr<WindowPage> m_page;
};

void TestMistakes::init()
{
    m_page = std::make_unique<WindowPage>();
    m_page->listen();
}

QStringList TestMistakes::shown(const QString &name)
{
    QStringList texts;
    for (const ui::Label *label : m_page->window().findChildren<ui::Label *>(name)) {
        if (label->isVisible())
            texts.append(label->text());
    }
    return texts;
}

void TestMistakes::saysWhatCame_data()
{
    QTest::addColumn<Rejection>("rejection");
    QTest::addColumn<QString>("text");
    Rejection hidden = wrongPath(1, 0);
    hidden.target = "/a\xe2\x80\xae";
    hidden.method = "OPTIONS";
    QTest::newRow("often") << wrongPath(1'400, 12)
                           << QStringLiteral(
                                  "A POST to /rest/my_ap/connect came from 192.0.2.7 1,400 times, last 12 s ago.");
    QTest::newRow("once") << wrongPath(1, 120)
                          << QStringLiteral("A POST to /rest/my_ap/connect came from 192.0.2.7, 2 min ago.");
    QTest::newRow("without a request") << tls()
                                       << QStringLiteral(
                                              "A connection without a request came from 192.0.2.9, 0 s ago.");
    QTest::newRow("odd characters") << hidden
                                    << QStringLiteral("An OPTIONS to /a⟨U+202E⟩ came from 192.0.2.7, 0 s ago.");
}

void TestMistakes::saysWhatCame()
{
    QFETCH(Rejection, rejection);
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom));
    QTEST(board::rejectionText(rejection, steadyNanoseconds()), "text");
}

void TestMistakes::standsInTheFirstSteps()
{
    QVERIFY(shown().isEmpty());
    QVERIFY(!m_page->find<ui::Mistakes>()->isVisible());
    emit m_page->endpoint().rejectionsChanged({wrongPath(14, 12)});
    QCOMPARE(m_page->find<ui::EmptyState>()->reason(), ui::EmptyState::Reason::FirstStart);
    QCOMPARE(shown().size(), 1);
    QVERIFY(shown().first().contains(QStringLiteral("/rest/my_ap/connect came from 192.0.2.7 14 times")));
    QVERIFY(shown(QStringLiteral("mistakeAdvice")).first().contains(QStringLiteral("must be http://HOST:8085")));
    emit m_page->endpoint().rejectionsChanged({wrongPath(15, 0)});
    QVERIFY(shown().first().contains(QStringLiteral("15 times")));
}

void TestMistakes::standsWhereNothingIsLive()
{
    emit m_page->endpoint().storeFiguresChanged({.stored = 5'000});
    QCOMPARE(m_page->find<ui::EmptyState>()->reason(), ui::EmptyState::Reason::NothingLive);
    emit m_page->endpoint().rejectionsChanged({tls()});
    QCOMPARE(shown().size(), 1);
    m_page->feed("b4e7", "PUBLISHING");
    QTRY_VERIFY(m_page->streams().isVisible());
    QVERIFY(shown().isEmpty());
}

void TestMistakes::leavesOutWhatIsMended()
{
    emit m_page->endpoint().rejectionsChanged({wrongPath(14, 12), tls()});
    QCOMPARE(shown().size(), 2);
    journal::Record connect = m_page->record("", "");
    connect.event = {.method = "connect"};
    connect.streamKey.clear();
    connect.peer = "192.0.2.7:50000";
    connect.receivedMono = steadyNanoseconds();
    m_page->feed({connect});
    emit m_page->endpoint().rejectionsChanged({wrongPath(14, 12), tls()});
    QCOMPARE(shown().size(), 1);
    QVERIFY(shown().first().contains(QStringLiteral("192.0.2.9")));
    emit m_page->endpoint().rejectionsChanged({wrongPath(15, 0)}); // it was not
    QVERIFY(shown().first().contains(QStringLiteral("15 times")));
}

// A connect that was rejected is not the step of the WCS.
void TestMistakes::isNoConnect()
{
    journal::Record rejected = m_page->record("", "");
    rejected.event = {.method = "connect"};
    rejected.streamKey.clear();
    rejected.rejection = "The Authorization header is missing.";
    m_page->feed({rejected});
    for (const QString &text : shown(QString()))
        QVERIFY2(!text.contains(QStringLiteral("A connect has come")), qPrintable(text));
}

void TestMistakes::showsTheFirstFew()
{
    journal::RejectionList many;
    for (quint64 count = 20; count >= 1; --count) {
        many.append(wrongPath(count, 0));
        many.last().target = "/scan/" + QByteArray::number(count);
    }
    emit m_page->endpoint().rejectionsChanged(many);
    QCOMPARE(shown().size(), ui::Mistakes::MostShown);
    QVERIFY(shown().first().contains(QStringLiteral("/scan/20 ")));
    QVERIFY(shown(QString()).contains(QStringLiteral("17 more kinds stand there.")));
}

void TestMistakes::opensTheRejectedRequests()
{
    emit m_page->endpoint().rejectionsChanged({tls()});
    for (QPushButton *button : m_page->window().findChildren<QPushButton *>(QStringLiteral("mistakesLogButton"))) {
        if (button->isVisible())
            QTest::mouseClick(button, Qt::LeftButton);
    }
    QVERIFY(m_page->find<ui::EventLogDock>()->isVisible());
    QVERIFY(m_page->view(QStringLiteral("Event log")).isVisible());
    QVERIFY(m_page->action("rejectedOnlyAction")->isChecked());

    journal::Record rejected = m_page->record("", "");
    rejected.event = {};
    rejected.target = "/rest/my_ap/connect";
    rejected.streamKey.clear();
    rejected.rejection = "No.";
    m_page->feed({rejected, m_page->record("b4e7", "PUBLISHING")});
    const QAbstractItemModel *log = m_page->view(QStringLiteral("Event log")).model();
    QTRY_COMPARE(log->rowCount(), 1);
    QCOMPARE(log->index(0, view::EventLogModel::MethodColumn).data().toString(), QStringLiteral("/rest/my_ap/connect"));
}

QTEST_MAIN(TestMistakes)
#include "tst_mistakes.moc"
