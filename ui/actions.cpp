#include "ui/actions.h"

#include "simulator/scenario.h"
#include "ui/icon.h"
#include "ui/style.h"

#include <QAction>
#include <QActionGroup>
#include <QKeySequence>
#include <QMenu>
#include <QMenuBar>
#include <QWidget>

namespace ui {

namespace {

QList<QKeySequence> keys(std::initializer_list<const char *> texts)
{
    QList<QKeySequence> result;
    for (const char *text : texts)
        result.append(QKeySequence(QLatin1String(text)));
    return result;
}

} // namespace

void setTip(QAction *action, const QString &tip)
{
    const QString key = action->shortcut().toString(QKeySequence::NativeText);
    action->setToolTip((key.isEmpty() ? tip : QStringLiteral("%1 (%2)").arg(tip, key)).toHtmlEscaped());
}

QAction *Actions::add(const char *name, const QString &text, const QString &iconText, const QString &tip,
                      const QList<QKeySequence> &shortcuts, const char *iconName)
{
    auto *action = new QAction(text, m_window);
    action->setObjectName(QLatin1String(name));
    action->setIconText(iconText);
    action->setShortcuts(shortcuts);
    setTip(action, tip);
    if (iconName)
        action->setIcon(icon(QLatin1String(iconName)));
    m_window->addAction(action);
    return action;
}

QAction *Actions::addTo(QActionGroup *group, const QString &text, int data)
{
    auto *action = new QAction(text, group);
    action->setCheckable(true);
    action->setData(data);
    return action;
}

Actions::Actions(QWidget *window)
    : QObject(window)
    , m_window(window)
{
    listen =
        add("listen", tr("Stop &listening …"), tr("Stop"), tr("Start or stop listening"), keys({"Ctrl+E"}), "stop");
    copyUrl = add("copyUrl", tr("Copy &address"), tr("Copy address"), tr("Copy the endpoint's address"), {}, "copy");
    copyApiUrl = add("copyApiUrl", tr("Copy control A&PI address"), tr("Copy control API address"),
                     tr("Copies where scripts can do all that the window can"));
    testEvent = add("testEvent", tr("Send a &test event"), tr("Send a test event"),
                    tr("Sends a StreamStatusEvent to the endpoint, as a WCS would"), {}, "test");
    addDemos();
    quit = add("quit", tr("&Quit"), tr("Quit"), tr("Closes Streamwatch"), keys({"Ctrl+Q"}));

    copy = add("copy", tr("&Copy rows"), tr("Copy rows"), tr("Copies the selected rows, tab-separated"),
               {QKeySequence(QKeySequence::Copy)}, "copy");
    copyCurl = add("copyCurl", tr("Copy event as c&url command"), tr("Copy as curl"),
                   tr("Copies a command that sends this event again"), keys({"Ctrl+Shift+C"}));
    focusFilter = add("focusFilter", tr("&Filter"), tr("Filter"), tr("Goes to the filter"), keys({"Ctrl+F"}), "search");
    clearFilter = add("clearFilter", tr("Clear filter, back to the &table"), tr("Clear filter"),
                      tr("Clears the filter, then goes back to the table"), keys({"Esc"}), "clear");

    addAnswers();

    pause = add("pause", tr("&Pause view"), tr("Pause view"),
                tr("Keeps the view as it is; receiving and storing go on"), keys({"F9"}), "pause");
    follow = add("follow", tr("&Follow the newest"), tr("Follow"), tr("Newest on top, and stay there"),
                 keys({"Ctrl+End"}), "follow");
    oldest =
        add("oldest", tr("Go to the &oldest"), tr("Oldest"), tr("Goes to the end of the table"), keys({"Ctrl+Home"}));
    urgent = add("urgent", tr("Order by ur&gency"), tr("Urgent first"),
                 tr("Failed streams first, then those that are pending, the longest first, then live and ended ones"),
                 keys({"F7"}), "urgent");
    nextStream =
        add("nextStream", tr("&Next stream"), tr("Next stream"), tr("Selects the next stream"), keys({"Ctrl+Down"}));
    previousStream = add("previousStream", tr("P&revious stream"), tr("Previous stream"),
                         tr("Selects the previous stream"), keys({"Ctrl+Up"}));
    nextEvent = add("nextEvent", tr("Next &event of this stream"), tr("Next event"),
                    tr("Selects the event after this one"), keys({"Ctrl+."}));
    previousEvent = add("previousEvent", tr("Previous e&vent of this stream"), tr("Previous event"),
                        tr("Selects the event before this one"), keys({"Ctrl+,"}));
    detailTabs = {
        add("showHistory", tr("&History of the stream"), tr("History"),
            tr("What happened to the selected stream, and when"), keys({"Alt+1"})),
        add("showEvent", tr("Even&t as it came"), tr("Event"), tr("The chosen event, as it was sent"), keys({"Alt+2"})),
        add("showSequence", tr("&Sequence of messages"), tr("Sequence"),
            tr("What client, WCS and Streamwatch say to one another"), keys({"Alt+3"}))};
    zoomIn = add("zoomIn", tr("Zoom &in"), tr("Zoom in"), tr("Larger text"), keys({"Ctrl++", "Ctrl+="}));
    zoomOut = add("zoomOut", tr("Zoom o&ut"), tr("Zoom out"), tr("Smaller text"), keys({"Ctrl+-"}));
    zoomReset = add("zoomReset", tr("&Actual size"), tr("Actual size"), tr("Text as it was"), keys({"Ctrl+0"}));
    resetLayout = add("resetLayout", tr("Reset la&yout"), tr("Reset layout"),
                      tr("Brings columns, docks and sizes back to how they were at first"));
    pause->setCheckable(true);
    pause->setProperty("showKey", true);
    follow->setCheckable(true);
    urgent->setCheckable(true);

    schemes = new QActionGroup(this);
    addTo(schemes, tr("As the &system"), int(Scheme::System));
    addTo(schemes, tr("&Light"), int(Scheme::Light));
    addTo(schemes, tr("&Dark"), int(Scheme::Dark));
    keepEnded = new QActionGroup(this);
    addTo(keepEnded, tr("&1 minute"), 1);
    addTo(keepEnded, tr("1&0 minutes"), 10);
    addTo(keepEnded, tr("1 &hour"), 60);
    addTo(keepEnded, tr("1 &day"), 24 * 60);

    help = add("help", tr("&Keys and help"), tr("Help"), tr("All keys, and how to filter"), keys({"F1"}), "help");
    about = add("about", tr("&About Streamwatch"), tr("About"), tr("Version"));
}

void Actions::addDemos()
{
    startDemo = add("startDemo", tr("Start the &demonstration"), tr("Start the demo"),
                    tr("Lets a simulated WCS and its clients call this endpoint"), {}, "demo");
    stopDemo = add("stopDemo", tr("Stop and cl&ear the demonstration"), tr("Stop and clear"),
                   tr("Ends the demonstration, and takes its streams and clients away"), {}, "clear");
    auto *choice = new QActionGroup(this);
    choice->setExclusionPolicy(QActionGroup::ExclusionPolicy::ExclusiveOptional);
    for (const QString &id : simulator::Scenario::shipped()) {
        const auto scenario = simulator::Scenario::shippedOne(id);
        if (!scenario)
            continue;
        // The style writes the second line below the first.
        QString text = scenario->title + QLatin1Char('\n') + scenario->description;
        auto *demo = new QAction(text.replace(QLatin1Char('&'), QStringLiteral("&&")), choice);
        demo->setObjectName(QStringLiteral("demo:") + id);
        demo->setData(id);
        demo->setCheckable(true);
        demo->setToolTip(scenario->description.toHtmlEscaped());
        demos.append(demo);
    }
}

void Actions::addAnswers()
{
    allNormal = add("allNormal", tr("All &normal"), tr("All normal"),
                    tr("Switches all rules off: everything is answered as usual"), keys({"Ctrl+Shift+X"}));
    backOn = add("backOn", tr("&Back on"), tr("Back on"), tr("Switches on again what “All normal” switched off"));
    newRule = add("newRule", tr("New &rule …"), tr("New"), tr("New answer rule"), keys({"Ctrl+N"}), "plus");
    ruleFromStream = add("ruleFromStream", tr("Rule &from the selected stream …"), tr("Rule from stream"),
                         tr("New answer rule for this stream"), keys({"Ctrl+Shift+I"}));
    for (int number = 1; number <= 9; ++number) {
        const QByteArray name = "toggleRule" + QByteArray::number(number);
        const QByteArray key = "Ctrl+" + QByteArray::number(number);
        QAction *action = add(name.constData(), tr("Rule &%1").arg(number), tr("Rule %1").arg(number),
                              tr("Switches rule %1 on or off").arg(number), keys({key.constData()}));
        action->setCheckable(true);
        toggleRules.append(action);
    }
    connectLog = add("connectLog", tr("WCS defaults (&LOG)"), tr("LOG"), tr("Errors are only logged by WCS"));
    connectFail = add("connectFail", tr("Errors reach the client (&FAIL)"), tr("FAIL"),
                      tr("What StreamStatusEvent is answered reaches the client as an ErrorEvent"));
    connectEdit = add("connectEdit", tr("&Edit …"), tr("Edit"), tr("All that connect can be told, method by method"));
    auto *presets = new QActionGroup(this); // or something else
    presets->setExclusionPolicy(QActionGroup::ExclusionPolicy::ExclusiveOptional);
    for (QAction *preset : {connectLog, connectFail}) {
        preset->setCheckable(true);
        presets->addAction(preset);
    }
    allNormal->setProperty("showKey", true);
    allNormal->setProperty("danger", true);
}

void Actions::fillAnswers(QMenu &menu, const Others &others)
{
    menu.addActions({newRule, ruleFromStream, others.answers});
    menu.addSeparator();
    menu.addMenu(others.answer);
    menu.addActions({allNormal, backOn});
    menu.addSeparator();
    menu.addActions(toggleRules);
    menu.addSeparator();
    menu.addMenu(tr("What &connect is told"))->addActions({connectLog, connectFail, connectEdit});
}

void Actions::fillHooks(QMenu &menu)
{
    menu.addActions({copyUrl, copyApiUrl, testEvent}); // first what does no harm: a key opens the menu with it marked
    menu.addSeparator();
    menu.addAction(startDemo);
    QMenu *others = menu.addMenu(tr("De&monstrations"));
    others->setToolTipsVisible(true);
    others->addActions(demos);
    menu.addAction(stopDemo);
    menu.addSeparator();
    menu.addActions({listen, quit});
}

QMenu *Actions::fill(QMenuBar &bar, const Others &others)
{
    fillHooks(*bar.addMenu(tr("Hoo&ks")));

    QMenu *edit = bar.addMenu(tr("&Edit"));
    edit->addActions({copy, copyCurl});
    edit->addSeparator();
    edit->addActions({focusFilter, clearFilter});

    QMenu *go = bar.addMenu(tr("&Go"));
    go->addActions({nextStream, previousStream});
    go->addSeparator();
    go->addActions({nextEvent, previousEvent});
    go->addSeparator();
    go->addActions(detailTabs);
    go->addSeparator();
    go->addActions({follow, oldest});

    fillAnswers(*bar.addMenu(tr("&Answers")), others);

    QMenu *view = bar.addMenu(tr("&View"));
    view->addActions({pause, urgent, others.eventLog, others.clients});
    QMenu *columns = view->addMenu(tr("&Columns"));
    columns->setObjectName(QStringLiteral("columnsMenu"));
    view->addMenu(tr("&Keep ended streams for"))->addActions(keepEnded->actions());
    view->addSeparator();
    view->addMenu(tr("&Theme"))->addActions(schemes->actions());
    view->addActions({zoomIn, zoomOut, zoomReset});
    view->addSeparator();
    view->addAction(resetLayout);

    bar.addMenu(tr("&Help"))->addActions({help, about});
    return columns;
}

} // namespace ui
