#pragma once

#include "board/ratemeter.h"
#include "journal/storefigures.h"
#include "journal/storestate.h"
#include "ui/endpoint/endpoint.h"
#include "ui/kit/fonts.h"

#include <QStatusBar>

namespace ui {

class BackendGateway;
class EndpointGateway;
struct Backend;

// The figures at the bottom: where hooks go on to, events a second, answer times, what is stored, how the store is,
// what keeps hooks from being taken, whether there is no control API, how often the view is painted.
class StatusLine final : public QStatusBar {
    Q_OBJECT
public:
    StatusLine(const EndpointGateway &endpoint, const BackendGateway &backend, QWidget *parent);

    void setRates(double eventsPerSecond, qint64 answerP99); // µs; -1: nothing came
    void setViewRate(int framesPerSecond);
    QString storeText() const { return m_store->text(); }

protected:
    bool event(QEvent *event) override;

private:
    void setBackend(const Backend &backend);
    void setFigures(const journal::StoreFigures &figures);
    void setRejected(quint64 count); // requests, since the start
    void setStoreState(const journal::StoreState &state);
    // Says so as long as the control API is not there; nothing while it listens.
    void setControlApi(const Endpoint &api);
    void setTroubles(QStringList StatusLine::*which, const QStringList &sentences);
    void showStored();
    // What is wrong with endpoint, journal, the file of answer rules, control API: the first is shown, all are in its
    // tip.
    void showTroubles();
    void colour();

    Label *m_backend;
    Label *m_rate;
    Label *m_p99;
    Label *m_stored;
    Label *m_store;
    Label *m_troubles;
    Label *m_api;
    Label *m_view;
    journal::StoreFigures m_figures;
    QStringList m_endpointTroubles;
    QStringList m_answersTroubles;
    QStringList m_apiTroubles;
    quint64 m_rejected = 0;
    journal::StoreState m_state;
    Endpoint::Kind m_apiKind = Endpoint::Kind::Starting;
};

} // namespace ui
