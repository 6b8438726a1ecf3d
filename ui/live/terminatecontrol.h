#pragma once

#include "base/result.h"
#include "wcsrest/gateway/gateway.h"

#include <QModelIndex>
#include <QObject>

class QAction;
class QWidget;

namespace view {
class StreamTableModel;
}

namespace ui {

class StreamTableView;

// Ends the selected stream at its WCS, once that is confirmed. Where no stream may be ended, nothing of it is shown.
class TerminateControl final : public QObject {
    Q_OBJECT
public:
    struct Parts {
        QAction *action;
        StreamTableView &table;
        const view::StreamTableModel &streams;
        wcsrest::Gateway wcs;
    };
    TerminateControl(const Parts &parts, QWidget *window);

signals:
    void terminated(const QString &sentence);
    void failed(const QString &sentence);

private:
    struct Target {
        wcsrest::MediaSessionId id;
        QByteArray node;
        QString name;
        bool isPlayer = false;
    };
    QModelIndex selectedRow() const;
    Result<Target> target() const; // or why the selected stream cannot be ended, in one sentence
    void enable();
    void confirm();
    void terminate(const Target &target);

    Parts m_parts;
    QWidget *m_window;
};

} // namespace ui
