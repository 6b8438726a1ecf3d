#pragma once

#include "ui/kit/fonts.h"
#include "view/eventlogmodel.h"

class QAction;

namespace ui {

// The line below the event log: how far it goes back, whether the journal begins there, and what is being read.
class LogFoot final : public QWidget {
    Q_OBJECT
public:
    explicit LogFoot(view::EventLogModel &log, QWidget *parent = nullptr);

signals:
    void newestWanted();

private:
    void show();
    QString sentence() const;
    void press(); // stops the reading, or goes on

    view::EventLogModel &m_log;
    Label *m_sentence;
    QAction *m_newest;
    QAction *m_reading;
};

} // namespace ui
