#pragma once

#include <QString>

#include <functional>

class QObject;

namespace ui {

// Puts a text on the clipboard that is made of that many bytes. One that takes long to make is made beside the window,
// and is there a moment later; not if something else has been copied by then, or the asker is gone. `make` runs on any
// thread.
void copyMade(QObject *asker, qsizetype bytes, std::function<QString()> make);

} // namespace ui
