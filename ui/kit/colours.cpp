#include "ui/kit/colours.h"

#include <algorithm>
#include <cmath>

namespace ui {

namespace {

constexpr double ReadableContrast = 4.5;

double channel(double value)
{
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double luminance(const QColor &colour)
{
    return 0.2126 * channel(colour.redF()) + 0.7152 * channel(colour.greenF()) + 0.0722 * channel(colour.blueF());
}

} // namespace

double contrast(const QColor &a, const QColor &b)
{
    const auto [low, high] = std::minmax({luminance(a), luminance(b)}); // by value
    return (high + 0.05) / (low + 0.05);
}

QColor mixed(const QColor &base, const QColor &over, double opacity)
{
    const auto mix = [opacity](float from, float to) { return float(from + (to - from) * opacity); };
    return QColor::fromRgbF(mix(base.redF(), over.redF()), mix(base.greenF(), over.greenF()),
                            mix(base.blueF(), over.blueF()));
}

QColor readable(const QColor &ink, const QColor &back)
{
    const QColor away = luminance(back) > 0.18 ? QColor(Qt::black) : QColor(Qt::white);
    for (double step = 0; step < 1; step += 0.02) {
        const QColor candidate = mixed(ink, away, step);
        // What is painted has eight bits a channel.
        if (contrast(QColor(candidate.rgb()), QColor(back.rgb())) >= ReadableContrast)
            return QColor(candidate.rgb());
    }
    return away;
}

const Colours &Colours::light()
{
    static const Colours colours{
        .window = QColor(0xf6f7f9),
        .panel = QColor(0xffffff),
        .line = QColor(0xe3e6ea),
        .text = QColor(0x1d2126),
        .dim = QColor(0x5a626d),
        .selection = QColor(0xcfdffa),
        .hover = QColor(0xf2f4f7),
        .accent = QColor(0x2f6fde),
        .warningBack = QColor(0xfdf0ee),
        .publishing = QColor(0x318159),
        .playing = QColor(0x3f52a6),
        .pending = QColor(0x996e00),
        .paused = QColor(0x7126d9),
        .failed = QColor(0x801100),
        .ended = QColor(0x262626),
        .unknown = QColor(0x1d2126),
    };
    return colours;
}

const Colours &Colours::dark()
{
    static const Colours colours{
        .window = QColor(0x17191c),
        .panel = QColor(0x1e1e1e),
        .line = QColor(0x2d3136),
        .text = QColor(0xe8eaed),
        .dim = QColor(0xa3acb6),
        .selection = QColor(0x293d63),
        .hover = QColor(0x25282c),
        .accent = QColor(0x7fb0ff),
        .warningBack = QColor(0x331a15),
        .publishing = QColor(0xbef4ee),
        .playing = QColor(0x67b0e4),
        .pending = QColor(0xffe299),
        .paused = QColor(0xa666ff),
        .failed = QColor(0xff381a),
        .ended = QColor(0x928787),
        .unknown = QColor(0xe8eaed),
    };
    return colours;
}

const Colours &Colours::of(const QPalette &palette)
{
    return palette.color(QPalette::Window).lightness() < 128 ? dark() : light();
}

bool Colours::isDark() const
{
    return this == &dark();
}

QColor Colours::ofStatus(const QString &status, wcs::Phase phase) const
{
    if (status == u"ESTABLISHED") // this and the next of a connection
        return publishing;
    if (status == u"DISCONNECTED")
        return ended;
    if (phase == wcs::Phase::Unknown) // also of a status that is known, but doubted
        return unknown;
    if (status == u"PUBLISHING")
        return publishing;
    if (status == u"PLAYING")
        return playing;
    if (status == u"PAUSED")
        return paused;
    switch (phase) {
    case wcs::Phase::Pending:
        return pending;
    case wcs::Phase::Failed:
        return failed;
    case wcs::Phase::Ended:
        return ended;
    case wcs::Phase::Live:
    case wcs::Phase::Unknown:
        break;
    }
    return unknown;
}

QPalette Colours::palette() const
{
    QPalette palette(text, panel, hover, line, dim, text, panel);
    const QColor disabled = mixed(panel, text, 0.45);
    const std::pair<QPalette::ColorRole, QColor> roles[] = {
        {QPalette::Window, window},       {QPalette::WindowText, text},
        {QPalette::Base, panel},          {QPalette::AlternateBase, hover},
        {QPalette::Text, text},           {QPalette::Button, panel},
        {QPalette::ButtonText, text},     {QPalette::BrightText, text},
        {QPalette::Highlight, selection}, {QPalette::HighlightedText, text},
        {QPalette::PlaceholderText, dim}, {QPalette::ToolTipBase, panel},
        {QPalette::ToolTipText, text},    {QPalette::Link, accent},
        {QPalette::LinkVisited, accent},  {QPalette::Light, hover},
        {QPalette::Midlight, line},       {QPalette::Mid, line},
        {QPalette::Dark, line},           {QPalette::Shadow, line},
    };
    for (const auto &[role, colour] : roles)
        palette.setColor(QPalette::All, role, colour);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
        palette.setColor(QPalette::Disabled, role, disabled);
    return palette;
}

} // namespace ui
