#pragma once

#include "api/adminservice.h"
#include "hooks/hookservice.h"
#include "journal/writer.h"

#include <QTcpSocket>
#include <QTemporaryDir>

// What came back, as JSON and as it was.
struct Reply {
    int status = 0; // 0: none came
    QByteArray head;
    QByteArray body;

    QByteArray header(const QByteArray &name) const;
    QJsonObject json() const;
    QJsonValue value(const char *key) const { return json().value(QLatin1String(key)); }
};

// One connection to the API. In bodies, ' may stand for ".
class ApiClient final {
public:
    explicit ApiClient(quint16 port);

    // A type that is null is not sent.
    void send(const QByteArray &method, const QByteArray &path, const QByteArray &body = {},
              const QByteArray &lines = {}, const QByteArray &type = "application/json");
    Reply reply(); // waits for it
    Reply ask(const QByteArray &method, const QByteArray &path, const QByteArray &body = {},
              const QByteArray &lines = {}, const QByteArray &type = "application/json");

    const QByteArray &received(); // and not taken as a reply
    bool waitFor(const std::function<bool()> &condition);
    QTcpSocket &socket() { return m_socket; }

private:
    QTcpSocket m_socket;
    QByteArray m_received;
};

// The control API with the journal, the rules and connect-config behind it: wired as the house wires them, but all on
// one thread, so that the test says what happens when.
class ApiHouse final {
public:
    explicit ApiHouse(const api::Options &options = {});
    ~ApiHouse();

    void commit(const journal::Records &records); // returns once they are committed
    void takeFigures(const hooks::Figures &figures) { m_admin->takeFigures(figures); }
    qint64 committed() const { return m_committed; }
    void settle(const journal::Outcome &outcome); // it becomes known what became of an answer

    // A fresh connection for each.
    Reply ask(const QByteArray &method, const QByteArray &path, const QByteArray &body = {},
              const QByteArray &lines = {}, const QByteArray &type = "application/json");
    Reply get(const QByteArray &path) { return ask("GET", path); }
    quint16 port() const { return m_port; }

    QString journalPath() const { return m_folder.filePath(QStringLiteral("journal.db")); }

    api::AdminService &admin() const { return *m_admin; }
    findings::Engine &engine() { return m_engine; }
    rules::RuleBook &book() { return m_hooks.book(); }
    void changeConnectConfig(const wcs::RestClientConfig &config); // as the window does
    // What the rules say of this hook; counted as the endpoint counts.
    std::optional<rules::Decision> decide(const journal::Record &record);

private:
    QTemporaryDir m_folder;
    hooks::HookService m_hooks;
    journal::StoragePtr m_storage;
    journal::Writer m_writer;
    journal::Reader m_reader;
    findings::Engine m_engine;
    wcsrest::Poller m_poller;
    std::unique_ptr<api::AdminService> m_admin;
    quint16 m_port = 0;
    qint64 m_committed = 0;
};
