#include "apihouse.h"

#include "base/clock.h"
#include "journal/sqlite/sqlitestorage.h"

#include <QDeadlineTimer>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>

using api::AdminService;
using hooks::HookService;
using journal::Writer;
using rules::RuleBook;

namespace {

constexpr int PatienceMs = 20'000;

// Each failure is found, also one alone.
findings::Engine::Options everyFailure()
{
    findings::Engine::Options options;
    options.thresholds.failsFrom = 1;
    return options;
}

} // namespace

QByteArray Reply::header(const QByteArray &name) const
{
    return http::Request{.head = head}.header(name).toByteArray();
}

QJsonObject Reply::json() const
{
    return QJsonDocument::fromJson(body).object();
}

ApiClient::ApiClient(quint16 port)
{
    m_socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    if (!m_socket.waitForConnected())
        qWarning("The control API did not take the connection.");
}

void ApiClient::send(const QByteArray &method, const QByteArray &path, const QByteArray &body, const QByteArray &lines,
                     const QByteArray &type)
{
    QByteArray request = method + " /api/v1" + path + " HTTP/1.1\r\nHost: localhost\r\n" + lines;
    if (!body.isEmpty() || method != "GET")
        request += "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
    if (!type.isNull() && !body.isEmpty())
        request += "Content-Type: " + type + "\r\n";
    m_socket.write(request + "\r\n" + QByteArray(body).replace('\'', '"'));
    m_socket.flush();
}

Reply ApiClient::reply()
{
    if (!waitFor([this] { return received().contains("\r\n\r\n"); }))
        return {};
    const qsizetype end = m_received.indexOf("\r\n\r\n") + 4;
    Reply reply{.status = m_received.sliced(9, 3).toInt(), .head = m_received.first(end - 2)};
    const qsizetype size = reply.header("Content-Length").toLongLong();
    if (!waitFor([this, end, size] { return received().size() >= end + size; }))
        return {};
    reply.body = m_received.sliced(end, size);
    m_received.remove(0, end + size);
    return reply;
}

Reply ApiClient::ask(const QByteArray &method, const QByteArray &path, const QByteArray &body, const QByteArray &lines,
                     const QByteArray &type)
{
    send(method, path, body, lines, type);
    return reply();
}

const QByteArray &ApiClient::received()
{
    return m_received += m_socket.readAll();
}

// As QTest::qWaitFor, without its pauses of 10 ms.
bool ApiClient::waitFor(const std::function<bool()> &condition)
{
    const QDeadlineTimer deadline(PatienceMs);
    QTimer wake;
    wake.start(50);
    while (!condition()) {
        if (deadline.hasExpired())
            return false;
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    return true;
}

ApiHouse::ApiHouse(const api::Options &options)
    : m_hooks({.port = 0})
    , m_storage(std::make_shared<const journal::SqliteStorage>(journal::SqliteFile{journalPath()}))
    , m_writer(m_storage, {.retainDays = 100'000})
    , m_engine(everyFailure(), m_reader)
    , m_poller({}, m_engine.projection().board())
{
    api::Options ours = options;
    ours.port = 0;
    m_admin = std::make_unique<AdminService>(
        ours, m_engine, m_poller, m_reader,
        AdminService::Gateways{m_hooks.book().gateway(), m_hooks.normalAnswers().gateway(),
                               m_hooks.backends().gateway(), m_writer.progress(), hooks::Options().basePaths});
    AdminService *const api = m_admin.get();
    const auto wire = [](auto *sender, auto signal, auto *receiver, auto slot) {
        QObject::connect(sender, signal, receiver, slot, Qt::QueuedConnection);
    };
    wire(&m_writer, &Writer::opened, &m_engine, &findings::Engine::load);
    wire(&m_engine, &findings::Engine::toKeep, &m_writer, &Writer::takeIncidents);
    wire(&m_writer, &Writer::incidentsStored, &m_engine, &findings::Engine::noteStored);
    wire(&m_writer, &Writer::committed, &m_reader, &journal::Reader::takeBatch);
    wire(&book(), &RuleBook::changed, api, &AdminService::takeRules);
    wire(&m_hooks, &HookService::connectConfigChanged, api, &AdminService::takeConnectConfig);
    wire(&m_hooks, &HookService::backendChanged, api, &AdminService::takeBackend);
    QObject::connect(&m_writer, &Writer::committed, api,
                     [this](const journal::BatchPtr &batch) { m_committed += qint64(batch->records.size()); });
    m_writer.open();
    m_reader.open(m_storage);
    m_hooks.announceAnswers();
    QSignalSpy listening(api, &AdminService::listening);
    m_admin->listen();
    if (!listening.isEmpty())
        m_port = listening.first().at(1).value<quint16>();
}

ApiHouse::~ApiHouse() = default;

void ApiHouse::commit(const journal::Records &records)
{
    const qint64 expected = m_committed + qint64(records.size());
    m_writer.append(std::make_shared<journal::Records>(records));
    QTRY_COMPARE_WITH_TIMEOUT(m_committed, expected, PatienceMs);
}

void ApiHouse::settle(const journal::Outcome &outcome)
{
    const auto outcomes = std::make_shared<const journal::Outcomes>(1, outcome);
    m_reader.takeOutcomes(outcomes);
}

Reply ApiHouse::ask(const QByteArray &method, const QByteArray &path, const QByteArray &body, const QByteArray &lines,
                    const QByteArray &type)
{
    return ApiClient(m_port).ask(method, path, body, lines, type);
}

void ApiHouse::changeConnectConfig(const wcs::RestClientConfig &config)
{
    m_hooks.normalAnswers().changeConnect({.config = config, .origin = rules::Origin::window()});
}

std::optional<rules::Decision> ApiHouse::decide(const journal::Record &record)
{
    json::JsonProbe probe;
    probe.setBody(record.body);
    const rules::Verdict verdict =
        book().plan().decide({record.event, record.streamKey, &probe}, steadyNanoseconds(), false);
    const auto *decision = std::get_if<rules::Decision>(&verdict);
    return decision ? std::optional(*decision) : std::nullopt;
}
