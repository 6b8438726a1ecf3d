#include "ui/connect/connectcard.h"

#include "ui/connect/backendchoice.h"
#include "ui/connect/connectactions.h"
#include "ui/connect/connecteditor.h"
#include "ui/connect/lastconnect.h"
#include "ui/kit/card.h"
#include "ui/kit/chipbutton.h"
#include "ui/kit/menubutton.h"
#include "wcs/answereffect.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QLocale>
#include <QMenu>
#include <QScrollArea>

#include <algorithm>

namespace ui {

namespace {

constexpr int UsualWidth = 320;
constexpr int MostHeight = 320;     // of what it says; more is scrolled to
constexpr int MostSessions = 9'999; // that there is always room to say

Label *paragraph(const QString &text, Label::Tone tone = Label::Tone::Dim)
{
    auto *label = new Label(Type::Small, tone, text);
    label->setWordWrap(true);
    return label;
}

QString effectOf(const QByteArray &method, const QByteArray &restPolicy, bool isFail)
{
    return restPolicy == "DISABLE" ? wcs::answerEffectSentence(wcs::AnswerEffect::NotAsked)
                                   : wcs::errorPolicySentence(method, isFail);
}

// "OVERWRITE name · not to us: sdp · not to the client: custom"; empty where all is as usual.
QString restOf(const wcs::MethodPolicy &policy)
{
    QStringList parts;
    if (policy.restPolicy == "OVERWRITE")
        parts.append(ConnectCard::tr("Our answer overwrites %1").arg(fieldsText(policy.restOverwrite)));
    if (!policy.restExclude.isEmpty())
        parts.append(ConnectCard::tr("not sent to us: %1").arg(fieldsText(policy.restExclude)));
    if (!policy.clientExclude.isEmpty())
        parts.append(ConnectCard::tr("not sent to the client: %1").arg(fieldsText(policy.clientExclude)));
    return parts.join(QStringLiteral(" · "));
}

QString formerText(int sessions)
{
    if (sessions == 1)
        return ConnectCard::tr("One session connected under another setting.");
    return sessions > 1
               ? ConnectCard::tr("%1 sessions connected under another setting.").arg(QLocale().toString(sessions))
               : QString();
}

// Whichever of them is seen, there is room for the highest.
QGridLayout *inOnePlace(const QWidgetList &widgets)
{
    auto *place = new QGridLayout;
    for (QWidget *widget : widgets) {
        QSizePolicy policy = widget->sizePolicy();
        policy.setRetainSizeWhenHidden(true);
        widget->setSizePolicy(policy);
        place->addWidget(widget, 0, 0, Qt::AlignTop);
    }
    return place;
}

void say(Label *label, const QString &text)
{
    label->setText(text);
    label->setVisible(!text.isEmpty());
}

} // namespace

ConnectCard::ConnectCard(const ConnectActions &actions, rules::ConnectGateway gateway, QWidget *parent)
    : QWidget(parent)
    , m_actions(actions)
    , m_gateway(std::move(gateway))
    , m_heading(buildHeading(actions))
    , m_withBackend(new BackendChoice)
    , m_last(new LastConnect)
    , m_page(new QWidget)
    , m_lines(new QVBoxLayout)
    , m_methods(new QWidget)
    , m_changed(paragraph({}))
    , m_former(paragraph({}, Label::Tone::Normal))
{
    setObjectName(QStringLiteral("connectCard"));
    m_page->setLayout(m_lines);
    m_page->installEventFilter(this);
    m_lines->setContentsMargins(scaled(12), scaled(8), scaled(12), scaled(12));
    m_lines->setSpacing(scaled(8));
    m_lines->addWidget(m_withBackend);
    m_lines->addWidget(m_methods);
    m_lines->addWidget(m_last);
    m_lines->addLayout(buildFoot());
    m_lines->addStretch(1);
    m_former->setObjectName(QStringLiteral("formerSessions"));

    auto *area = new QScrollArea;
    area->setWidget(m_page);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus); // what it holds takes the focus, and is scrolled to
    area->viewport()->setAutoFillBackground(false);
    m_page->setAutoFillBackground(false);

    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto *line = new QFrame;
    line->setFixedHeight(1);
    line->setAutoFillBackground(true);
    line->setBackgroundRole(QPalette::Mid);
    layout->addWidget(m_heading);
    layout->addWidget(line);
    layout->addWidget(area, 1);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(new Card(content));

