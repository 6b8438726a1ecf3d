#include "ui/questions.h"

#include <QApplication>
#include <QCheckBox>
#include <QCoreApplication>
#include <QLocale>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>

namespace ui {

namespace {

const QString AskKey = QStringLiteral("ask/closeWhileLive");
constexpr qsizetype MostNames = 5;

QString tr(const char *text)
{
    return QCoreApplication::translate("Questions", text);
}

QString liveText(int streams)
{
    return streams == 1 ? tr("One stream is live.") : tr("%1 streams are live.").arg(QLocale().toString(streams));
}

QString listed(const QStringList &names)
{
    const QString shown = names.first(std::min(names.size(), MostNames)).join(QStringLiteral(", "));
    return names.size() > MostNames ? shown + QStringLiteral(" …") : shown;
}

QString rulesText(const QStringList &names)
{
    return tr("Rules are still injecting errors: %1. They end with the program, and come back switched off.")
        .arg(listed(names));
}

QString unsavedText(const QStringList &names)
{
    return tr("Not saved, and lost with the window: %1.").arg(listed(names));
}

QMessageBox *question(QWidget *window, const QString &name, const QString &text, const QString &more,
                      const QString &yes, const std::function<void()> &then)
{
    auto *box = new QMessageBox(QMessageBox::Warning, tr("Streamwatch"), text, QMessageBox::NoButton, window);
    box->setObjectName(name);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(more);
    const QAbstractButton *accept = box->addButton(yes, QMessageBox::DestructiveRole);
    box->setDefaultButton(box->addButton(QMessageBox::Cancel));
    QObject::connect(box, &QMessageBox::buttonClicked, window, [accept, then](QAbstractButton *button) {
        if (button == accept)
            then();
    });
    return box;
}

} // namespace

void askBeforeStopping(QWidget *window, int liveStreams, const std::function<void()> &then)
{
    if (liveStreams == 0)
        return then();
    question(
        window, QStringLiteral("askStop"), tr("Stop listening?") + QLatin1Char(' ') + liveText(liveStreams),
        tr("Until listening starts again WCS cannot deliver its hooks: new clients may be refused, and what happens "
           "meanwhile is not recorded."),
        tr("Stop listening"), then)
        ->open();
}

bool mustAskBeforeClosing(const QSettings &settings, const AtRisk &risk)
{
    return !risk.activeRules.isEmpty() || !risk.unsaved.isEmpty() ||
           (risk.live.all > 0 && settings.value(AskKey, true).toBool());
}

void sayAtRisk(QMessageBox &question, const AtRisk &risk)
{
    QString text = tr("Close Streamwatch?");
    QStringList more;
    if (risk.live.all > 0)
        text += QLatin1Char(' ') + liveText(risk.live.all);
    if (risk.live.demonstrated > 0)
        more.append(risk.live.demonstrated == risk.live.all
                        ? tr("All of it is a demonstration, which ends with the window.")
                        : tr("A demonstration is running, which ends with the window."));
    if (risk.live.all > risk.live.demonstrated) {
        more.append(tr("WCS will get errors when Streamwatch is not running: new clients may be refused, and "
                       "what happens meanwhile is not recorded."));
    }
    if (!risk.activeRules.isEmpty())
        more.append(rulesText(risk.activeRules));
    if (!risk.unsaved.isEmpty())
        more.append(unsavedText(risk.unsaved));
    question.setText(text);
    question.setInformativeText(more.join(QStringLiteral("\n\n")));
}

QMessageBox *askBeforeClosing(QWidget *window, QSettings &settings, const AtRisk &risk,
                              const std::function<void()> &then)
{
    QMessageBox *box = question(window, QStringLiteral("askClose"), {}, {}, tr("Close"), then);
    sayAtRisk(*box, risk);
    if (risk.activeRules.isEmpty() && risk.unsaved.isEmpty()) {
        auto *again = new QCheckBox(tr("Don't ask again"));
        box->setCheckBox(again);
        QObject::connect(box, &QMessageBox::buttonClicked, window, [&settings, again] {
            if (again->isChecked())
                settings.setValue(AskKey, false);
        });
    }
    box->open();
    return box;
}

void askBeforeDiscarding(QWidget *dialog, const QString &what, const std::function<void()> &then)
{
    question(dialog, QStringLiteral("askDiscard"), tr("Close without your changes?"), what, tr("Discard"), then)
        ->open();
}

void askBeforeRisk(QWidget *window, const QString &risk, const std::function<void()> &yes,
                   const std::function<void()> &no)
{
    QWidget *parent = QApplication::activeModalWidget() ? QApplication::activeModalWidget() : window;
    QMessageBox *box =
        question(parent, QStringLiteral("askRisk"), tr("Switch this rule on?"), risk, tr("Switch on"), yes);
    QObject::connect(box, &QDialog::finished, window, [box, no] {
        if (!box->clickedButton() || box->buttonRole(box->clickedButton()) != QMessageBox::DestructiveRole)
            no();
    });
    box->open();
}

} // namespace ui
