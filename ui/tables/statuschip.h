#pragma once

#include "ui/kit/colours.h"
#include "ui/kit/textcache.h"

#include <QPainter>

namespace ui {

// A word in a rounded, tinted field: what a status or an answer looks like. A status is told by shape, word and
// colour; an injected answer by a dashed outline and a bolt, never by a hue.
struct Chip {
    enum class Shape : quint8 { None, ArrowUp, Play, Clock, Bars, Cross, Square, Question, Bolt, Disc, Struck };

    QString word;
    QColor colour;
    Shape shape = Shape::None;
    bool dashed = false;
    bool hatched = false;

    static Chip ofStatus(const QString &status, wcs::Phase phase, const Colours &colours);
    static Chip ofAnswer(const QString &answer, const Colours &colours);
    static Chip ofRejected(const QString &word, const Colours &colours);

    QColor back(const QColor &panel) const; // its field when it lies on `panel`
    QColor ink(const QColor &panel) const;  // its word and shape: readable there
};

// Paints it left-aligned and vertically centred in `area`, on `panel`; cuts the word to fit.
void paintChip(QPainter &painter, const Chip &chip, const QRect &area, const QColor &panel, TextCache &texts);
// How wide it is when nothing is cut.
int chipWidth(const Chip &chip, TextCache &texts);

} // namespace ui
