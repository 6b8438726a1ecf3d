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
// What it does cannot be told from the hooks of a real WCS but by the node ids, see wcs/demonstration.h; each
// demonstration has a prefix of its own, so that what comes late of a former one is known, too.
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
    // It is over for whoever looks at it: dismissed() at once. Its clients go by themselves, in order where they are
    // answered in time.
    void stop();
    bool isRunning() const { return !m_scenario.isEmpty(); }

signals:
    void runningChanged(const QString &scenario); // id; empty: none
    void clientsChanged(const simulator::ClientNewsPtr &news);
    void refused(const QString &sentence); // start() was of no avail
    void dismissed(const QByteArray &nodePrefix);

private:
    simulator::Target target(const QString &url) const;

    hooks::Options m_endpoint;
    QThread m_thread;
    DemoRun *m_run = nullptr; // the one that runs; deletes itself on its thread once it has ended
    QString m_scenario;
    QByteArray m_nodePrefix;
};
