#include "ui/kit/copying.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QtConcurrentRun>

#include <memory>
#include <utility>

namespace ui {

namespace {

constexpr qsizetype MostAtOnce = 64 * 1024; // bytes: a few ms

} // namespace

void copyMade(QObject *asker, qsizetype bytes, std::function<QString()> make)
{
    QClipboard *clipboard = QGuiApplication::clipboard();
    if (bytes <= MostAtOnce)
        return clipboard->setText(make());
    auto *copying = new QObject(asker); // until something is copied: this, or another text
    const auto isWanted = std::make_shared<bool>(true);
    QObject::connect(clipboard, &QClipboard::dataChanged, copying, [copying, isWanted] {
        *isWanted = false;
        copying->deleteLater();
    });
    QtConcurrent::run(std::move(make)).then(copying, [clipboard, isWanted](const QString &text) {
        if (*isWanted)
            clipboard->setText(text);
    });
}

} // namespace ui
