#include "ui/rules/rulepreview.h"

#include "filter/filterremark.h"
#include "text/text.h"
#include "ui/kit/colours.h"
#include "wcs/status.h"

#include <QEvent>
#include <QLocale>
#include <QVBoxLayout>

#include <chrono>

namespace ui {

using namespace std::chrono_literals;

namespace {

QString number(int count)
{
    return QLocale().toString(count);
}

// Of a status that WCS is not known to send. In rules case counts, where a filter would find it.
QString remarkOnStatuses(const QStringList &statuses)
{
    const QByteArrayList known = wcs::knownStatuses();
    for (const QString &status : statuses) {
        const QByteArray text = status.toUtf8();
        if (known.contains(text))
            continue;
        if (known.contains(text.toUpper()))
            return RulePreview::tr("Case counts: did you mean %1?").arg(QString::fromLatin1(text.toUpper()));
        const filter::FilterTree term{.kind = filter::FilterTree::Kind::Field,
                                      .field = QStringLiteral("status"),
                                      .operation = QStringLiteral(":"),
                                      .values = {{filter::FilterValue::Kind::Text, status}}};
        return filter::remarkOn(term, [](const QByteArray &) { return false; });
    }
    return {};
}

QString matchText(int streams, int live, const QStringList &names, bool hasMoreNames)
{
    if (live == 0)
        return RulePreview::tr("No stream is live now.");
    const QString all =
        live == 1 ? RulePreview::tr("1 live stream") : RulePreview::tr("%1 live streams").arg(number(live));
    if (streams == 0)
        return RulePreview::tr("Matches none of %1 now.").arg(all);
    const QString more = hasMoreNames ? QStringLiteral(", …") : QString();
    return RulePreview::tr("Matches %1 of %2 now: %3")
        .arg(number(streams), all, names.join(QStringLiteral(", ")) + more);
}

// What the backend has to do with it; begins with a blank.
QString backendText(const rules::Rule &rule)
{
    if (!rule.match.backend.isEmpty())
        return QLatin1Char(' ') +
               RulePreview::tr("It answers only where there is a web server behind us, once that has been asked; what "
                               "that says is not looked at here.");
    if (rules::needsBackend(rule))
        return QLatin1Char(' ') +
               RulePreview::tr("It answers only where there is a web server behind us, once that has been asked.");
    if (rule.action.forward)
        return QLatin1Char(' ') + RulePreview::tr("A web server behind us sees the hook, too.");
    return {};
}

} // namespace

RulePreview::RulePreview(const board::StreamBoard &board, QWidget *parent)
    : QWidget(parent)
    , m_counter(board)
    , m_matches(new Label(Type::Text))
    , m_risk(new Label(Type::Small))
{
    m_matches->setObjectName(QStringLiteral("rulePreview"));
    m_risk->setObjectName(QStringLiteral("ruleRisk"));
    for (Label *label : {m_matches, m_risk})
        label->setWordWrap(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(scaled(4));
    layout->addWidget(m_matches);
    layout->addWidget(m_risk);
    m_risk->hide();
    m_pause.setSingleShot(true);
    m_pause.setInterval(150ms);
    connect(&m_pause, &QTimer::timeout, this, &RulePreview::count);
    connect(&m_counter, &view::MatchCounter::counted, this, &RulePreview::say);
    colour();
}

void RulePreview::show(const rules::Rule &rule)
{
    m_rule = rule;
    m_isValid = true;
    const std::optional<QString> risk = rules::riskOf(rule);
    m_risk->setText(text::visibleText(risk.value_or(QString()).toUtf8()));
    m_risk->setVisible(risk.has_value());
    m_pause.start();
}

void RulePreview::showInvalid()
{
    m_isValid = false;
    m_pause.stop();
    m_counter.setRules({});
    m_risk->hide();
    m_matches->setText(tr("What it matches is shown once the rule is valid."));
}

void RulePreview::count()
{
    if (view::MatchCounter::isAboutStreams(m_rule.match))
        return m_counter.setRules({m_rule});
    m_counter.setRules({});
    m_matches->setText(tr("Hooks of this method are not counted here: they say nothing about streams that are live.") +
                       backendText(m_rule));
}

void RulePreview::say(int streams, const QStringList &firstNames, bool hasMoreNames)
{
    if (!m_isValid || m_pause.isActive() || !view::MatchCounter::isAboutStreams(m_rule.match))
        return;
    QString text = matchText(streams, m_counter.liveStreams(), firstNames, hasMoreNames);
    if (!m_rule.match.body.isEmpty())
        text += QLatin1Char(' ') + tr("Conditions on the body are not looked at here.");
    text += backendText(m_rule);
    if (const QString remark = remarkOnStatuses(m_rule.match.status); !remark.isEmpty())
        text += QLatin1Char(' ') + remark;
    m_matches->setText(text);
}

void RulePreview::colour()
{
    const Colours &colours = Colours::of(palette());
    QPalette own;
    own.setColor(QPalette::WindowText, readable(colours.failed, colours.window));
    m_risk->setPalette(own);
}

void RulePreview::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        colour();
    QWidget::changeEvent(event);
}

} // namespace ui
