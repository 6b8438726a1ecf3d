#pragma once

#include "alerts/alert.h"
#include "alerts/options.h"

#include <QObject>
#include <QStringList>

#include <map>
#include <utility>
#include <vector>

namespace alerts {

class Outbox;
class Sink;

// Tells incidents to the outside: to all receivers of the options, each of which waits for no other. What is told while
// the program ends is not delivered(): it is for whoever builds the incidents to tell it again after the next start.
// May be moved to a thread of its own before it is told anything.
class Dispatcher final : public QObject {
    Q_OBJECT
public:
    explicit Dispatcher(const Options &options, QObject *parent = nullptr);
    ~Dispatcher() override;

public slots:
    // New once and Resolved once of each incident; in between it is repeated by itself, from the last update.
    void tell(const alerts::Alert &alert);
    // Newer values of an open incident; of a resolved one they are ignored. Also of one that began before this run, and
    // is repeated from now on.
    void update(const alerts::Alert &alert);
    // Nothing more is told of it, also not that it is resolved, and nothing of it is delivered() any more.
    void forget(qint64 incident);
    // Each receiver gets what waits for it, as long as it takes it, but within the time; then stopped().
    void stop(int graceMs);

signals:
    // New or Resolved: the first receiver has it, or has given it up. Others may still be tried: whoever has it is not
    // to get it again for one that is down for long.
    void delivered(qint64 incident, alerts::Stage stage);
    // A sentence for each receiver that fails.
    void troublesChanged(const QStringList &troubles);
    void stopped();

private:
    void add(Sink *sink, const Options &options);
    void noteSettled(qint64 incident, Stage stage);
    void noteTroubles();
    void noteIdle();
    void finish();

    std::vector<Outbox *> m_outboxes;                      // children of this
    std::map<std::pair<qint64, Stage>, int> m_outstanding; // receivers that are to have it
    QStringList m_troubles;
    bool m_isStopping = false;
    bool m_hasStopped = false;
};

} // namespace alerts
