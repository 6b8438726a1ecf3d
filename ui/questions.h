#pragma once

#include <QObject>
#include <QStringList>

#include <functional>

class QMessageBox;
class QSettings;
class QWidget;

namespace ui {

// Before the endpoint is closed under live streams, the person is told what that does. Neither blocks: `then` is called
// when the answer is yes; when nothing is live, at once.
void askBeforeStopping(QWidget *window, int liveStreams, const std::function<void()> &then);

struct LiveStreams {
    int all = 0;
    int demonstrated = 0; // of these
};

// What ends when the window is closed.
struct AtRisk {
    LiveStreams live;
    QStringList activeRules; // their names
    QStringList unsaved;     // what is being written, by names
};
// Nothing to ask when nothing is live, or once somebody has said “don't ask again”; active rules and what is not saved
// are always asked about.
bool mustAskBeforeClosing(const QSettings &settings, const AtRisk &risk);
QMessageBox *askBeforeClosing(QWidget *window, QSettings &settings, const AtRisk &risk,
                              const std::function<void()> &then);
void sayAtRisk(QMessageBox &question, const AtRisk &risk); // it has changed while the question is open

// Before something is done that can harm a live WCS; `risk` says what. One of the two is called.
void askBeforeRisk(QWidget *window, const QString &risk, const std::function<void()> &yes,
                   const std::function<void()> &no);

// Before a dialog is closed whose changes are not in force; `what` says which.
void askBeforeDiscarding(QWidget *dialog, const QString &what, const std::function<void()> &then);

} // namespace ui
