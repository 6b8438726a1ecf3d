#pragma once

#include "journal/store.h"
#include "streams/ratemeter.h"
#include "ui/fonts.h"

#include <QStatusBar>

namespace ui {

// The figures at the bottom: events a second, answer times, what is stored, how the store is, how often the view is
// painted.
class StatusLine final : public QStatusBar {
    Q_OBJECT
public:
    explicit StatusLine(QWidget *parent);

    void setRates(double eventsPerSecond, qint64 answerP99); // µs; -1: nothing came
    void setFigures(const journal::StoreFigures &figures);
    void setStoreState(const journal::StoreState &state);
    void setViewRate(int framesPerSecond);
    QString storeText() const { return m_store->text(); }

protected:
    bool event(QEvent *event) override;

private:
    void colourStore();

    Label *m_rate;
    Label *m_p99;
    Label *m_stored;
    Label *m_store;
    Label *m_view;
    journal::StoreState m_state;
};

} // namespace ui
