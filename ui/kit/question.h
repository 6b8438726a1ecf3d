#pragma once

#include <QString>

#include <functional>

class QMessageBox;
class QWidget;

namespace ui {

struct QuestionWords {
    QString name; // finds it in tests
    QString text;
    QString more; // below it, smaller
    QString yes;
};
// Asks before something is done that cannot be taken back. Neither opened nor waited for: `then` is called when the
// answer is yes. It ends itself once it is answered.
QMessageBox *newQuestion(QWidget *window, const QuestionWords &words, const std::function<void()> &then);

// Before a dialog is closed whose changes are not in force; `what` says which.
void askBeforeDiscarding(QWidget *dialog, const QString &what, const std::function<void()> &then);

} // namespace ui
