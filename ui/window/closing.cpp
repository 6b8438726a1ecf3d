#include "ui/window/closing.h"

#include "ui/kit/question.h"
#include "ui/rules/rulecontrol.h"
#include "ui/window/features.h"

#include <QCheckBox>
#include <QCoreApplication>
#include <QMessageBox>
#include <QSettings>

namespace ui {

namespace {

const QString AskKey = QStringLiteral("ask/closeWhileLive");
constexpr qsizetype MostNames = 5;

QString tr(const char *text)
{
    return QCoreApplication::translate("ui::Closing", text);
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

} // namespace

bool mustAskBeforeClosing(const QSettings &settings, const AtRisk &risk)
{
    return !risk.activeRules.isEmpty() || !risk.unsaved.isEmpty() ||
           (risk.live.all > 0 && settings.value(AskKey, true).toBool());
}

void askBeforeClosing(QWidget *window, QSettings &settings, const Features &features, const std::function<void()> &then)
{
    const AtRisk risk = features.atRisk();
    QMessageBox *box = newQuestion(window, {.name = QStringLiteral("askClose"), .yes = tr("Close")}, then);
    sayAtRisk(*box, risk);
    if (risk.activeRules.isEmpty() && risk.unsaved.isEmpty()) {
        auto *again = new QCheckBox(tr("Don't ask again"));
        box->setCheckBox(again);
        QObject::connect(box, &QMessageBox::buttonClicked, window, [&settings, again] {
            if (again->isChecked())
                settings.setValue(AskKey, false);
        });
    }
    QObject::connect(features.rules, &RuleControl::rulesChanged, box,
                     [box, &features] { sayAtRisk(*box, features.atRisk()); });
    box->open();
}

} // namespace ui
