#pragma once

#include "ui/kit/fonts.h"

#include <QCache>
#include <QGlyphRun>

class QPainter;

namespace ui {

// One line of laid-out text, ready to be painted.
struct TextLine {
    QList<QGlyphRun> runs;
    qreal width = 0;
    qreal height = 0;

    void draw(QPainter &painter, QPointF topLeft) const;
};

// Lays a text out once and keeps it: a frame of the table paints glyphs and does no layout. Text that begins with a
// digit gets figures of one width, so that columns of figures stand still.
class TextCache {
public:
    explicit TextCache(int lines = 8'000)
        : m_lines(lines)
    {}

    // Cut to `width` with an ellipsis at its end, or in its middle. The line is valid until the next call.
    const TextLine &line(const QString &text, Type type, int width, Qt::TextElideMode cutAt = Qt::ElideRight);
    void clear();

private:
    struct Key {
        QString text;
        Type type;
        int width; // Whole: not cut
        Qt::TextElideMode cutAt;
        bool operator==(const Key &) const = default;
        friend size_t qHash(const Key &key, size_t seed = 0)
        {
            return qHashMulti(seed, key.text, int(key.type), key.width, int(key.cutAt));
        }
    };
    static constexpr int Whole = -1;
    const TextLine &laidOut(const Key &key, const QString &text);

    QCache<Key, TextLine> m_lines;
};

TextLine layOut(const QString &text, const QFont &font);

} // namespace ui
