#include "ui/rules/answerstitle.h"

#include "ui/kit/actionbutton.h"
#include "ui/kit/card.h"
#include "ui/kit/fonts.h"
#include "ui/kit/icon.h"

#include <QAction>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>

namespace ui {

namespace {

class Heading final : public QWidget {
public:
    using QWidget::QWidget;

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        drawUpperPart(painter, *this);
    }
};

} // namespace

AnswersTitle::AnswersTitle(const QString &title, QMenu *newMenu, QWidget *parent)
    : QWidget(parent)
    , m_heading(new Heading)
{
    auto *add = new QAction(icon(QStringLiteral("plus")), tr("New"), this);
    add->setObjectName(QStringLiteral("newRuleMenu"));
    add->setToolTip(tr("A new rule, or one that is ready-made"));
    add->setProperty("showKey", true);
    add->setProperty("keyText", QKeySequence(QStringLiteral("Ctrl+N")).toString(QKeySequence::NativeText));
    auto *button = new ActionButton(add);
    button->setAutoRaise(true);
    button->setMenu(newMenu);
    button->setPopupMode(QToolButton::InstantPopup);

    auto *hide = new QAction(icon(QStringLiteral("clear")), tr("Hide"), this);
    hide->setObjectName(QStringLiteral("hideAnswers"));
    hide->setToolTip(tr("Hides the answers; rules that are on go on (Ctrl+I)"));
    connect(hide, &QAction::triggered, this, &AnswersTitle::closeRequested);
    auto *close = new ActionButton(hide, ActionButton::Look::IconOnly);
    close->setAutoRaise(true);

    auto *row = new QHBoxLayout(m_heading);
    row->setContentsMargins(scaled(12), scaled(4), scaled(4), scaled(4) + 1);
    row->setSpacing(0);
    row->addWidget(new Label(Type::Strong, Label::Tone::Normal, title));
    row->addStretch(1);
    row->addWidget(button);
    row->addWidget(close);

    auto *layout = new QHBoxLayout(this);
    layout->addWidget(m_heading);
    setMargins(0, 0, 0);
}

void AnswersTitle::setMargins(int left, int top, int right)
{
    layout()->setContentsMargins(left, top, right, 0);
}

} // namespace ui
