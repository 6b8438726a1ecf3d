#include "ui/window/helpdialog.h"

#include "ui/findings/problemview.h"
#include "ui/kit/fonts.h"
#include "ui/rules/ruleview.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QMenu>
#include <QMenuBar>
#include <QScreen>
#include <QScrollArea>

namespace ui {

namespace {

QString keysOf(const QAction &action)
{
    return action.shortcut().toString(QKeySequence::NativeText);
}

QString allKeysOf(const QAction &action)
{
    QStringList keys;
    for (const QKeySequence &key : action.shortcuts())
        keys.append(key.toString(QKeySequence::NativeText));
    return keys.join(QStringLiteral(", "));
}

QString plain(QString text)
{
    return text.remove(QLatin1Char('&'));
}

constexpr int TermWidth = 224;

class Sheet {
public:
    explicit Sheet(QWidget *page)
        : m_grid(new QGridLayout(page))
    {
        m_grid->setContentsMargins(scaled(24), scaled(16), scaled(24), scaled(16));
        m_grid->setHorizontalSpacing(scaled(24));
        m_grid->setVerticalSpacing(scaled(6));
        m_grid->setColumnStretch(1, 1);
    }

    void heading(const QString &text)
    {
        if (m_row > 0)
            m_grid->setRowMinimumHeight(m_row++, scaled(8));
        m_grid->addWidget(new Label(Type::Strong, Label::Tone::Normal, text), m_row++, 0, 1, 2);
    }

    void line(const QString &left, const QString &right)
    {
        auto *term = new Label(Type::Mono, Label::Tone::Normal, left);
        term->setWordWrap(true);
        term->setFixedWidth(scaled(TermWidth));
        m_grid->addWidget(term, m_row, 0, Qt::AlignTop);
        auto *meaning = new Label(Type::Text, Label::Tone::Dim, right);
        meaning->setWordWrap(true);
        m_grid->addWidget(meaning, m_row++, 1);
    }

