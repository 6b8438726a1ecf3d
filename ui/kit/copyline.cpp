#include "ui/kit/copyline.h"

#include "ui/kit/actionbutton.h"
#include "ui/kit/colours.h"
#include "ui/kit/controlpainting.h"
#include "ui/kit/icon.h"
#include "ui/kit/style.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPainter>

namespace ui {

CopyLine::CopyLine(QWidget *parent)
    : QWidget(parent)
    , m_text(new Label(Type::Mono))
{
    auto *copy = new QAction(icon(QStringLiteral("copy")), tr("Copy"), this);
    copy->setToolTip(tr("Copy this line"));
    connect(copy, &QAction::triggered, this, [this] { QGuiApplication::clipboard()->setText(text()); });
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(scaled(12), 0, 0, 0);
    layout->addWidget(m_text, 1);
    layout->addWidget(new ActionButton(copy, ActionButton::Look::IconOnly));
}

void CopyLine::setText(const QString &text)
{
    m_text->setText(text);
    m_text->setAccessibleName(text);
}

void CopyLine::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Colours &colours = Colours::of(palette());
    drawPanel(painter, rect(), colours.window, colours.line, 6);
}

} // namespace ui
