#include "ui/connect/connecteditor.h"

#include "text/shownblock.h"
#include "text/text.h"
#include "ui/connect/policyrow.h"
#include "ui/kit/card.h"
#include "ui/kit/fonts.h"
#include "ui/kit/jsontext.h"
#include "ui/kit/noticestrip.h"
#include "ui/kit/question.h"
#include "wcs/answereffect.h"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>

#include <algorithm>

namespace ui {

namespace {

constexpr qsizetype MostRows = 200;
constexpr int LongestBy = 60; // characters

QString explanationOf(const QByteArray &method, const wcs::MethodPolicy &policy)
{
    if (policy.restPolicy == "DISABLE")
        return wcs::answerEffectSentence(wcs::AnswerEffect::NotAsked);
    QString text = wcs::errorPolicySentence(method, policy.isFail());
    if (policy.restPolicy == "OVERWRITE")
        text += QLatin1Char(' ') +
                ConnectEditor::tr("From our answer WCS takes over %1.").arg(fieldsText(policy.restOverwrite));
    return text;
}

} // namespace

ConnectEditor::ConnectEditor(const wcs::RestClientConfig &config, QWidget *parent)
    : QDialog(parent)
    , m_lines(new QVBoxLayout)
    , m_explanation(new Label(Type::Text, Label::Tone::Dim))
    , m_json(new QPlainTextEdit)
    , m_notice(new NoticeStrip)
    , m_accept(nullptr)
{
    setObjectName(QStringLiteral("connectEditor"));
    setWindowTitle(tr("What connect is told"));
    setAttribute(Qt::WA_DeleteOnClose);
    m_opened = config;
    m_current.config = config;
    build();
    setConfig(config);
}

void ConnectEditor::build()
{
    auto *page = new QWidget;
    page->setLayout(m_lines);
    m_lines->setContentsMargins(0, 0, scaled(12), 0);
    m_lines->setSpacing(scaled(8));
    m_lines->addWidget(PolicyRow::headings());
    m_lines->addStretch(1);
    auto *area = new QScrollArea;
    area->setWidget(page);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setFocusPolicy(Qt::NoFocus);
    page->setAutoFillBackground(false);
    area->viewport()->setAutoFillBackground(false);

    m_explanation->setWordWrap(true);
    m_explanation->setMinimumHeight(2 * fontMetrics().lineSpacing());
    m_explanation->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_json->setReadOnly(true);
    m_json->setTabChangesFocus(true);
    m_json->setFrameShape(QFrame::NoFrame);
    m_json->document()->setDocumentMargin(scaled(8));
    m_json->setFont(fontOf(Type::Mono));
    m_json->setAccessibleName(tr("restClientConfig as it is sent"));
    new JsonHighlighter(m_json->document());

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_accept = buttons->addButton(tr("Tell it from now on"), QDialogButtonBox::AcceptRole);
    connect(buttons, &QDialogButtonBox::accepted, this, &ConnectEditor::finish);
    connect(buttons, &QDialogButtonBox::rejected, this, &ConnectEditor::reject);
    connect(m_notice, &NoticeStrip::pressed, this, &ConnectEditor::loadCurrent);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(scaled(16), scaled(16), scaled(16), scaled(16));
    layout->setSpacing(scaled(12));
    layout->addWidget(buildPresets());
    layout->addWidget(area, 3);
    layout->addWidget(m_explanation);
    layout->addWidget(new Card(m_json), 2);
    layout->addWidget(m_notice);
    layout->addWidget(buttons);
    resize(QSize(scaled(900), scaled(600)).boundedTo(screen()->availableSize() - QSize(40, 80)));
}

QWidget *ConnectEditor::buildPresets()
{
    auto *bar = new QWidget;
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(scaled(8));
    const auto add = [&](const char *name, const QString &text, auto press) {
        auto *button = new QPushButton(text);
        button->setObjectName(QLatin1String(name));
        button->setAutoDefault(false);
        connect(button, &QAbstractButton::clicked, this, press);
        row->addWidget(button);
    };
    add("addMethod", tr("&Add a method"), [this] {
        PolicyRow *added = addRow({}, {.restOnError = "FAIL"});
        check();
        added->show(); // before the layout does, to take the focus
        added->focusMethod();
    });
    row->addStretch(1);
    add("presetLog", tr("WCS defaults (&LOG)"), [this] { setConfig(wcs::RestClientConfig::wcsDefaults()); });
    add("presetFail", tr("Errors reach the client (&FAIL)"),
        [this] { setConfig(wcs::RestClientConfig::errorsReachTheClient()); });
    return bar;
}

void ConnectEditor::setConfig(const wcs::RestClientConfig &config)
{
    while (!m_rows.isEmpty())
        removeRow(m_rows.last());
    for (auto it = config.methods.begin(); it != config.methods.end(); ++it)
        addRow(it.key(), it.value());
    m_chosen = m_rows.value(0);
    check();
}

PolicyRow *ConnectEditor::addRow(const QByteArray &method, const wcs::MethodPolicy &policy)
{
    auto *row = new PolicyRow(method, policy);
    connect(row, &PolicyRow::edited, this, &ConnectEditor::check);
    connect(row, &PolicyRow::chosen, this, [this, row] { choose(row); });
    connect(row, &PolicyRow::removeWanted, this, [this, row] {
        removeRow(row);
        check();
    });
    m_lines->insertWidget(m_lines->count() - 1, row);
    m_rows.append(row);
    m_chosen = row;
    return row;
}

void ConnectEditor::removeRow(PolicyRow *row)
{
    m_rows.removeOne(row);
    if (m_chosen == row)
        m_chosen = m_rows.value(0);
    m_lines->removeWidget(row);
    row->hide();
    row->deleteLater(); // it may be its own button that asked for it
}

void ConnectEditor::choose(PolicyRow *row)
{
    m_chosen = row;
    explain();
}

void ConnectEditor::check()
{
    QJsonObject object;
    bool valid = true;
    for (PolicyRow *row : std::as_const(m_rows)) {
        const bool isTwice = object.contains(row->method());
        valid = row->check(isTwice) && valid;
        object.insert(row->method(), row->policy());
    }
    const auto read = wcs::RestClientConfig::fromJson(object);
    const auto *config = std::get_if<wcs::RestClientConfig>(&read);
    m_isValid = valid && config;
    if (m_isValid)
        m_config = *config;
    m_accept->setEnabled(m_isValid);
    m_json->setEnabled(m_isValid);
    if (m_isValid)
        m_json->setPlainText(
            text::ShownBlock::of(QString::fromUtf8(prettyJson("{\"restClientConfig\":" + m_config.toJson() + '}')),
                                 text::EditedText)
                .text);
    findChild<QAbstractButton *>(QStringLiteral("addMethod"))->setEnabled(m_rows.size() < MostRows);
    explain();
    showCurrent();
}

void ConnectEditor::explain()
{
    if (m_rows.isEmpty())
        return m_explanation->setText(
            tr("No method is named: WCS goes by its own defaults. Errors are only logged, the client sees nothing."));
    const QByteArray method = m_chosen->method().toUtf8();
    const auto read = wcs::RestClientConfig::fromJson(QJsonObject{{m_chosen->method(), m_chosen->policy()}});
    const auto *config = std::get_if<wcs::RestClientConfig>(&read);
    m_explanation->setText(
        config ? QStringLiteral("%1: %2").arg(m_chosen->method(), explanationOf(method, config->policyOf(method)))
               : QString());
}

bool ConnectEditor::hasChanges() const
{
    return !m_isValid || m_config != m_opened;
}

void ConnectEditor::setCurrent(const rules::ConnectConfig &current)
{
    m_current = current;
    showCurrent();
}

void ConnectEditor::showCurrent()
{
    if (m_current.config == m_opened || (m_isValid && m_current.config == m_config))
        return m_notice->clear();
    m_notice->say(tr("%1, since you opened it. What stands here replaces that.").arg(changeText(m_current)),
                  NoticeStrip::Tone::Warning, tr("Load it"), tr("Shows what is told now, instead of what stands here"));
}

void ConnectEditor::loadCurrent()
{
    m_opened = m_current.config;
    setConfig(m_current.config);
}

void ConnectEditor::reject()
{
    const auto close = [this] { QDialog::reject(); };
    if (hasChanges())
        askBeforeDiscarding(this, tr("What connect is told has been changed here, and is not in force."), close);
    else
        close();
}

void ConnectEditor::finish()
{
    emit configWanted(m_config);
    accept();
}

QString fieldsText(const QByteArray &fields)
{
    constexpr int Longest = 300; // characters
    return text::visibleText(fields, Longest).replace(u',', QStringLiteral(", "));
}

QString changeText(const rules::ConnectConfig &config)
{
    const QString when = text::clockText(config.changedAt).section(u'.', 0, 0);
    if (config.changedBy.kind == rules::Origin::Kind::Window)
        return ConnectEditor::tr("Changed here at %1").arg(when);
    const QString who = text::visibleText(config.changedBy.text().toUtf8(), LongestBy);
    return ConnectEditor::tr("Changed by %1 at %2").arg(who, when);
}

} // namespace ui