    void finish() { m_grid->setRowStretch(m_row, 1); }

private:
    QGridLayout *m_grid;
    int m_row = 0;
};

void addMenu(Sheet &sheet, const QMenu &menu)
{
    bool first = true;
    for (const QAction *action : menu.actions()) {
        if (action->shortcut().isEmpty())
            continue;
        if (std::exchange(first, false))
            sheet.heading(plain(menu.title()));
        sheet.line(keysOf(*action), plain(action->text()));
    }
}

// The keys of a list are its own only, and stand in no menu of the window.
void addListKeys(Sheet &sheet, const QString &heading, const QWidget &list)
{
    sheet.heading(heading);
    for (const QAction *action : list.actions()) {
        if (!action->shortcut().isEmpty())
            sheet.line(allKeysOf(*action), plain(action->text()));
    }
}

void addFilterHelp(Sheet &sheet)
{
    sheet.heading(HelpDialog::tr("Filter"));
    sheet.line(QStringLiteral("cam 10.0.4"),
               HelpDialog::tr("words of the name, an id or an address; all must be there"));
    sheet.line(QStringLiteral("status:failed,stopped"), HelpDialog::tr("a comma is “or” within a field"));
    sheet.line(QStringLiteral("name:cam* app:defaultApp"),
               HelpDialog::tr("a star stands for anything; a space is “and”"));
    sheet.line(QStringLiteral("name:cam?  name:cam[1-3]"),
               HelpDialog::tr("any one character; one of these: a [ itself is \\[, or stands in quotation marks"));
    sheet.line(
        QStringLiteral("\"cam *\"  name:\"a\\nb\""),
        HelpDialog::tr(
            "in quotation marks: exactly this, case and all; escapes are \\\", \\\\, \\n, \\r, \\t and \\u202E"));
    sheet.line(QStringLiteral("-name:test*"), HelpDialog::tr("a minus excludes"));
    sheet.line(QStringLiteral("dir:publish,play  provider:WebRTC  node:…  client:10.0.0.4"),
               HelpDialog::tr("direction, provider, WCS node, the client's address"));
    sheet.line(QStringLiteral("session:…  id:…  info:*timeout*"),
               HelpDialog::tr("id of the session, of the media session; the cause that WCS gave"));
    sheet.line(QStringLiteral("age>30s  events>=3  width>=1280  height<480"),
               HelpDialog::tr("time in the state, counts, sizes"));
    sheet.line(
        QStringLiteral("method:connect  peer:10.0.0.*  target:/rest/*  is:rejected"),
        HelpDialog::tr("of single requests, where the control API looks for them: what was called, by whom, where"));
    sheet.line(QStringLiteral("answer:403  answer:gone  rule:\"403 first\""),
               HelpDialog::tr("what any hook of the stream was answered, and by which rule; of an event, this one"));
    sheet.line(QStringLiteral("last-answer:200  last-rule:…"), HelpDialog::tr("the same of its last hook alone"));
    sheet.line(QStringLiteral("backend:5xx  backend:404  backend>200ms"),
               HelpDialog::tr("what the web server behind Streamwatch answered, and how long it took"));
    sheet.line(QStringLiteral("backend:failed  backend:timedOut,cut  backend:none"),
               HelpDialog::tr("it gave no answer, or why; the hook was not handed on"));
    sheet.line(QStringLiteral("is:live  is:stuck  is:injected  hits>2"),
               HelpDialog::tr("what stands out; how many of its hooks a rule answered"));
    sheet.line(QStringLiteral("is:publishing,playing,paused  is:pending,failed,ended,other  is:stale,unknown"),
               HelpDialog::tr("what a stream does, as the tiles count it: every stream is one of these"));
    sheet.line(QStringLiteral("finding:failed,stale  cause:network  incident:12"),
               HelpDialog::tr("what is found to be wrong, what it comes from, and which problem it belongs to"));
    sheet.line(QStringLiteral("origin:wcs  origin:test,demo,replay"),
               HelpDialog::tr("whether a WCS sent it, or who said that it is none"));
    sheet.line(QStringLiteral("/cam[0-9]+/  (a OR b)"), HelpDialog::tr("regular expressions, brackets"));
}

} // namespace

HelpDialog::HelpDialog(const QMenuBar &menus, QWidget *parent)
    : QDialog(parent)
{
    setObjectName(QStringLiteral("help"));
    setWindowTitle(tr("Keys and help"));
    setAttribute(Qt::WA_DeleteOnClose);

    auto *page = new QWidget;
    Sheet sheet(page);
    for (const QAction *entry : menus.actions()) {
        if (entry->menu())
            addMenu(sheet, *entry->menu());
    }
    sheet.heading(tr("In the table"));
    sheet.line(tr("Return, double click"), tr("opens what is known of the stream"));
    sheet.line(tr("Letters"), tr("go to the next stream whose name begins so"));
    sheet.line(QStringLiteral("Ctrl+click, Shift+click"), tr("on a heading: sorts by one more column"));
    sheet.line(tr("Menu key, right click"), tr("on a cell of any table: only this, exclude, copy, its stream "
                                               "elsewhere, a rule from it; on a heading: columns"));
    sheet.heading(tr("In the filter"));
    sheet.line(tr("Down, Return"), tr("goes on to the table; Down chooses its first stream"));
    sheet.heading(tr("In the event log"));
    sheet.line(tr("Return, double click"), tr("selects the event's stream in the table"));
    sheet.heading(tr("In every other list"));
    sheet.line(QStringLiteral("Ctrl+Home, Ctrl+End"), tr("go to its first and its last line"));
    sheet.heading(tr("In the sequence"));
    sheet.line(tr("Up, Down"), tr("the message before or after; its event is chosen in the other tabs, too"));
    sheet.line(tr("Return"), tr("shows its event"));
    sheet.line(QStringLiteral("Ctrl+C"), tr("copies the selected lines as text"));
    sheet.line(tr("Dashed lines"), tr("what a real WCS must, or may, have said to its client: nobody observed it"));
    if (const auto *rules = parent ? parent->findChild<RuleView *>() : nullptr)
        addListKeys(sheet, tr("In the list of rules"), *rules);
    if (const auto *problems = parent ? parent->findChild<ProblemView *>() : nullptr) {
        addListKeys(sheet, tr("In the list of problems"), *problems);
        sheet.line(tr("Return"), tr("goes on to its streams; Return there selects the stream in the table"));
    }
    addFilterHelp(sheet);
    sheet.finish();

    auto *area = new QScrollArea;
    area->setWidget(page);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setAccessibleName(windowTitle());
    area->setFocus(); // its keys scroll
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, scaled(12), scaled(12));
    layout->addWidget(area, 1);
    layout->addWidget(buttons);
    resize(QSize(scaled(640), scaled(720)).boundedTo(screen()->availableSize() - QSize(40, 80)));
}

} // namespace ui
