#pragma once

#include "hooks/options.h"
#include "simulator/news/clientnews.h"
#include "simulator/server/target.h"

#include <QObject>
#include <QThread>

class DemoRun;

// The demonstration: a simulated WCS and its clients on a thread of their own, which call the own endpoint over the
// network as any other would. Lives on the main thread; at most one runs at a time.
//
// Its hooks say where they come from (wcs::Origin); each demonstration has nodes of its own, so that none goes on with
// the streams of a former one, and begins when the last clients of the former one have gone.
class Demo final : public QObject {
    Q_OBJECT
public:
    // endpoint: what it demands of a WCS.
    explicit Demo(const hooks::Options &endpoint, QObject *parent = nullptr);
    ~Demo() override; // at once, without waiting for anybody's answer

    // Why there can be none at an endpoint of that URL, one sentence; empty: there can. url: empty: it does not listen.
    QString obstacle(const QString &url) const;

    // One that is shipped, over and over until stop(). One that runs is stopped first.
    void start(const QString &scenario, const QString &url);
    // It is over for whoever looks at it: ended() at once. Its clients go by themselves, in order where they are
    // answered in time.
    void stop();
    bool isRunning() const { return !m_scenario.isEmpty(); }

signals:
    void runningChanged(const QString &scenario); // id; empty: none
    void clientsChanged(const simulator::ClientNewsPtr &news);
    void refused(const QString &sentence); // start() was of no avail
    // At that moment (steady clock, ns): its hooks come after it, those of the former one came before.
    void begins(qint64 at);
    void ended();

private:
    simulator::Target target(const QString &url) const;
    void begin();
    void takeGone();

    hooks::Options m_endpoint;
    QThread m_thread;
    DemoRun *m_run = nullptr; // the one that runs; deletes itself on its thread once it has ended
    int m_leaving = 0;        // former ones, whose clients are on their way out
    QString m_scenario;
};
