#pragma once

#include <QProxyStyle>

class QStyleOptionMenuItem;

namespace ui {

enum class Scheme : quint8 { System, Light, Dark };

// Fusion, calmer: flat bars, 1-px lines, 6-px corners, thin scroll bars. It turns whatever palette the system has into
// ours, so that a change of the system's scheme is followed by itself.
class Style final : public QProxyStyle {
    Q_OBJECT
public:
    Style();

    void setScheme(Scheme scheme) { m_scheme = scheme; } // takes effect when the palette is set next
    Scheme scheme() const { return m_scheme; }
    void setSystemScheme(Scheme scheme) { m_systemScheme = scheme; } // System: as its palette is

    void polish(QPalette &palette) override;
    using QProxyStyle::polish;

    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget) const override;
    void drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                     const QWidget *widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                            const QWidget *widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl part,
                         const QWidget *widget) const override;
    QRect subElementRect(SubElement element, const QStyleOption *option, const QWidget *widget) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &contents,
                           const QWidget *widget) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const override;
    int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                  QStyleHintReturn *returnData) const override;

private:
    QSize twoLinesSize(const QStyleOptionMenuItem &option, const QSize &contents, const QWidget *widget) const;
    void drawTwoLines(const QStyleOptionMenuItem &option, QPainter &painter, const QWidget *widget) const;

    Scheme m_scheme = Scheme::System;
    Scheme m_systemScheme = Scheme::System;
};

} // namespace ui
