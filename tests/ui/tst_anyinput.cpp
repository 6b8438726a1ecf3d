#include "windowpage.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFileDialog>
#include <QMenu>
#include <QRandomGenerator>
#include <QTest>
#include <QWheelEvent>

#include <algorithm>

namespace {

// What the program says to itself while it runs; the first of it ends the test.
QString &firstComplaint()
{
    static QString text;
    return text;
}

void listen(QtMsgType type, const QMessageLogContext &, const QString &text)
{
    const bool isOfThePlatform = text.startsWith(QStringLiteral("This plugin does not support"));
    if (type != QtDebugMsg && type != QtInfoMsg && !isOfThePlatform && firstComplaint().isEmpty())
        firstComplaint() = text;
}

const QList<int> Keys{Qt::Key_Tab,   Qt::Key_Backtab,   Qt::Key_Return,  Qt::Key_Escape, Qt::Key_Space, Qt::Key_Up,
                      Qt::Key_Down,  Qt::Key_Left,      Qt::Key_Right,   Qt::Key_Home,   Qt::Key_End,   Qt::Key_PageUp,
                      Qt::Key_Menu,  Qt::Key_Backspace, Qt::Key_Delete,  Qt::Key_F1,     Qt::Key_F8,    Qt::Key_F9,
                      Qt::Key_Comma, Qt::Key_Period,    Qt::Key_Plus,    Qt::Key_Minus,  Qt::Key_0,     Qt::Key_1,
                      Qt::Key_A,     Qt::Key_C,         Qt::Key_E,       Qt::Key_F,      Qt::Key_I,     Qt::Key_L,
                      Qt::Key_N,     Qt::Key_U,         Qt::Key_V,       Qt::Key_X,      Qt::Key_Z,     Qt::Key_Colon,
                      Qt::Key_Slash, Qt::Key_QuoteDbl,  Qt::Key_PageDown};

} // namespace

// Somebody who presses and clicks whatever there is, while streams come and go. How often is
// STREAMWATCH_ANY_INPUT's to say, and STREAMWATCH_ANY_INPUT_SEED's in which order.
class TestAnyInput : public QObject {
    Q_OBJECT
private slots:
    void nothingBreaks();

private:
    QWidget *target();
    void pressAnything();
    void clickAnything();
    void turnTheWheel();
    void feedSome();
    void step();
    int below(int limit) { return m_random.bounded(limit); }

    std::unique_ptr<WindowPage> m_page;
    QRandomGenerator m_random;
    QElapsedTimer m_sinceStep;
    qint64 m_longest = 0; // ms
    int m_left = 0;
    bool m_isOver = false;
    int m_fed = 0;
};

// A visible part of what has the word: a menu, a question, else the window.
QWidget *TestAnyInput::target()
{
    QWidget *top = QApplication::activePopupWidget();
    if (!top)
        top = QApplication::activeModalWidget();
    if (!top)
        top = &m_page->window();
    QList<QWidget *> parts = top->findChildren<QWidget *>();
    parts.removeIf([](const QWidget *part) { return !part->isVisible() || !part->isEnabled() || part->isWindow(); });
    return parts.isEmpty() || below(10) == 0 ? top : parts.at(below(int(parts.size())));
}

void TestAnyInput::pressAnything()
{
    const auto key = Qt::Key(Keys.at(below(int(Keys.size()))));
    static const QList<Qt::KeyboardModifiers> modifiers{
        {}, {}, {}, Qt::ShiftModifier, Qt::ControlModifier, Qt::AltModifier, Qt::ControlModifier | Qt::ShiftModifier};
    QWidget *focus = QApplication::activePopupWidget();
    if (!focus)
        focus = QApplication::focusWidget();
    QTest::keyClick(focus ? focus : &m_page->window(), key, modifiers.at(below(int(modifiers.size()))));
}

void TestAnyInput::clickAnything()
{
    QWidget *part = target();
    const QPoint place(below(std::max(part->width(), 1)), below(std::max(part->height(), 1)));
    const Qt::MouseButton button = below(6) == 0 ? Qt::RightButton : Qt::LeftButton;
    if (button == Qt::RightButton) {
        QContextMenuEvent menu(QContextMenuEvent::Mouse, place, part->mapToGlobal(place));
        QApplication::sendEvent(part, &menu);
    } else if (below(5) == 0) {
        QTest::mouseDClick(part, button, {}, place);
    } else {
        QTest::mouseMove(part, place);
        QTest::mouseClick(part, button, below(4) == 0 ? Qt::ControlModifier : Qt::NoModifier, place);
    }
}

void TestAnyInput::turnTheWheel()
{
    QWidget *part = target();
    const QPoint place = part->rect().center();
    QWheelEvent event(place, part->mapToGlobal(place), {}, {0, below(2) == 0 ? 120 : -120}, Qt::NoButton,
                      below(5) == 0 ? Qt::ControlModifier : Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(part, &event);
}

void TestAnyInput::feedSome()
{
    static const QByteArrayList statuses{"PENDING", "PUBLISHING", "PLAYING", "PAUSED", "STOPPED", "FAILED", "WHATEVER"};
    QList<journal::Record> records;
    for (int i = 0; i < 20; ++i)
        records.append(m_page->record("stream" + QByteArray::number(below(500)),
                                      statuses.at(below(int(statuses.size()))), below(2) == 0));
    m_page->feed(records);
    if (++m_fed % 200 == 0)
        m_page->forget(); // what it keeps to look things up in grows without end
}

// One after the other, each from the event loop: a menu that a button opens has one of its own.
void TestAnyInput::step()
{
    if (m_isOver)
        return;
    QMetaObject::invokeMethod(this, &TestAnyInput::step, Qt::QueuedConnection);
    m_longest = std::max(m_longest, m_sinceStep.restart());
    for (auto *dialog : m_page->window().findChildren<QFileDialog *>())
        dialog->reject(); // nothing is written where it does not belong
    if (!m_page->window().isVisible())
        m_page->window().show();
    if (m_left == 0 || !firstComplaint().isEmpty()) {
        if (QWidget *popup = QApplication::activePopupWidget())
            popup->close();
        return;
    }
    if (--m_left % 5 == 0)
        feedSome();
    const int kind = below(20);
    if (kind < 10)
        pressAnything();
    else if (kind < 18)
        clickAnything();
    else
        turnTheWheel();
}

void TestAnyInput::nothingBreaks()
{
    bool isGiven = false;
    const int given = qEnvironmentVariableIntValue("STREAMWATCH_ANY_INPUT", &isGiven);
    const int inputs = isGiven ? given : 1'000;
    m_left = inputs;
    m_random.seed(quint32(qEnvironmentVariableIntValue("STREAMWATCH_ANY_INPUT_SEED")));
    const QtMessageHandler former = qInstallMessageHandler(listen);
    m_page = std::make_unique<WindowPage>();
    m_page->listen();
    m_sinceStep.start();
    step();
    const auto isOver = [this] {
        return (m_left == 0 || !firstComplaint().isEmpty()) && !QApplication::activePopupWidget();
    };
    const bool ended = QTest::qWaitFor(isOver, 30'000 + 20 * inputs);
    m_isOver = true;
    qInstallMessageHandler(former);
    QVERIFY2(firstComplaint().isEmpty(), qPrintable(firstComplaint()));
    QVERIFY(ended);
    qInfo("%d inputs, the longest took %lld ms", inputs, qlonglong(m_longest));
    m_page.reset();
}

QTEST_MAIN(TestAnyInput)
#include "tst_anyinput.moc"
