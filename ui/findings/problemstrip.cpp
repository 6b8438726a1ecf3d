#include "ui/findings/problemstrip.h"

#include "ui/kit/colours.h"
#include "ui/kit/icon.h"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>

namespace ui {

namespace {

constexpr int Height = 40;
constexpr int IconSize = 16;

QString withKey(const QString &word, const char *key)
{
    return QStringLiteral("%1 (%2)").arg(word, QKeySequence(QLatin1String(key)).toString(QKeySequence::NativeText));
}

} // namespace

ProblemStrip::ProblemStrip(QWidget *parent)
    : QWidget(parent)
    , m_sentence(new Label(Type::Name))
    , m_show(new QPushButton(withKey(tr("Show"), "F8")))
    , m_acknowledge(new QPushButton(withKey(tr("Acknowledge"), "Ctrl+K")))
{
    setObjectName(QStringLiteral("problemStrip"));
    m_show->setObjectName(QStringLiteral("showNewProblem"));
    m_acknowledge->setObjectName(QStringLiteral("acknowledgeNewProblem"));
    m_show->setToolTip(tr("Opens the problems, and selects this one"));
    m_acknowledge->setToolTip(tr("Says that you know of this one"));
    m_sentence->setElideMode(Qt::ElideRight);
    auto *layout = new QHBoxLayout(this);
    layout->addWidget(m_sentence, 1);
    layout->addWidget(m_show);
    layout->addWidget(m_acknowledge);
    connect(m_show, &QAbstractButton::clicked, this, &ProblemStrip::showWanted);
    connect(m_acknowledge, &QAbstractButton::clicked, this, &ProblemStrip::acknowledged);
    measure();
    say({});
}

void ProblemStrip::measure()
{
    layout()->setContentsMargins(scaled(16) + scaled(IconSize) + scaled(8), 0, scaled(16), 0);
    layout()->setSpacing(scaled(12));
    setFixedHeight(scaled(Height));
}

void ProblemStrip::say(const QString &sentence)
{
    const bool isFirst = isHidden() && !sentence.isEmpty();
    if (sentence != m_sentence->text()) {
        m_sentence->setText(sentence);
        m_sentence->setToolTip(sentence.toHtmlEscaped());
        setAccessibleName(sentence);
    }
    setVisible(!sentence.isEmpty());
    colour();
    if (isFirst && isVisible()) { // and not with every change of its figures
        QAccessibleEvent alert(this, QAccessible::Alert);
        QAccessible::updateAccessibility(&alert);
    }
}

void ProblemStrip::colour()
{
    const Colours &colours = Colours::of(palette());
    QPalette own;
    own.setColor(QPalette::WindowText, readable(colours.failed, colours.warningBack));
    if (m_sentence->palette().color(QPalette::WindowText) != own.color(QPalette::WindowText))
        m_sentence->setPalette(own);
}

void ProblemStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Colours &colours = Colours::of(palette());
    const QColor ink = readable(colours.failed, colours.warningBack);
    painter.fillRect(rect(), colours.warningBack);
    painter.fillRect(QRect(0, height() - 1, width(), 1), mixed(colours.warningBack, ink, 0.2));
    const int size = scaled(IconSize);
    painter.drawPixmap(QPoint(scaled(16), (height() - size) / 2),
                       tinted(QStringLiteral("warning"), ink, size, devicePixelRatioF()));
}

void ProblemStrip::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        colour();
    QWidget::changeEvent(event);
}

bool ProblemStrip::event(QEvent *event)
{
    if (event->type() == QEvent::ApplicationFontChange)
        measure();
    return QWidget::event(event);
}

} // namespace ui
