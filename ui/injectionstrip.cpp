#include "ui/injectionstrip.h"

#include "streams/text.h"
#include "ui/actionbutton.h"
#include "ui/colours.h"
#include "ui/fonts.h"
#include "ui/icon.h"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QLocale>
#include <QPainter>

namespace ui {

namespace {

constexpr int Height = 36;
constexpr int IconSize = 16;
constexpr int MostNames = 3;
constexpr int LongestName = 40; // characters

QString visible(const QString &text)
{
    return streams::visibleText(text.toUtf8(), LongestName);
}

QString namesOf(const QList<const faults::RuleStatus *> &active)
{
    QStringList names;
    for (const faults::RuleStatus *status : active.first(std::min<qsizetype>(active.size(), MostNames)))
        names.append(visible(status->rule->name.isEmpty() ? status->rule->id : status->rule->name));
    return names.join(QStringLiteral(", ")) + (active.size() > MostNames ? QStringLiteral(" …") : QString());
}

QString streamsText(int streams)
{
    return streams == 1 ? InjectionStrip::tr("1 live stream matches")
                        : InjectionStrip::tr("%1 live streams match").arg(QLocale().toString(streams));
}

} // namespace

InjectionStrip::InjectionStrip(QAction *allNormal, QWidget *parent)
    : QWidget(parent)
    , m_rules(std::make_shared<faults::RuleSnapshot>())
{
    setObjectName(QStringLiteral("injectionStrip"));
    auto *layout = new QHBoxLayout(this);
    layout->addStretch(1);
    layout->addWidget(new ActionButton(allNormal));
    measure();
    setVisible(false);
}

void InjectionStrip::measure()
{
    layout()->setContentsMargins(scaled(16), 0, scaled(16), 0);
    setFixedHeight(scaled(Height));
}

void InjectionStrip::setRules(const faults::RuleSnapshotPtr &rules)
{
    m_rules = rules;
    noteWhoSwitchedOn();
    say();
}

void InjectionStrip::setStreams(int matching)
{
    m_streams = matching;
    say();
}

void InjectionStrip::noteWhoSwitchedOn()
{
    QSet<QString> active;
    for (const faults::RuleStatus &status : m_rules->rules) {
        if (status.isActive)
            active.insert(status.rule->id);
    }
    if (!m_active.contains(active))
        m_by = m_rules->changedBy == u"window" ? QString() : m_rules->changedBy;
    m_active = active;
}

void InjectionStrip::say()
{
    QList<const faults::RuleStatus *> active;
    for (const faults::RuleStatus &status : m_rules->rules) {
        if (status.isActive)
            active.append(&status);
    }
    const QString former = m_before + m_what;
    m_before.clear();
    m_what.clear();
    m_after.clear();
    if (active.size() == 1) {
        const faults::Rule &rule = *active.first()->rule;
        m_before = tr("Injecting ");
        m_what = visible(faults::describe(rule.action));
        m_after = tr(" into %1").arg(streams::visibleText(faults::describe(rule.match, rule.when).toUtf8()));
    } else if (!active.isEmpty()) {
        m_before = tr("Injecting by %1 rules: ").arg(QLocale().toString(active.size()));
        m_what = namesOf(active);
    }
    if (!active.isEmpty()) {
        m_after += tr(" · %1 so far").arg(QLocale().toString(m_rules->injected()));
        if (m_streams >= 0)
            m_after += QStringLiteral(" · ") + streamsText(m_streams);
        if (!m_by.isEmpty())
            m_after += tr(" · switched on by %1").arg(visible(m_by));
    }
    setAccessibleName(sentence());
    setToolTip(sentence().toHtmlEscaped());
    setVisible(!active.isEmpty());
    update();
    if (m_before + m_what != former && isVisible()) { // not with every hit
        QAccessibleEvent alert(this, QAccessible::Alert);
        QAccessible::updateAccessibility(&alert);
    }
}

void InjectionStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Colours &colours = Colours::of(palette());
    const QColor ink = readable(colours.failed, colours.warningBack);
    painter.fillRect(rect(), colours.warningBack);
    painter.fillRect(QRect(0, height() - 1, width(), 1), mixed(colours.warningBack, colours.failed, 0.2));

    const int size = scaled(IconSize);
    int left = scaled(16);
    const QRect place(left, (height() - size) / 2, size, size);
    painter.drawPixmap(place, tinted(QStringLiteral("warning"), ink, size, devicePixelRatioF()));
    left += size + scaled(8);
    const int right = layout()->itemAt(0)->geometry().right() - scaled(12);
    painter.setPen(ink);
    const std::pair<QString, Type> parts[]{{m_before, Type::Text}, {m_what, Type::Strong}, {m_after, Type::Text}};
    for (const auto &[text, type] : parts) {
        painter.setFont(fontOf(type));
        const QFontMetrics metrics = painter.fontMetrics();
        const QString shown = metrics.elidedText(text, Qt::ElideRight, std::max(0, right - left));
        painter.drawText(QRect(left, 0, right - left, height()), Qt::AlignVCenter | Qt::AlignLeft, shown);
        left += metrics.horizontalAdvance(shown);
        if (shown != text)
            break;
    }
}

bool InjectionStrip::event(QEvent *event)
{
    if (event->type() == QEvent::ApplicationFontChange)
        measure();
    return QWidget::event(event);
}

} // namespace ui
