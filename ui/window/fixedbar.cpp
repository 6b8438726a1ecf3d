#include "ui/window/fixedbar.h"

#include <QAction>
#include <QToolBar>

namespace ui {

QToolBar *newFixedBar(const QString &name, QWidget *content)
{
    auto *bar = new QToolBar(name);
    bar->setObjectName(name);
    bar->setMovable(false);
    bar->setFloatable(false);
    bar->setContextMenuPolicy(Qt::PreventContextMenu);
    bar->toggleViewAction()->setVisible(false);
    content->setSizePolicy(QSizePolicy::Expanding, content->sizePolicy().verticalPolicy());
    bar->addWidget(content);
    return bar;
}

} // namespace ui
