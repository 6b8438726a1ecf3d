#pragma once

#include <QList>
#include <QString>

class QWidget;

namespace ui {

// One thing about the program as it runs here: "Journal", "/home/…/streamwatch.db".
struct Fact {
    QString name;
    QString value;
};
using Facts = QList<Fact>;

// The program's version, and these; the button copies all of it.
void showAbout(QWidget *window, const Facts &facts);

} // namespace ui
