#pragma once

#include "board/streamboard.h"
#include "board/streamfixture.h"
#include "ui/rules/rulecontrol.h"

#include <QAbstractButton>
#include <QMessageBox>
#include <QTest>
#include <QWidget>

// What stands behind the widgets that show and change rules: a real book of rules, and a board of streams.
class RulePage {
public:
    explicit RulePage(const rules::Rules &rules = {})
        : book(rules)
        , control([this](const rules::RuleChange &change) { return QtFuture::makeReadyFuture(book.change(change)); },
                  &window)
    {
        QObject::connect(&book, &rules::RuleBook::changed, &control, &ui::RuleControl::setRules);
        control.setRules(book.snapshot());
    }

    static rules::Rule rule(const QString &id, bool enabled = false)
    {
        rules::Rule rule;
        rule.id = id;
        rule.name = QStringLiteral("Rule ") + id;
        rule.enabled = enabled;
        rule.action.status = 403;
        return rule;
    }

    // To the question about what could lock out or starve a live WCS.
    void answerRisk(const QString &word) const
    {
        const auto *box = window.findChild<QMessageBox *>(QStringLiteral("askRisk"));
        QVERIFY(box);
        for (QAbstractButton *button : box->buttons()) {
            if (button->text().remove(QLatin1Char('&')) == word)
                QTest::mouseClick(button, Qt::LeftButton);
        }
        QTRY_VERIFY(!window.findChild<QMessageBox *>(QStringLiteral("askRisk")));
    }

    rules::Rules rules() const { return book.snapshot()->plainRules(); }
    rules::Rule rule(int index) const { return rules().at(index); }

    QStringList ids() const
    {
        QStringList ids;
        for (const rules::Rule &rule : rules())
            ids.append(rule.id);
        return ids;
    }

    // As the control API would.
    void change(const rules::RuleChange &change)
    {
        book.change(change.by(rules::Origin::api(QStringLiteral("tag suite-42"))));
    }

    // One hook of that stream comes.
    void hook(const QByteArray &name)
    {
        const journal::Record record = fixture.record(name, "PUBLISHING");
        book.plan().decide({record.event, record.streamKey, nullptr}, 1, false);
        book.noteHits();
    }

    void feed(const QByteArray &name, const QByteArray &status, bool published = true)
    {
        board.apply(fixture.batch(name, status, published));
    }

    QWidget window;
    rules::RuleBook book;
    ui::RuleControl control;
    board::StreamBoard board;
    StreamFixture fixture;
};
