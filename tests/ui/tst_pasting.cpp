#include "ui/connect/connecteditor.h"
#include "ui/kit/textarea.h"
#include "ui/rules/ruleform.h"
#include "ui/tables/filterfield.h"
#include "windowpage.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QToolTip>

// Much is in the clipboard: fields take as much as they can lay out, and say so.
class TestPasting final : public QObject {
    Q_OBJECT
private slots:
    void init() { QToolTip::hideText(); }
    void cleanup() { QGuiApplication::clipboard()->clear(); }

    void ruleForm();
    void connectEditor();
    void answerDialog();
    void filter();
    void textAreaTakesWhatItCanEdit();
    void textAreaIsNotFilledPieceByPiece();

private:
    static QString paste(QWidget &field, const QString &text); // what it says of that
    static void overfill(QWidget &form);

    static constexpr qsizetype Much = 1'000'000; // characters
};

QString TestPasting::paste(QWidget &field, const QString &text)
{
    QToolTip::hideText();
    QGuiApplication::clipboard()->setText(text);
    field.setFocus();
    QTest::keySequence(&field, QKeySequence::Paste);
    return QToolTip::text();
}

// Every field of it.
void TestPasting::overfill(QWidget &form)
{
    int fields = 0;
    const QString much(Much, u'a');
    for (auto *field : form.findChildren<QLineEdit *>()) {
        if (!field->isEnabled() || field->isReadOnly())
            continue;
        const QString said = paste(*field, much);
        QVERIFY2(said.contains(u"has room for"), qPrintable(field->accessibleName() + u' ' + said));
        QVERIFY(field->text().size() <= field->maxLength());
        ++fields;
    }
    for (auto *field : form.findChildren<ui::TextArea *>()) {
        const QString before = field->text();
        const QString said = paste(*field, much);
        QVERIFY2(said.contains(u"left out"), qPrintable(field->accessibleName() + u' ' + said));
        QCOMPARE(field->text(), before);
        ++fields;
    }
    QVERIFY(fields > 0);
}

void TestPasting::ruleForm()
{
    ui::RuleForm form;
    form.show();
    overfill(form);
}

void TestPasting::connectEditor()
{
    ui::ConnectEditor editor(wcs::RestClientConfig::errorsReachTheClient(), nullptr);
    editor.setAttribute(Qt::WA_DeleteOnClose, false);
    editor.show();
    overfill(editor);
}

void TestPasting::answerDialog()
{
    WindowPage page;
    page.action("answerCustom")->trigger();
    auto *dialog = page.find<QDialog>(QStringLiteral("answerDialog"));
    QVERIFY(dialog);
    overfill(*dialog);
}

void TestPasting::filter()
{
    WindowPage page;
    auto &filter = page.filter();
    paste(filter, QString(Much, u'a'));
    QVERIFY(filter.text().size() <= filter::Filter::MostCharacters + 1);
    const auto *error = page.find<QLabel>(QStringLiteral("filterError"));
    QTRY_VERIFY2(error->text().contains(QStringLiteral("at most 100000 characters")), qPrintable(error->text()));
    filter.selectAll();
    paste(filter, QStringLiteral("cam"));
    QCOMPARE(filter.text(), QStringLiteral("cam"));
}

void TestPasting::textAreaTakesWhatItCanEdit()
{
    ui::TextArea area(ui::TextArea::ofRule());
    area.show();
    area.fill(QStringLiteral("before"));
    area.selectAll();
    const QString lines = QStringLiteral("a line\n").repeated(1'000);
    QCOMPARE(paste(area, lines), QString());
    QCOMPARE(area.text(), lines);
    QVERIFY(paste(area, QString(100'000, QChar(0x301))).contains(u"left out")); // marks, all on one character
    QCOMPARE(area.text(), lines);
}

void TestPasting::textAreaIsNotFilledPieceByPiece()
{
    ui::TextArea area(ui::TextArea::ofRule());
    area.show();
    const QString piece(20'000, u'a'); // two of them are too long a line
    QCOMPARE(paste(area, piece), QString());
    QVERIFY(!paste(area, piece).isEmpty());
    QCOMPARE(area.text(), piece);
}

QTEST_MAIN(TestPasting)
#include "tst_pasting.moc"
