#pragma once

#include <QCoreApplication>

class QAction;
class QWidget;

namespace ui {

class StreamTableView;

// What can be done with the live table.
struct TableActions {
    Q_DECLARE_TR_FUNCTIONS(ui::TableActions)
public:
    explicit TableActions(QWidget *window);

    void workOn(StreamTableView &table) const; // from now on

    QAction *follow;
    QAction *oldest;
    QAction *urgent;
    QAction *nextStream;
    QAction *previousStream;
    QAction *terminate;
};

} // namespace ui