    connect(actions.log, &QAction::triggered, this, [this] { change(wcs::RestClientConfig::wcsDefaults()); });
    connect(actions.fail, &QAction::triggered, this, [this] { change(wcs::RestClientConfig::errorsReachTheClient()); });
    connect(actions.edit, &QAction::triggered, this, &ConnectCard::edit);
    showMethods();
    say(m_changed, {});
    say(m_former, {});
    setHasBackend(false, false);
    connect(m_withBackend, &BackendChoice::wanted, this, [this](wcs::WithBackend choice) {
        m_gateway({.config = {}, .withBackend = choice, .origin = rules::Origin::window()});
    });
}

// It has the room that it needs after a click.
QLayout *ConnectCard::buildFoot()
{
    auto *foot = new QWidget;
    auto *lines = new QVBoxLayout(foot);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(scaled(4));
    lines->addWidget(m_changed);
    lines->addWidget(m_former);
    lines->addStretch(1);
    const QString clicked = tr("Changed here at %1.").arg(QStringLiteral("00:00:00"));
    auto *room = paragraph(clicked + QStringLiteral("\n") + formerText(MostSessions));
    room->setContentsMargins(0, 0, 0, scaled(4));
    room->hide();
    return inOnePlace({foot, room});
}

QWidget *ConnectCard::buildHeading(const ConnectActions &actions)
{
    auto *change = new MenuButton(MenuButton::Look::Flat, tr("Change"));
    change->setObjectName(QStringLiteral("connectChange"));
    change->setAccessibleName(tr("Change what connect is told"));
    change->setToolTip(tr("What the next client that connects makes WCS do"));
    change->menu()->addActions({actions.log, actions.fail});
    change->menu()->addSeparator();
    change->menu()->addAction(actions.edit);

    auto *heading = new QWidget;
    auto *row = new QHBoxLayout(heading);
    row->setContentsMargins(scaled(12), scaled(4), scaled(8), scaled(4));
    row->addWidget(new Label(Type::Strong, Label::Tone::Normal, tr("What connect is told")), 1);
    row->addWidget(change);
    return heading;
}

void ConnectCard::setConnectConfig(const rules::ConnectConfig &config, int formerSessions)
{
    m_actions.log->setChecked(config.config == wcs::RestClientConfig::wcsDefaults());
    m_actions.fail->setChecked(config.config == wcs::RestClientConfig::errorsReachTheClient());
    const bool changed = config.config != m_config.config;
    m_config = config;
    m_withBackend->setChoice(config.withBackend);
    if (changed)
        showMethods();
    showWhetherTold();
    say(m_changed, config.changedAt == 0 ? QString() : changeText(config) + QLatin1Char('.'));
    say(m_former, formerText(formerSessions));
    if (m_editor)
        m_editor->setCurrent(config);
}

void ConnectCard::setHasBackend(bool hasBackend, bool ofEachPath)
{
    m_withBackend->setVisible(hasBackend);
    m_last->setHasBackend(hasBackend);
    m_isBackendAsked = hasBackend && ofEachPath;
    showWhetherTold();
}

// What is not told cannot be turned by a click either; the editor is there for what is to be told later.
void ConnectCard::showWhetherTold()
{
    m_methods->setEnabled(!m_isBackendAsked || m_config.withBackend != wcs::WithBackend::Leave);
}

