#pragma once

#include <QList>
#include <QObject>

class QAction;
class QActionGroup;
class QMenu;
class QMenuBar;
class QWidget;

namespace ui {

// Everything that can be done in the window, each with its words and its key. What it does is the window's business.
class Actions final : public QObject {
    Q_OBJECT
public:
    explicit Actions(QWidget *window);

    QAction *listen; // start, stop or try again, as the endpoint stands
    QAction *copyUrl;
    QAction *copyApiUrl;
    QAction *testEvent;
    QAction *startDemo;
    QAction *stopDemo;
    QList<QAction *> demos; // one for each scenario that is shipped; data: its id
    QAction *quit;

    QAction *copy;
    QAction *copyCurl;
    QAction *focusFilter;
    QAction *clearFilter;

    QAction *allNormal;
    QAction *backOn; // what that switched off
    QAction *newRule;
    QAction *ruleFromStream;
    QList<QAction *> toggleRules; // the first nine
    QAction *connectLog;
    QAction *connectFail;
    QAction *connectEdit;

    QAction *pause;
    QAction *follow;
    QAction *oldest;
    QAction *urgent;
    QAction *nextStream;
    QAction *previousStream;
    QAction *nextEvent;
    QAction *previousEvent;
    QList<QAction *> detailTabs; // in their order
    QAction *zoomIn;
    QAction *zoomOut;
    QAction *zoomReset;
    QAction *resetLayout;
    QActionGroup *schemes;   // data: int(Scheme)
    QActionGroup *keepEnded; // data: minutes

    QAction *help;
    QAction *about;

    struct Others {        // what else stands in the menus
        QAction *eventLog; // the docks' own
        QAction *answers;
        QAction *clients;
        QMenu *answer; // of the bar's switch
    };
    // Fills the bar. Returns the menu that the window fills with columns.
    QMenu *fill(QMenuBar &bar, const Others &others);

private:
    void addAnswers();
    void addDemos();
    void fillHooks(QMenu &menu);
    void fillAnswers(QMenu &menu, const Others &others);
    QAction *add(const char *name, const QString &text, const QString &iconText, const QString &tip,
                 const QList<QKeySequence> &keys = {}, const char *iconName = nullptr);
    QAction *addTo(QActionGroup *group, const QString &text, int data);

    QWidget *m_window;
};

// Sets the tool tip of an action: what it does, and its key.
void setTip(QAction *action, const QString &tip);

} // namespace ui
