#pragma once

#include "wcs/status.h"

#include <QColor>
#include <QPalette>

namespace ui {

// The colours of one scheme. Widgets take them by their own palette, so that a change of palette is all a change of
// scheme takes.
struct Colours {
    QColor window;
    QColor panel; // cards, bars, fields
    QColor line;
    QColor text;
    QColor dim; // secondary text
    QColor selection;
    QColor hover;
    QColor accent;
    QColor warningBack; // strips that must be seen
    QColor publishing;
    QColor playing;
    QColor pending;
    QColor paused;
    QColor failed;
    QColor ended;
    QColor unknown;

    bool isDark() const;
    // The colour of a status: known words have their own, others that of their phase.
    QColor ofStatus(const QString &status, wcs::Phase phase) const;
    QPalette palette() const;

    static const Colours &light();
    static const Colours &dark();
    static const Colours &of(const QPalette &palette); // dark where its window is dark
};

// WCAG 2.1 contrast of two opaque colours, 1 to 21.
double contrast(const QColor &a, const QColor &b);
// `over` laid on `base` with that opacity.
QColor mixed(const QColor &base, const QColor &over, double opacity);
// `ink`, moved away from `back` as little as it takes to reach a contrast of 4.5.
QColor readable(const QColor &ink, const QColor &back);

} // namespace ui
