#pragma once

#include "base/random.h"
#include "simulator/clients/schedule.h"
#include "simulator/scenario/scenario.h"
#include "simulator/server/webcallserver.h"

#include <QByteArray>
#include <QHash>

#include <functional>
#include <optional>
#include <vector>

namespace simulator {

// What the clients of a run share, and all that they know of one another.
class ClientContext final {
public:
    struct Options {
        QByteArray nodePrefix;
        int recordedClients = 0;
        int messagesPerClient = 0;
        bool hasNews = false;
    };
    // The scenario outlives it.
    ClientContext(WebCallServer &server, const Scenario &scenario, Options options);

    WebCallServer &server() const { return m_server; }
    const Behaviour &behaviour() const { return m_server.behaviour(); }
    const Options &options() const { return m_options; }
    Schedule &schedule() { return m_schedule; }
    const Schedule &schedule() const { return m_schedule; }

    int add(const Group &group); // its next client; returns the index within the run, from 0
    int clients() const { return int(m_publishedNames.size()); }
    // A client of the group that is drawn; nothing: it has none.
    std::optional<int> oneOf(const QString &group, Random &random) const;
    // The name of the stream that this client publishes or published last, or that it publishes first.
    const QByteArray &publishedName(int client) const { return m_publishedNames[size_t(client)]; }
    void setPublishedName(int client, const QByteArray &name) { m_publishedNames[size_t(client)] = name; }

    QByteArray nodeId(const QString &node) const;
    // The constant fields of a step's stream object.
    const Fields &streamFields(const Step &step, const Group &group);

    // Called when a client has gone on, from the event loop: others may be due.
    void setProgressCallback(std::function<void()> callback) { m_progress = std::move(callback); }
    void noteProgress() const { m_progress(); }
    int established() const { return m_established; }
    void noteEstablished(int by) { m_established += by; }
    void noteChanged(int client);
    std::vector<int> takeChanged(); // clients with news

private:
    WebCallServer &m_server;
    Options m_options;
    Schedule m_schedule;
    bool m_sharesNames; // clients of the scenario may publish the same name
    QHash<QString, std::vector<int>> m_groups;
    std::vector<QByteArray> m_publishedNames;
    QHash<const Step *, Fields> m_fields;
    std::function<void()> m_progress = [] {};
    int m_established = 0;
    std::vector<int> m_changed;
    std::vector<bool> m_isChanged;
};

} // namespace simulator