void ConnectCard::setLastAnswer(const rules::ConnectAnswer &answer)
{
    m_last->setAnswer(answer);
}

QStringList ConnectCard::unsaved() const
{
    if (m_editor && m_editor->isVisible() && m_editor->hasChanges())
        return {tr("What connect is told")};
    return {};
}

QSize ConnectCard::sizeHint() const
{
    const int lines = m_lines->heightForWidth(m_page->width());
    return {scaled(UsualWidth), m_heading->sizeHint().height() + std::clamp(lines, 0, scaled(MostHeight)) + 3};
}

// What is said takes more lines than before, or fewer.
bool ConnectCard::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest)
        updateGeometry();
    return QWidget::eventFilter(watched, event);
}

void ConnectCard::showMethods()
{
    const auto &methods = m_config.config.methods;
    if (m_rows.keys() != methods.keys() || m_rows.isEmpty())
        layOut(methods.keys());
    for (auto it = methods.begin(); it != methods.end(); ++it) {
        const wcs::MethodPolicy &policy = it.value();
        const Row &row = m_rows[it.key()];
        row.chip->say(policy.isFail() ? tr("FAIL") : tr("LOG"), policy.isFail() ? &Colours::failed : &Colours::dim);
        row.onFail->setText(effectOf(it.key(), policy.restPolicy, true));
        row.onLog->setText(effectOf(it.key(), policy.restPolicy, false));
        row.chip->setAccessibleName(tr("%1 on errors to %2").arg(row.chip->text(), QString::fromUtf8(it.key())));
        row.onFail->setVisible(policy.isFail());
        row.onLog->setVisible(!policy.isFail());
        say(row.rest, restOf(policy));
    }
}

// Anew: a button that is at work meanwhile goes later.
void ConnectCard::layOut(const QList<QByteArray> &methods)
{
    auto *fresh = new QWidget;
    auto *layout = new QVBoxLayout(fresh);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(scaled(4));
    m_rows.clear();
    for (const QByteArray &method : methods) {
        const Row row{new ChipButton, paragraph({}), paragraph({}), paragraph({})};
        row.chip->setObjectName(QStringLiteral("connect:") + QString::fromUtf8(method));
        row.chip->setToolTip(tr("Click to turn it: LOG keeps errors from the client, FAIL lets them through"));
        connect(row.chip, &QAbstractButton::clicked, this, [this, method] { turn(method); });
        auto *line = new QHBoxLayout;
        line->addWidget(new Label(Type::Mono, Label::Tone::Normal, QString::fromUtf8(method)), 1);
        line->addWidget(row.chip);
        layout->addLayout(line);
        layout->addLayout(inOnePlace({row.onFail, row.onLog}));
        layout->addWidget(row.rest);
        layout->addSpacing(scaled(4));
        m_rows.insert(method, row);
    }
    if (methods.isEmpty())
        layout->addWidget(paragraph(tr("Nothing: WCS goes by its own defaults. Errors are only logged by WCS; the "
                                       "client sees nothing.")));
    delete m_lines->replaceWidget(m_methods, fresh);
    m_methods->hide();
    m_methods->deleteLater();
    m_methods = fresh;
}

void ConnectCard::turn(const QByteArray &method)
{
    wcs::RestClientConfig config = m_config.config;
    wcs::MethodPolicy &policy = config.methods[method];
    policy.restOnError = policy.isFail() ? "LOG" : "FAIL";
    change(config);
}

// What it is then comes by setConnectConfig(), as after any other's change.
void ConnectCard::change(const wcs::RestClientConfig &config)
{
    m_gateway({.config = config, .origin = rules::Origin::window()});
}

void ConnectCard::edit()
{
    m_editor = new ConnectEditor(m_config.config, window());
    connect(m_editor, &ConnectEditor::configWanted, this, &ConnectCard::change);
    m_editor->open();
}

} // namespace ui
