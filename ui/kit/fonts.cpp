#include "ui/kit/fonts.h"

#include "ui/kit/colours.h"

#include <QApplication>
#include <QEvent>
#include <QFontDatabase>
#include <QPainter>
#include <QStyle>

#include <algorithm>

namespace ui {

namespace {

constexpr int TextPixels = 13;
constexpr int LeastElided = 60; // px

QString textFamily()
{
    static const QString family = QFontDatabase::hasFamily(QStringLiteral("Inter"))
                                      ? QStringLiteral("Inter")
                                      : QFontDatabase::systemFont(QFontDatabase::GeneralFont).family();
    return family;
}

QString monoFamily()
{
    static const QString family = QFontDatabase::hasFamily(QStringLiteral("JetBrains Mono"))
                                      ? QStringLiteral("JetBrains Mono")
                                      : QFontDatabase::systemFont(QFontDatabase::FixedFont).family();
    return family;
}

int pixelsOf(Type type)
{
    switch (type) {
    case Type::Small:
    case Type::Word:
    case Type::Mono:
        return 12;
    case Type::Key:
        return 11;
    case Type::Title:
        return 20;
    case Type::Text:
    case Type::Name:
    case Type::Strong:
        break;
    }
    return TextPixels;
}

} // namespace

QFont fontOf(Type type)
{
    QFont font(type == Type::Mono ? monoFamily() : textFamily());
    font.setPixelSize(scaled(pixelsOf(type)));
    if (type == Type::Strong || type == Type::Word || type == Type::Title)
        font.setWeight(QFont::DemiBold);
    if (type == Type::Name)
        font.setWeight(QFont::Medium);
    if (type == Type::Mono) {
        font.setStyleHint(QFont::Monospace);
        font.setStyleStrategy(QFont::PreferNoShaping); // without ligatures: >= is two characters
    }
    return font;
}

void applyZoom(int percent)
{
    QFont font(textFamily());
    font.setPixelSize(qRound(TextPixels * percent / 100.0));
    if (QApplication::font() == font)
        return;
    QApplication::setFont(font);
    // Widgets with a font of their own hear nothing of it from Qt 6.
    QEvent changed(QEvent::ApplicationFontChange);
    for (QWidget *widget : QApplication::allWidgets())
        QCoreApplication::sendEvent(widget, &changed);
}

int scaled(int pixels)
{
    const int size = QApplication::font().pixelSize();
    return size > 0 ? qRound(pixels * size / double(TextPixels)) : pixels;
}

Label::Label(Type type, Tone tone, const QString &text, QWidget *parent)
    : QLabel(parent)
    , m_type(type)
    , m_tone(tone)
{
    setTextFormat(Qt::PlainText);
    setText(text);
    setFont(fontOf(type));
    if (tone == Tone::Dim)
        setForegroundRole(QPalette::PlaceholderText);
    colour();
}

void Label::setElideMode(Qt::TextElideMode mode)
{
    m_elide = mode;
    updateGeometry();
    update();
}

QString Label::shown() const
{
    return fontMetrics().elidedText(text(), m_elide, contentsRect().width());
}

QSize Label::minimumSizeHint() const
{
    const QSize least = QLabel::minimumSizeHint();
    return m_elide == Qt::ElideNone ? least : QSize(std::min(least.width(), scaled(LeastElided)), least.height());
}

void Label::paintEvent(QPaintEvent *event)
{
    const QString fitting = shown();
    if (m_elide == Qt::ElideNone || fitting == text())
        return QLabel::paintEvent(event);
    QPainter painter(this);
    style()->drawItemText(&painter, contentsRect(), int(alignment()), palette(), isEnabled(), fitting,
                          foregroundRole());
}

void Label::colour()
{
    const Colours &colours = Colours::of(palette());
    QPalette own;
    own.setColor(QPalette::WindowText, readable(colours.failed, colours.window));
    if (m_tone == Tone::Problem && palette().color(QPalette::WindowText) != own.color(QPalette::WindowText))
        setPalette(own);
}

bool Label::event(QEvent *event)
{
    if (event->type() == QEvent::ApplicationFontChange)
        setFont(fontOf(m_type));
    if (event->type() == QEvent::PaletteChange)
        colour();
    return QLabel::event(event);
}

} // namespace ui
