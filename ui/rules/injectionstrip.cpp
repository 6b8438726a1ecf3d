#include "ui/rules/injectionstrip.h"

#include "text/text.h"
#include "ui/kit/actionbutton.h"
#include "ui/kit/colours.h"
#include "ui/kit/fonts.h"
#include "ui/kit/icon.h"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <chrono>

namespace ui {

using namespace std::chrono_literals;

namespace {

constexpr int Height = 36;
constexpr int IconSize = 16;
constexpr int MostNames = 3;
constexpr int LongestName = 40; // characters
constexpr auto OfferTime = 1min;

QString visible(const QString &text)
{
    return text::visibleText(text.toUtf8(), LongestName);
}

QString namesOf(const QList<const rules::RuleStatus *> &active)
{
    QStringList names;
    for (const rules::RuleStatus *status : active.mid(0, MostNames))
        names.append(visible(status->rule->name.isEmpty() ? status->rule->id : status->rule->name));
    return names.join(QStringLiteral(", ")) + (active.size() > MostNames ? QStringLiteral(" …") : QString());
}

QString streamsText(int streams)
{
    return streams == 1 ? InjectionStrip::tr("1 live stream matches")
                        : InjectionStrip::tr("%1 live streams match").arg(QLocale().toString(streams));
}

} // namespace

InjectionStrip::InjectionStrip(QAction *allNormal, QAction *backOn, QWidget *parent)
    : QWidget(parent)
    , m_rules(std::make_shared<rules::RuleSnapshot>())
    , m_allNormal(new ActionButton(allNormal))
    , m_backOn(new ActionButton(backOn))
{
    setObjectName(QStringLiteral("injectionStrip"));
    auto *layout = new QHBoxLayout(this);
    layout->addStretch(1);
    layout->addWidget(m_allNormal);
    layout->addWidget(m_backOn);
    m_offerTime.setSingleShot(true);
    m_offerTime.setInterval(OfferTime);
    connect(&m_offerTime, &QTimer::timeout, this, &InjectionStrip::say); // the menu goes on offering it
    measure();
    setVisible(false);
}

void InjectionStrip::measure()
{
    layout()->setContentsMargins(scaled(16), 0, scaled(16), 0);
    setFixedHeight(scaled(Height));
}

void InjectionStrip::setRules(const rules::RuleSnapshotPtr &rules)
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

void InjectionStrip::offerBack(const QStringList &ids)
{
    const bool isNew = std::ranges::any_of(ids, [this](const QString &id) { return !m_offer.contains(id); });
    m_offer = ids;
    if (isNew)
        m_offerTime.start();
    else if (ids.isEmpty())
        m_offerTime.stop();
    say();
}

void InjectionStrip::noteWhoSwitchedOn()
{
    QSet<QString> active;
    for (const rules::RuleStatus &status : m_rules->rules) {
        if (status.isActive)
            active.insert(status.rule->id);
    }
    if (!m_active.contains(active))
        m_by = m_rules->changedBy.kind == rules::Origin::Kind::Window ? QString() : m_rules->changedBy.text();
    m_active = active;
}

void InjectionStrip::say()
{
    QList<const rules::RuleStatus *> active;
    for (const rules::RuleStatus &status : m_rules->rules) {
        if (status.isActive)
            active.append(&status);
    }
    const QString former = m_before + m_what;
    m_before.clear();
    m_what.clear();
    m_into.clear();
    m_figures.clear();
    m_who.clear();
    if (active.size() == 1) {
        const rules::Rule &rule = *active.first()->rule;
        m_before = tr("Injecting ");
        m_what = visible(rules::describe(rule.action));
        m_into = tr(" into %1").arg(text::visibleText(rules::describe(rule.match, rule.when).toUtf8()));
    } else if (!active.isEmpty()) {
        m_before = tr("Injecting by %1 rules: ").arg(QLocale().toString(active.size()));
        m_what = namesOf(active);
    }
    if (!active.isEmpty()) {
        m_figures = tr(" · %1 so far").arg(QLocale().toString(m_rules->injected()));
        if (m_streams >= 0)
            m_figures += QStringLiteral(" · ") + streamsText(m_streams);
        if (!m_by.isEmpty())
            m_who = tr(" · switched on by %1").arg(visible(m_by));
    } else if (m_offerTime.isActive()) {
        sayOffer();
    }
    m_allNormal->setVisible(!active.isEmpty());
    m_backOn->setVisible(active.isEmpty());
    setAccessibleName(sentence());
    setToolTip(sentence().toHtmlEscaped());
    setVisible(!sentence().isEmpty());
    update();
    if (m_before + m_what != former && isVisible()) { // not with every hit
        QAccessibleEvent alert(this, QAccessible::Alert);
        QAccessible::updateAccessibility(&alert);
    }
}

void InjectionStrip::sayOffer()
{
    QList<const rules::RuleStatus *> off;
    for (const rules::RuleStatus &status : m_rules->rules) {
        if (m_offer.contains(status.rule->id))
            off.append(&status);
    }
    m_before = tr("All normal. Switched off: ");
    m_what = namesOf(off);
}

QColor InjectionStrip::back() const
{
    const Colours &colours = Colours::of(palette());
    return m_backOn->isHidden() ? colours.warningBack : colours.selection;
}

QColor InjectionStrip::ink() const
{
    const Colours &colours = Colours::of(palette());
    return readable(m_backOn->isHidden() ? colours.failed : colours.text, back());
}

void InjectionStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), back());
    painter.fillRect(QRect(0, height() - 1, width(), 1), mixed(back(), ink(), 0.2));

    const int size = scaled(IconSize);
    int left = scaled(16);
    const QRect place(left, (height() - size) / 2, size, size);
    painter.drawPixmap(place, tinted(m_backOn->isHidden() ? QStringLiteral("warning") : QStringLiteral("check"), ink(),
                                     size, devicePixelRatioF()));
    left += size + scaled(8);
    painter.setPen(ink());
    for (const Part &part : fittingParts()) {
        painter.setFont(fontOf(part.type));
        const int width = painter.fontMetrics().horizontalAdvance(part.text);
        painter.drawText(QRect(left, 0, width, height()), Qt::AlignVCenter | Qt::AlignLeft, part.text);
        left += width;
    }
}

int InjectionStrip::room() const
{
    const int left = scaled(16) + scaled(IconSize) + scaled(8);
    return layout()->itemAt(0)->geometry().right() - scaled(12) - left;
}

// The figures take their room first, then the rules, then who it was.
QList<InjectionStrip::Part> InjectionStrip::fittingParts() const
{
    int left = room();
    const auto fit = [&left](const QString &text, Type type) {
        const QFontMetrics metrics(fontOf(type));
        const QString shown = metrics.elidedText(text, Qt::ElideRight, std::max(0, left));
        left = shown == text ? left - metrics.horizontalAdvance(shown) : 0;
        return Part{shown, type};
    };
    const Part figures = fit(m_figures, Type::Text);
    const Part before = fit(m_before, Type::Text);
    const Part what = fit(m_what, Type::Strong);
    const Part into = fit(m_into, Type::Text);
    return {before, what, into, figures, fit(m_who, Type::Text)};
}

QString InjectionStrip::shown() const
{
    QString text;
    for (const Part &part : fittingParts())
        text += part.text;
    return text;
}

bool InjectionStrip::event(QEvent *event)
{
    if (event->type() == QEvent::ApplicationFontChange)
        measure();
    return QWidget::event(event);
}

} // namespace ui
