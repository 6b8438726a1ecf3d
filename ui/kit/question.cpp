#include "ui/kit/question.h"

#include <QCoreApplication>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>

namespace ui {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ui::Question)
};

} // namespace

QMessageBox *newQuestion(QWidget *window, const QuestionWords &words, const std::function<void()> &then)
{
    auto *box =
        new QMessageBox(QMessageBox::Warning, Words::tr("Streamwatch"), words.text, QMessageBox::NoButton, window);
    box->setObjectName(words.name);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setInformativeText(words.more);
    for (auto *label : box->findChildren<QLabel *>())
        label->setTextFormat(Qt::PlainText); // the informative text has a label of its own
    const QAbstractButton *accept = box->addButton(words.yes, QMessageBox::DestructiveRole);
    box->setDefaultButton(box->addButton(QMessageBox::Cancel));
    QObject::connect(box, &QMessageBox::buttonClicked, window, [accept, then](QAbstractButton *button) {
        if (button == accept)
            then();
    });
    return box;
}

void askBeforeDiscarding(QWidget *dialog, const QString &what, const std::function<void()> &then)
{
    newQuestion(dialog,
                {QStringLiteral("askDiscard"), Words::tr("Close without your changes?"), what, Words::tr("Discard")},
                then)
        ->open();
}

} // namespace ui
