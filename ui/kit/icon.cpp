#include "ui/kit/icon.h"

#include <QApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QSvgRenderer>

#include <memory>

namespace ui {

namespace {

QString pathOf(const QString &name)
{
    return QStringLiteral(":/icons/%1.svg").arg(name);
}

QPixmap painted(QSvgRenderer &renderer, const QSize &size, const QColor &colour)
{
    QPixmap image(size);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    renderer.render(&painter);
    painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
    painter.fillRect(image.rect(), colour);
    return image;
}

class TintedIcon final : public QIconEngine {
public:
    explicit TintedIcon(const QString &path)
        : m_renderer(std::make_shared<QSvgRenderer>(path))
    {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        const qreal ratio = painter->device()->devicePixelRatioF();
        QPixmap image = pixmap(rect.size() * ratio, mode, state);
        image.setDevicePixelRatio(ratio);
        painter->drawPixmap(rect.topLeft(), image);
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State) override
    {
        const auto group = mode == QIcon::Disabled ? QPalette::Disabled : QPalette::Active;
        return painted(*m_renderer, size, QApplication::palette().color(group, QPalette::ButtonText));
    }

    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state, qreal) override
    {
        return pixmap(size, mode, state);
    }

    QIconEngine *clone() const override { return new TintedIcon(*this); }
    bool isNull() override { return !m_renderer->isValid(); }

private:
    std::shared_ptr<QSvgRenderer> m_renderer;
};

} // namespace

QIcon icon(const QString &name)
{
    return QIcon(new TintedIcon(pathOf(name)));
}

QPixmap tinted(const QString &name, const QColor &colour, int pixels, qreal devicePixelRatio)
{
    QSvgRenderer renderer(pathOf(name));
    QPixmap image = painted(renderer, QSize(pixels, pixels) * devicePixelRatio, colour);
    image.setDevicePixelRatio(devicePixelRatio);
    return image;
}

} // namespace ui
