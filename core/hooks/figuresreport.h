#pragma once

#include "hooks/exchange.h"
#include "hooks/figures.h"

#include <QObject>
#include <QTimer>

#include <functional>

namespace hooks {

// Counts what the endpoint does, and says so: the first change at once, so that whoever asks after an answer finds it
// counted, the others a few times a second.
class FiguresReport final : public QObject {
    Q_OBJECT
public:
    // gather: fills in what others know.
    FiguresReport(std::function<void(Figures &)> gather, QObject *parent);

    Figures &figures() { return m_figures; } // whoever counts in it calls noteChange()
    void noteChange();
    void count(const Exchange &exchange, const http::Outcome &outcome); // an answer that was settled
    void send();                                                        // now, if anything has changed

signals:
    void changed(const hooks::Figures &figures);

private:
    std::function<void(Figures &)> m_gather;
    Figures m_figures;
    Figures m_sent;
    QTimer m_timer; // runs until there is nothing new
};

} // namespace hooks
